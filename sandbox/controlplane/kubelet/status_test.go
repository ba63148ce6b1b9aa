package kubelet

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var (
	noon    = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	running = corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}
)

func ended(code int32) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: code}}
}

func of(kind corev1.PodConditionType, s corev1.PodStatus) corev1.PodCondition {
	for _, c := range s.Conditions {
		if c.Type == kind {
			return c
		}
	}
	return corev1.PodCondition{}
}

func TestAPodIsReadyOnlyWhenAllItsContainersAre(t *testing.T) {
	pod := &corev1.Pod{}
	facts := podFacts{ip: "10.1.0.2", main: []view{{container: corev1.Container{Name: "a"}, state: running, ready: true},
		{container: corev1.Container{Name: "b"}, state: running}}}
	s := podStatus(pod, facts, noon)
	if c := of(corev1.PodReady, s); c.Status != corev1.ConditionFalse || c.Message != "containers with unready status: [b]" {
		t.Errorf("Ready is %+v", c)
	}
	facts.main[1].ready = true
	s = podStatus(pod, facts, noon)
	if c := of(corev1.PodReady, s); c.Status != corev1.ConditionTrue {
		t.Errorf("Ready is %+v", c)
	}
	if s.Phase != corev1.PodRunning || s.PodIP != "10.1.0.2" {
		t.Errorf("phase %s, address %s", s.Phase, s.PodIP)
	}
}

func TestAConditionKeepsItsTimeUntilItChangesAndForeignConditionsStay(t *testing.T) {
	scheduled := corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue}
	ready := corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue, LastTransitionTime: metav1.NewTime(noon)}
	pod := &corev1.Pod{Status: corev1.PodStatus{Conditions: []corev1.PodCondition{scheduled, ready}}}
	facts := podFacts{main: []view{{state: running, ready: true}}}
	s := podStatus(pod, facts, noon.Add(time.Hour))
	if !of(corev1.PodReady, s).LastTransitionTime.Time.Equal(noon) {
		t.Error("the time of an unchanged condition moved")
	}
	if of(corev1.PodScheduled, s).Status != corev1.ConditionTrue {
		t.Error("the scheduler's condition is gone")
	}
	facts.main[0].ready = false
	if s = podStatus(pod, facts, noon.Add(time.Hour)); of(corev1.PodReady, s).LastTransitionTime.Time.Equal(noon) {
		t.Error("the time of a changed condition did not move")
	}
}

func TestThePhaseFollowsTheContainers(t *testing.T) {
	crashing := view{state: waiting("CrashLoopBackOff", ""), restarts: 3}
	for name, c := range map[string]struct {
		facts podFacts
		want  corev1.PodPhase
	}{
		"nothing runs yet":        {podFacts{main: []view{{state: waiting("ContainerCreating", "")}}}, corev1.PodPending},
		"the image is missing":    {podFacts{main: []view{{state: waiting("ErrImagePull", "")}}}, corev1.PodPending},
		"it crashes and restarts": {podFacts{main: []view{crashing}}, corev1.PodRunning},
		"all ended well":          {podFacts{main: []view{{state: ended(0), over: true}}}, corev1.PodSucceeded},
		"one ended badly":         {podFacts{main: []view{{state: ended(0), over: true}, {state: ended(1), over: true}}}, corev1.PodFailed},
		"one ended, one runs":     {podFacts{main: []view{{state: ended(1), over: true}, {state: running}}}, corev1.PodRunning},
		"an init container failed": {podFacts{init: []view{{state: ended(1), over: true}},
			main: []view{{state: waiting("PodInitializing", "")}}}, corev1.PodFailed},
	} {
		if got := phase(&corev1.Pod{}, c.facts); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestAReadinessGateOfOthersHoldsThePodBack(t *testing.T) {
	pod := &corev1.Pod{Spec: corev1.PodSpec{ReadinessGates: []corev1.PodReadinessGate{{ConditionType: "lb.example/attached"}}}}
	facts := podFacts{main: []view{{state: running, ready: true}}}
	s := podStatus(pod, facts, noon)
	if of(corev1.PodReady, s).Status != corev1.ConditionFalse || of(corev1.ContainersReady, s).Status != corev1.ConditionTrue {
		t.Errorf("conditions: %+v", s.Conditions)
	}
}

func TestAPodIsTakenOnlyWhenEveryImageIsKnown(t *testing.T) {
	table := someTable(t)
	pod := func(images ...string) *corev1.Pod {
		p := &corev1.Pod{}
		for _, i := range images {
			p.Spec.Containers = append(p.Spec.Containers, corev1.Container{Image: i})
		}
		return p
	}
	if !takes(table, pod("x/metrics-server:v0.0.1")) {
		t.Error("a known image with another tag must fail here, not run at KWOK")
	}
	if takes(table, pod("x/metrics-server:v0.9.0", "nginx")) || takes(table, pod("nginx")) {
		t.Error("a pod with an unknown image was taken")
	}
	if _, err := pull(table, "x/metrics-server:v0.0.1"); err == nil {
		t.Error("a tag that was not built was found")
	}
}
