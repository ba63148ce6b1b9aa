package kubelet

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// writeStatuses writes the pod's status whenever something changed, until the context ends; the last state is written
// before it returns.
func (w *worker) writeStatuses(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			select {
			case <-w.dirty:
				_ = w.writeStatus()
			default:
			}
			return
		case <-w.dirty:
		}
		if err := w.writeStatus(); err != nil && ctx.Err() == nil {
			w.kubelet.log.Printf("status of %s/%s: %v", w.pod.Namespace, w.pod.Name, err)
			sleep(ctx, time.Second)
			w.changed()
		}
	}
}

func (w *worker) writeStatus() error {
	pods := w.kubelet.client.CoreV1().Pods(w.pod.Namespace)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for {
		pod, err := pods.Get(ctx, w.pod.Name, metav1.GetOptions{})
		if apierrors.IsNotFound(err) || err == nil && pod.UID != w.pod.UID {
			return nil // nobody is left to be told
		}
		if err != nil {
			return err
		}
		facts := podFacts{ip: w.ip(), hostIP: w.node.IP, startedAt: w.started, init: looks(w.init), main: looks(w.main)}
		pod.Status = podStatus(pod, facts, time.Now())
		_, err = pods.UpdateStatus(ctx, pod, metav1.UpdateOptions{})
		if apierrors.IsConflict(err) {
			continue
		}
		if apierrors.IsNotFound(err) {
			return nil
		}
		return err
	}
}

func looks(containers []*container) (views []view) {
	for _, c := range containers {
		views = append(views, c.look())
	}
	return views
}

// event records what happened, at the container when one is named.
func (w *worker) event(container string, init bool, kind, reason, format string, args ...any) {
	ref := &corev1.ObjectReference{Kind: "Pod", APIVersion: "v1", Namespace: w.pod.Namespace, Name: w.pod.Name, UID: w.pod.UID}
	if container != "" {
		list := "containers"
		if init {
			list = "initContainers"
		}
		ref.FieldPath = fmt.Sprintf("spec.%s{%s}", list, container)
	}
	w.kubelet.events[w.node.Name].Eventf(ref, kind, reason, format, args...)
	w.kubelet.log.Printf("%s/%s %s: %s: %s", w.pod.Namespace, w.pod.Name, container, reason, fmt.Sprintf(format, args...))
}
