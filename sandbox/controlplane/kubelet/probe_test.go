package kubelet

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"groundwork/sandbox/programs"
)

func TestAVerdictChangesOnlyAfterAsManyEqualAnswersAsTheThreshold(t *testing.T) {
	tr := newTracker(&corev1.Probe{SuccessThreshold: 2, FailureThreshold: 3}, false)
	for i, step := range []struct{ answer, verdict bool }{
		{true, false}, {true, true}, {false, true}, {false, true}, {true, true}, {false, true}, {false, true}, {false, false}, {true, false}, {false, false},
	} {
		tr.record(step.answer)
		if tr.verdict != step.verdict {
			t.Errorf("after answer %d (%t) the verdict is %t, want %t", i+1, step.answer, tr.verdict, step.verdict)
		}
	}
}

func TestALivenessProbeThatNeverAnsweredIsDecidedAtItsFailureThreshold(t *testing.T) {
	tr := newTracker(&corev1.Probe{FailureThreshold: 3}, true)
	for i, decided := range []bool{false, false, true} {
		if got := tr.record(false); got != decided {
			t.Errorf("answer %d: decided %t, want %t", i+1, got, decided)
		}
	}
	if tr.verdict {
		t.Error("the verdict is still good")
	}
}

func TestACommandNeedsAContainerThatRuns(t *testing.T) {
	if err := (&container{}).execute(t.Context(), []string{"true"}, time.Second); err == nil {
		t.Error("it ran nowhere")
	}
}

func TestADoubleIsToldFromItsProgramByTheContainersId(t *testing.T) {
	if idScheme(programs.Program{Double: true}) != "double://" || idScheme(programs.Program{}) != "process://" {
		t.Error("the ids do not tell them apart")
	}
}

func TestRestartsComeAtOnceThenAfterTenSecondsDoublingToFiveMinutes(t *testing.T) {
	var b backOff
	for i, want := range []int{0, 10, 20, 40, 80, 160, 300, 300} {
		if got := b.after(time.Second); got != time.Duration(want)*time.Second {
			t.Errorf("restart %d after %s, want %d s", i+1, got, want)
		}
	}
	if got := b.after(11 * time.Minute); got != 0 {
		t.Errorf("a container that ran for long waits %s", got)
	}
}
