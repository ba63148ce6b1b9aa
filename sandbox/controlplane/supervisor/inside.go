package supervisor

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"groundwork/sandbox/controlplane/plan"
)

// child is a process that the supervisor started and ends.
type child struct {
	process  *os.Process
	ready    chan error    // one value: nil when it can be used
	endpoint string        // of the emulated AWS, once ready
	gone     chan struct{} // closed when the process has ended
	atEnd    func()        // ends what was started on its behalf
}

// kill ends the child and waits for its end, so that nothing writes into the state directory any more when this
// process ends. For the process inside the namespaces this ends every pod too: it is the first process of its PID
// namespace, and the kernel ends such a namespace with its first process.
func (c *child) kill() {
	if c.atEnd != nil {
		c.atEnd()
	}
	if c.process == nil {
		return
	}
	_ = c.process.Kill()
	select {
	case <-c.gone:
	case <-time.After(1500 * time.Millisecond): // the kernel ends it after us anyway
	}
}

// startInside starts this program again as the control plane, in namespaces of its own when real programs run. File 3
// carries the settings in and then what becomes of builds; file 4 carries out one line when it is ready or failed, and
// then one for each program that is wanted; file 5 is the listener on the host.
func startInside(o Options, listener *os.File, ended chan<- error) (*child, error) {
	logs, err := os.Create(o.Log("controlplane.log"))
	if err != nil {
		return nil, err
	}
	settings, settingsIn, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	status, statusOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	command := exec.Command("/proc/self/exe", "inside")
	command.Stdout, command.Stderr = logs, logs
	command.ExtraFiles = []*os.File{settings, statusOut}
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setsid: true}
	if o.RealPrograms {
		command.SysProcAttr.Cloneflags = namespaces
		command.ExtraFiles = append(command.ExtraFiles, listener)
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("the control plane's process: %w", err)
	}
	for _, f := range append(command.ExtraFiles, logs) {
		_ = f.Close() // they are the child's now
	}
	b := &builds{options: o, reports: settingsIn}
	c := &child{process: command.Process, ready: make(chan error, 1), gone: make(chan struct{}), atEnd: b.end}
	go func() {
		_ = json.NewEncoder(settingsIn).Encode(o.Settings)
		lines := bufio.NewReader(status)
		line, err := lines.ReadString('\n')
		switch {
		case line == "ready\n":
			c.ready <- nil
		case err == nil:
			c.ready <- errors.New(line[:len(line)-1])
		default: // it died without a word; the log has them
			c.ready <- fmt.Errorf("the control plane ended while it was starting; see %s", o.Log("controlplane.log"))
		}
		for err == nil {
			if line, err = lines.ReadString('\n'); err == nil {
				b.want(strings.TrimSpace(strings.TrimPrefix(line, plan.WantBuild)))
			}
		}
		_ = command.Wait()
		close(c.gone)
		ended <- fmt.Errorf("the control plane ended; see %s", o.Log("controlplane.log"))
	}()
	return c, nil
}
