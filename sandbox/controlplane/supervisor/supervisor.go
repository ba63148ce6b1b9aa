// Package supervisor is the process on the host: it starts the control plane and the emulated AWS, reports when both
// can be used, and sees to it that nothing outlives it.
package supervisor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"groundwork/sandbox/controlplane/pki"
	"groundwork/sandbox/controlplane/plan"
)

// Options is the command line.
type Options struct {
	plan.Settings
	Real           string   // auto, doubles, never or require
	Builder        []string // the command that builds a program; its name and the folder are added
	EmulatorPython string
	EmulatorHome   string
	ExitWithStdin  bool
}

// Run starts everything, reports, and returns when the sandbox is to end: with nil when it was asked to.
func Run(o Options) error {
	// A parent-death signal is tied to the thread that started the child. This goroutine keeps its thread for good.
	runtime.LockOSThread()
	started := time.Now()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if !o.ExitWithStdin {
		detach()
	}
	why, err := decide(&o)
	if err != nil {
		return err
	}
	listener, err := prepare(&o)
	if err != nil {
		return err
	}
	ended := make(chan error, 3)
	if o.ExitWithStdin {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			ended <- nil
		}()
	}
	inside, err := startInside(o, listener, ended)
	if err != nil {
		return err
	}
	defer inside.kill()
	aws, err := startEmulator(o, ended)
	if err != nil {
		return err
	}
	defer aws.kill()
	for waiting := 2; waiting > 0; waiting-- {
		select {
		case err := <-inside.ready:
			if err != nil {
				return err
			}
		case err := <-aws.ready:
			if err != nil {
				return err
			}
		case err := <-ended:
			return err
		case <-ctx.Done():
			return nil
		case <-time.After(90 * time.Second):
			return fmt.Errorf("the sandbox was not ready after 90 s; see %s", o.Log("controlplane.log"))
		}
	}
	if o.RealPrograms && o.Emulator {
		if err := openToPods(inside.process.Pid, aws.endpoint); err != nil {
			return err
		}
	}
	if err := report(o, aws.endpoint, why, started); err != nil {
		return err
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil
	}
}

// decide settles whether known images run as real processes, and says why not.
func decide(o *Options) (why string, err error) {
	if o.Real == "never" {
		return "it was asked for with --real-programs=never", nil
	}
	o.OnlyDoubles = o.Real == "doubles"
	if why = cannotRunReal(o.Settings); why == "" {
		o.RealPrograms = true
		return "", nil
	}
	if o.Real == "require" {
		return "", errors.New(why + "; run as root with built programs, or without --real-programs=require")
	}
	return why, nil
}

// prepare makes the state directory, finds the ports and creates the PKI. An older sandbox's files would only confuse,
// and one that still lives must not lose its files.
func prepare(o *Options) (listener *os.File, err error) {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, err
	}
	if err := lock(o.Dir); err != nil {
		return nil, err
	}
	for _, old := range []string{o.Settings.Report(), o.Kubeconfig(), o.AuditLog(), o.AWSRequestLog(),
		o.Etcd(), o.PKI(""), o.Log(""), o.Pods(), o.Volumes()} {
		if err := os.RemoveAll(old); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(o.PodLogs(), 0o755); err != nil {
		return nil, err
	}
	if o.RealPrograms {
		o.EtcdPort, o.EtcdPeerPort = 2379, 2380 // free in a network namespace of our own
		listener, o.Port, err = listen()
	} else {
		for _, port := range []*int{&o.Port, &o.EtcdPort, &o.EtcdPeerPort} {
			if *port, err = reserve(); err != nil {
				break
			}
		}
	}
	if err == nil && o.Emulator {
		o.EmulatorPort, err = reserve()
	}
	if err != nil {
		return nil, fmt.Errorf("no free port on 127.0.0.1: %w", err)
	}
	if err := pki.Create(o.Settings); err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	return listener, nil
}

// lock holds the state directory for one sandbox. The lock ends with the process, however it ends.
func lock(dir string) error {
	f, err := os.OpenFile(dir+"/lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return fmt.Errorf("another sandbox uses %s: stop it first or choose another --dir", dir)
	}
	locked = f // keeps the file from being closed by the garbage collector
	return nil
}

var locked *os.File

// detach takes the sandbox out of reach of the terminal it was started from: Ctrl-C and a closing terminal are meant
// for others. A process that leads its group cannot leave its session, so it ignores these signals instead.
func detach() {
	if _, err := syscall.Setsid(); err != nil {
		signal.Ignore(syscall.SIGINT, syscall.SIGHUP)
	}
}
