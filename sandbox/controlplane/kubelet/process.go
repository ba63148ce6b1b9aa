package kubelet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// settled is when a program surely handles signals.
const settled = time.Second

// process is one run of a container.
type process struct {
	command *exec.Cmd
	spec    Spec
	started time.Time
	ended   chan struct{}
	result  corev1.ContainerStateTerminated // valid once ended is closed
}

// launch starts a container's process: this program again, in namespaces of its own, which then becomes the real one.
// It returns when the real program runs, or with the reason why it does not.
func launch(spec Spec, namespace *os.File, logs *os.File) (*process, error) {
	in, inWriter, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	failure, failureWriter, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer failure.Close()
	c := exec.Command("/proc/self/exe", "container")
	c.Stdout, c.Stderr = logs, logs
	c.ExtraFiles = []*os.File{in, failureWriter, namespace} // specFile, errorFile, namespaceFile
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true,
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC}
	err = c.Start()
	_ = in.Close()
	_ = failureWriter.Close()
	if err != nil {
		_ = inWriter.Close()
		return nil, err
	}
	p := &process{command: c, spec: spec, ended: make(chan struct{})}
	_ = json.NewEncoder(inWriter).Encode(spec)
	_ = inWriter.Close()
	// The other end closes without a word at the moment the process becomes the program.
	reason, _ := io.ReadAll(failure)
	p.started = time.Now()
	if len(reason) > 0 {
		_ = c.Wait()
		return nil, errors.New(string(bytes.TrimSpace(reason)))
	}
	go p.wait()
	return p, nil
}

func (p *process) wait() {
	_ = p.command.Wait()
	p.result = ending(p.command.ProcessState, p.started, time.Now())
	close(p.ended)
}

// ending describes the end as container runtimes do: 128 and the signal's number for a killed process.
func ending(state *os.ProcessState, started, ended time.Time) corev1.ContainerStateTerminated {
	t := corev1.ContainerStateTerminated{StartedAt: metav1.NewTime(started), FinishedAt: metav1.NewTime(ended), Reason: "Error"}
	status, _ := state.Sys().(syscall.WaitStatus)
	switch {
	case status.Signaled():
		t.ExitCode = 128 + int32(status.Signal())
	default:
		t.ExitCode = int32(state.ExitCode())
	}
	if t.ExitCode == 0 {
		t.Reason = "Completed"
	}
	return t
}

// stop asks the program to end, and ends it when the grace period is over. The program is the first process of its PID
// namespace: the others in it end with it.
func (p *process) stop(grace time.Duration) {
	// In its first moments a program has no signal handler yet, and the first process of a PID namespace ignores what it
	// does not handle: the whole grace period would be spent for nothing.
	select {
	case <-p.ended:
		return
	case <-time.After(min(time.Until(p.started.Add(settled)), grace)):
	}
	_ = p.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(grace):
		_ = p.command.Process.Kill()
		<-p.ended
	}
}

// startError is how a container that could not be started is shown.
func startError(err error, now time.Time) corev1.ContainerStateTerminated {
	return corev1.ContainerStateTerminated{ExitCode: 128, Reason: "StartError", Message: fmt.Sprintf("failed to start: %v", err),
		StartedAt: metav1.NewTime(now), FinishedAt: metav1.NewTime(now)}
}
