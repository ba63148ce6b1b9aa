// Package kubelet runs pods of known images as real processes on this computer and tells the API server the truth about
// them: Ready by the pod's own probes, restarts, exit codes. Everything else about the nodes is KWOK's.
package kubelet

import (
	"context"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"

	"groundwork/sandbox/controlplane/network"
	"groundwork/sandbox/controlplane/plan"
	"groundwork/sandbox/programs"
)

// Kubelet serves all nodes of the sandbox at once.
type Kubelet struct {
	settings  plan.Settings
	client    kubernetes.Interface
	objects   objects
	table     programs.Table
	nodes     map[string]plan.Node
	network   *network.Pods
	namespace *os.File // the sandbox's own network, for pods with hostNetwork
	events    map[string]record.EventRecorder
	log       *log.Logger
	builder   Builder
	pods      corelisters.PodLister

	mutex   sync.Mutex
	workers map[types.UID]*worker
}

// Start watches pods and returns when it has seen those that are there already.
func Start(ctx context.Context, s plan.Settings, client kubernetes.Interface, builder Builder) (*Kubelet, error) {
	table, err := s.Images()
	if err != nil {
		return nil, err
	}
	namespace, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return nil, err
	}
	k := &Kubelet{settings: s, client: client, objects: apiObjects{client}, table: table, nodes: map[string]plan.Node{},
		builder: builder, network: network.NewPods(s), namespace: namespace, events: map[string]record.EventRecorder{}, workers: map[types.UID]*worker{}}
	logs, err := os.OpenFile(s.Log("kubelet.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	k.log = log.New(logs, "", log.LstdFlags|log.Lmicroseconds)
	broadcaster := record.NewBroadcaster(record.WithContext(ctx))
	broadcaster.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: client.CoreV1().Events("")})
	for _, n := range s.Places() {
		k.nodes[n.Name] = n
		k.events[n.Name] = broadcaster.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "kubelet", Host: n.Name})
	}
	if err := k.watch(ctx); err != nil {
		return nil, err
	}
	return k, nil
}

// watch returns when the pods that are there already were seen.
func (k *Kubelet) watch(ctx context.Context) error {
	factory := informers.NewSharedInformerFactory(k.client, 0)
	pods := factory.Core().V1().Pods().Informer()
	k.pods = factory.Core().V1().Pods().Lister()
	if _, err := pods.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { k.see(o.(*corev1.Pod)) },
		UpdateFunc: func(_, o any) { k.see(o.(*corev1.Pod)) },
		DeleteFunc: func(o any) {
			if last, ok := o.(cache.DeletedFinalStateUnknown); ok {
				o = last.Obj
			}
			if pod, ok := o.(*corev1.Pod); ok {
				k.gone(pod.UID)
			}
		},
	}); err != nil {
		return err
	}
	for _, sources := range []cache.SharedIndexInformer{factory.Core().V1().ConfigMaps().Informer(), factory.Core().V1().Secrets().Informer()} {
		if _, err := sources.AddEventHandler(cache.ResourceEventHandlerFuncs{
			UpdateFunc: func(_, o any) { k.refresh(o) },
			AddFunc:    k.refresh,
			DeleteFunc: k.refresh,
		}); err != nil {
			return err
		}
	}
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), pods.HasSynced) {
		return fmt.Errorf("the process kubelet cannot watch pods")
	}
	return nil
}

// refresh has the pods around a ConfigMap or Secret look at their volumes.
func (k *Kubelet) refresh(o any) {
	source, ok := o.(metav1.Object)
	if !ok {
		return
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, w := range k.workers {
		if w.pod.Namespace == source.GetNamespace() {
			poke(w.stale)
		}
	}
}

// see acts on a pod's present state.
func (k *Kubelet) see(pod *corev1.Pod) {
	node, ours := k.nodes[pod.Spec.NodeName]
	if !ours || !takes(k.table, pod) {
		return
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	w := k.workers[pod.UID]
	switch {
	case pod.DeletionTimestamp != nil:
		if w == nil { // deleted before it came here
			w = newWorker(k, pod, node)
			k.workers[pod.UID] = w
			w.end = func() {}
			close(w.ended)
		}
		if s := pod.DeletionGracePeriodSeconds; s != nil {
			w.setGrace(time.Duration(*s) * time.Second)
		}
		w.endOnce.Do(func() { go k.remove(w) })
	case w == nil && pod.Status.Phase != corev1.PodSucceeded && pod.Status.Phase != corev1.PodFailed:
		w = newWorker(k, pod, node)
		k.workers[pod.UID] = w
		ctx, cancel := context.WithCancel(context.Background())
		w.end = cancel
		go w.run(ctx)
	}
}

// remove ends a pod's processes and then lets the API server forget the pod.
func (k *Kubelet) remove(w *worker) {
	w.end()
	<-w.ended
	now, uid := int64(0), w.pod.UID
	for range 20 {
		err := k.client.CoreV1().Pods(w.pod.Namespace).Delete(context.Background(), w.pod.Name,
			metav1.DeleteOptions{GracePeriodSeconds: &now, Preconditions: &metav1.Preconditions{UID: &uid}})
		if err == nil || apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
			return
		}
		k.log.Printf("delete %s/%s: %v", w.pod.Namespace, w.pod.Name, err)
		time.Sleep(500 * time.Millisecond)
	}
}

// gone: the pod is no more. If it was removed by force its processes are still there, and end at once.
func (k *Kubelet) gone(uid types.UID) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if w := k.workers[uid]; w != nil {
		delete(k.workers, uid)
		w.setGrace(0)
		w.end()
	}
}

// find gives a pod's worker by name, for logs.
func (k *Kubelet) find(namespace, name string) *worker {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, w := range k.workers {
		if w.pod.Namespace == namespace && w.pod.Name == name {
			return w
		}
	}
	return nil
}
