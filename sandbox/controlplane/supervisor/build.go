package supervisor

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"groundwork/sandbox/controlplane/plan"
)

// builds runs the builder for programs that pods want, one after the other: two at a time would only take each other's
// processors.
type builds struct {
	options Options
	reports io.Writer
	turn    sync.Mutex
	saying  sync.Mutex
	group   sync.Mutex
	running int // process group of the builder that runs, or 0
}

// want builds a program and reports every step. It returns at once.
func (b *builds) want(name string) {
	go func() {
		b.turn.Lock()
		defer b.turn.Unlock()
		last, err := b.build(name)
		end := plan.BuildReport{Program: name, Step: last, Ended: true}
		if err != nil {
			end.Failure = fmt.Sprintf("failed to build %s: %v; see the log %q of the sandbox", name, err, "build")
		}
		b.say(end)
	}()
}

func (b *builds) build(name string) (last string, err error) {
	if len(b.options.Builder) == 0 {
		return "", fmt.Errorf("there is no program %s, and nobody to build it", filepath.Join(b.options.Programs, name))
	}
	logs, err := os.OpenFile(b.options.Log("build.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return "", err
	}
	defer logs.Close()
	words := append(append([]string{}, b.options.Builder...), name, b.options.Programs)
	command := exec.Command(words[0], words[1:]...)
	command.Stderr = logs
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // a group of its own, so that all of it can be ended
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return "", err
	}
	b.remember(command.Process.Pid)
	defer b.remember(0)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		last = lines.Text()
		_, _ = fmt.Fprintln(logs, last)
		b.say(plan.BuildReport{Program: name, Step: last})
	}
	if err := command.Wait(); err != nil {
		return last, fmt.Errorf("%w: %s", err, strings.TrimSpace(last))
	}
	return last, nil
}

func (b *builds) say(report plan.BuildReport) {
	b.saying.Lock()
	defer b.saying.Unlock()
	_ = json.NewEncoder(b.reports).Encode(report)
}

func (b *builds) remember(pid int) {
	b.group.Lock()
	defer b.group.Unlock()
	b.running = pid
}

// end takes the builder and the compilers it started down with the sandbox.
func (b *builds) end() {
	b.group.Lock()
	defer b.group.Unlock()
	if b.running != 0 {
		_ = syscall.Kill(-b.running, syscall.SIGKILL)
	}
}
