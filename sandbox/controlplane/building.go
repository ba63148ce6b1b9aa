package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"groundwork/sandbox/controlplane/plan"
)

// building asks the supervisor for programs: out here there is a network to fetch modules with, in there is none.
type building struct {
	mutex sync.Mutex
	ask   io.Writer
	known map[string]plan.BuildReport
}

// newBuilding reads what the supervisor reports behind the settings, for as long as the process lives.
func newBuilding(ask io.Writer, reports *json.Decoder) *building {
	b := &building{ask: ask, known: map[string]plan.BuildReport{}}
	go func() {
		for {
			var report plan.BuildReport
			if reports.Decode(&report) != nil {
				return
			}
			b.mutex.Lock()
			b.known[report.Program] = report
			b.mutex.Unlock()
		}
	}()
	return b
}

func (b *building) Want(name string) (step string, err error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	report, asked := b.known[name]
	switch {
	case asked && report.Failure != "":
		delete(b.known, name)
		return "", errors.New(report.Failure)
	case asked && !report.Ended:
		return report.Step, nil
	}
	// A program that ended well and is not there has been taken away.
	if _, err := fmt.Fprintln(b.ask, plan.WantBuild+name); err != nil {
		return "", err
	}
	b.known[name] = plan.BuildReport{Program: name, Step: "waiting for its build"}
	return b.known[name].Step, nil
}
