package main

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"groundwork/sandbox/controlplane/plan"
)

func TestAProgramIsAskedForOnceAndAgainAfterAFailure(t *testing.T) {
	var asked strings.Builder
	in, out := io.Pipe()
	b := newBuilding(&asked, json.NewDecoder(in))
	report := func(r plan.BuildReport) {
		_ = json.NewEncoder(out).Encode(r)
		for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
			b.mutex.Lock()
			known := b.known[r.Program]
			b.mutex.Unlock()
			if known == r {
				return
			}
		}
		t.Fatalf("%+v does not arrive", r)
	}

	for range 2 {
		if step, err := b.Want("prometheus"); err != nil || step != "waiting for its build" {
			t.Errorf("got %q, %v", step, err)
		}
	}
	report(plan.BuildReport{Program: "prometheus", Step: "compiling"})
	if step, err := b.Want("prometheus"); err != nil || step != "compiling" {
		t.Errorf("got %q, %v", step, err)
	}
	report(plan.BuildReport{Program: "prometheus", Ended: true, Failure: "no disk"})
	if _, err := b.Want("prometheus"); err == nil || err.Error() != "no disk" {
		t.Errorf("got %v", err)
	}
	if _, err := b.Want("prometheus"); err != nil {
		t.Error(err)
	}
	if asked.String() != "build prometheus\nbuild prometheus\n" {
		t.Errorf("asked %q", asked.String())
	}
}
