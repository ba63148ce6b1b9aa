package kubelet

import (
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// view is what is known of one container at one moment.
type view struct {
	container corev1.Container
	state     corev1.ContainerState
	last      corev1.ContainerState
	restarts  int32
	started   bool
	ready     bool
	id        string
	imageID   string
	over      bool // it ended and will not be started again
}

func (v view) running() bool { return v.state.Running != nil }

func (v view) succeeded() bool {
	return v.over && v.state.Terminated != nil && v.state.Terminated.ExitCode == 0
}

// podFacts is what is known of a pod beside its containers.
type podFacts struct {
	ip, hostIP string
	startedAt  time.Time
	init, main []view
}

// podStatus computes the status that the API shows. Conditions of others (the scheduler's, readiness gates') stay, and
// a condition that did not change keeps its time.
func podStatus(pod *corev1.Pod, f podFacts, now time.Time) corev1.PodStatus {
	s := *pod.Status.DeepCopy()
	s.ObservedGeneration = pod.Generation
	s.Phase = phase(pod, f)
	s.HostIP, s.HostIPs = f.hostIP, []corev1.HostIP{{IP: f.hostIP}}
	if f.ip != "" {
		s.PodIP, s.PodIPs = f.ip, []corev1.PodIP{{IP: f.ip}}
	}
	started := metav1.NewTime(f.startedAt)
	s.StartTime = &started
	s.InitContainerStatuses = statuses(f.init)
	s.ContainerStatuses = statuses(f.main)

	unfinished := waitingFor(f.init, func(v view) bool { return v.succeeded() || sidecar(v) && v.started })
	initialized := condition(corev1.PodInitialized, unfinished, "ContainersNotInitialized")
	lasting := slices.DeleteFunc(slices.Clone(f.init), func(v view) bool { return !sidecar(v) })
	unready := waitingFor(append(lasting, f.main...), func(v view) bool { return v.ready })
	containersReady := condition(corev1.ContainersReady, unready, "ContainersNotReady")
	ready := condition(corev1.PodReady, unready, "ContainersNotReady")
	if s.Phase == corev1.PodSucceeded {
		containersReady, ready = completed(containersReady), completed(ready)
	}
	if ready.Status == corev1.ConditionTrue {
		ready = gates(pod, ready)
	}
	for _, c := range []corev1.PodCondition{initialized, containersReady, ready} {
		s.Conditions = withCondition(s.Conditions, c, pod.Generation, now)
	}
	return s
}

func phase(pod *corev1.Pod, f podFacts) corev1.PodPhase {
	all, failed, begun := true, false, false
	for _, v := range f.main {
		all = all && v.over
		failed = failed || v.over && !v.succeeded()
		begun = begun || v.running() || v.restarts > 0 || v.state.Terminated != nil
	}
	for _, v := range f.init {
		if v.over && !v.succeeded() && !sidecar(v) {
			return corev1.PodFailed
		}
	}
	switch {
	case all && failed:
		return corev1.PodFailed
	case all:
		return corev1.PodSucceeded
	case begun:
		return corev1.PodRunning
	}
	return corev1.PodPending
}

func sidecar(v view) bool { return alwaysRestarts(v.container) }

func alwaysRestarts(c corev1.Container) bool {
	return c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
}

func statuses(views []view) []corev1.ContainerStatus {
	var out []corev1.ContainerStatus
	for _, v := range views {
		started := v.started
		out = append(out, corev1.ContainerStatus{Name: v.container.Name, Image: v.container.Image, ImageID: v.imageID,
			ContainerID: v.id, State: v.state, LastTerminationState: v.last, RestartCount: v.restarts, Started: &started, Ready: v.ready})
	}
	return out
}

func waitingFor(views []view, good func(view) bool) (names []string) {
	for _, v := range views {
		if !good(v) {
			names = append(names, v.container.Name)
		}
	}
	return names
}

func condition(kind corev1.PodConditionType, unfinished []string, reason string) corev1.PodCondition {
	if len(unfinished) == 0 {
		return corev1.PodCondition{Type: kind, Status: corev1.ConditionTrue}
	}
	what := "containers with unready status: ["
	if kind == corev1.PodInitialized {
		what = "containers with incomplete status: ["
	}
	return corev1.PodCondition{Type: kind, Status: corev1.ConditionFalse, Reason: reason,
		Message: what + strings.Join(unfinished, " ") + "]"}
}

func completed(c corev1.PodCondition) corev1.PodCondition {
	return corev1.PodCondition{Type: c.Type, Status: corev1.ConditionFalse, Reason: "PodCompleted"}
}

// gates: a pod with readiness gates is ready only when their owners say so too.
func gates(pod *corev1.Pod, ready corev1.PodCondition) corev1.PodCondition {
	for _, g := range pod.Spec.ReadinessGates {
		i := slices.IndexFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool { return c.Type == g.ConditionType })
		if i < 0 || pod.Status.Conditions[i].Status != corev1.ConditionTrue {
			return corev1.PodCondition{Type: ready.Type, Status: corev1.ConditionFalse, Reason: "ReadinessGatesNotReady",
				Message: "the readiness gate " + string(g.ConditionType) + " is not True"}
		}
	}
	return ready
}

func withCondition(all []corev1.PodCondition, c corev1.PodCondition, generation int64, now time.Time) []corev1.PodCondition {
	c.ObservedGeneration = generation
	c.LastTransitionTime = metav1.NewTime(now)
	for i, old := range all {
		if old.Type == c.Type {
			if old.Status == c.Status {
				c.LastTransitionTime = old.LastTransitionTime
			}
			all[i] = c
			return all
		}
	}
	return append(all, c)
}
