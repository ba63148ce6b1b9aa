package kubelet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// joined are the namespaces of a running container that a command in it has to be in, in the order of its files. The
// mount namespace comes last: afterwards only the container's files can be seen.
var joined = []struct {
	name string
	flag int
}{{"net", unix.CLONE_NEWNET}, {"uts", unix.CLONE_NEWUTS}, {"ipc", unix.CLONE_NEWIPC}, {"pid", unix.CLONE_NEWPID}, {"mnt", unix.CLONE_NEWNS}}

const (
	firstNamespaceFile = specFile + 1
	cannotExecute      = 126 // as shells say it
)

// execute runs a command in a running container, as its user and with its variables, as probes and hooks do. The error
// has the end of what it wrote.
func (c *container) execute(ctx context.Context, words []string, limit time.Duration) error {
	c.mutex.Lock()
	p := c.process
	c.mutex.Unlock()
	if p == nil {
		return errors.New("the container does not run")
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	spec := p.spec
	spec.Args = words
	in, inWriter, err := os.Pipe()
	if err != nil {
		return err
	}
	defer inWriter.Close()
	command := exec.CommandContext(ctx, "/proc/self/exe", "enter")
	command.ExtraFiles = []*os.File{in}
	defer func() {
		for _, f := range command.ExtraFiles {
			_ = f.Close()
		}
	}()
	for _, n := range joined {
		f, err := os.Open(fmt.Sprintf("/proc/%d/ns/%s", p.command.Process.Pid, n.name))
		if err != nil {
			return fmt.Errorf("the container ended: %w", err)
		}
		command.ExtraFiles = append(command.ExtraFiles, f)
	}
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	command.WaitDelay = time.Second
	// Its own group, so that the command ends with the process that entered for it. A death signal would not do: Go
	// takes a child in another PID namespace for one whose parent has died already, and kills it.
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	if err := command.Start(); err != nil {
		return err
	}
	_ = json.NewEncoder(inWriter).Encode(spec)
	_ = inWriter.Close()
	err = command.Wait()
	if ctx.Err() != nil {
		return fmt.Errorf("%s did not end within %s", words[0], limit)
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", words[0], err, strings.TrimSpace(string(tail(output.Bytes(), 5, 1024))))
	}
	return nil
}

// Enter is the process that joins a running container and runs a command there. It does not return.
func Enter() {
	runtime.LockOSThread() // namespaces and privileges belong to a thread, and children are made by this one
	code, err := enter()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = cannotExecute
	}
	os.Exit(code)
}

func enter() (int, error) {
	var s Spec
	if err := json.NewDecoder(os.NewFile(specFile, "spec")).Decode(&s); err != nil {
		return 0, err
	}
	// A thread that shares its working directory with others may not change its mounts.
	if err := unix.Unshare(unix.CLONE_FS); err != nil {
		return 0, err
	}
	for i, n := range joined {
		if err := unix.Setns(firstNamespaceFile+i, n.flag); err != nil {
			return 0, fmt.Errorf("namespace %s: %w", n.name, err)
		}
		unix.CloseOnExec(firstNamespaceFile + i)
	}
	unix.CloseOnExec(specFile)
	if err := os.Chdir(s.Folder); err != nil {
		return 0, err
	}
	program, err := look(s)
	if err != nil {
		return 0, err
	}
	if err := limitPrivileges(s); err != nil {
		return 0, fmt.Errorf("privileges: %w", err)
	}
	command := &exec.Cmd{Path: program, Args: s.Args, Env: s.Env, Stdout: os.Stdout, Stderr: os.Stderr}
	command.SysProcAttr = &syscall.SysProcAttr{
		Credential: &syscall.Credential{Uid: uint32(s.UID), Gid: uint32(s.GID), Groups: groupIDs(s.Groups)}}
	err = command.Run()
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		return max(ended.ExitCode(), 1), nil
	}
	return 0, err
}

func groupIDs(groups []int) (ids []uint32) {
	for _, g := range groups {
		ids = append(ids, uint32(g))
	}
	return ids
}
