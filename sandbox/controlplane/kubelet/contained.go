package kubelet

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// Files that the process kubelet hands to a container's process.
const (
	specFile      = 3 // the Spec comes in
	errorFile     = 4 // why it failed goes out; it closes by itself when the program starts
	namespaceFile = 5 // the pod's network namespace
)

// Contained is what a container's process does in its fresh namespaces before it becomes the program. It returns only
// through an error, which it also reports.
func Contained() {
	runtime.LockOSThread() // namespaces and privileges belong to a thread, and this one becomes the program
	report := os.NewFile(errorFile, "error")
	var spec Spec
	err := json.NewDecoder(os.NewFile(specFile, "spec")).Decode(&spec)
	if err == nil {
		err = become(spec)
	}
	fmt.Fprint(report, err)
	os.Exit(128)
}

func become(s Spec) error {
	if err := unix.Setns(namespaceFile, unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("network namespace: %w", err)
	}
	if err := unix.Sethostname([]byte(s.Hostname)); err != nil {
		return fmt.Errorf("hostname: %w", err)
	}
	if err := buildRoot(s); err != nil {
		return err
	}
	if err := os.Chdir(s.Folder); err != nil {
		return fmt.Errorf("working directory: %w", err)
	}
	unix.Umask(0o022)
	if err := dropPrivileges(s); err != nil {
		return fmt.Errorf("privileges: %w", err)
	}
	program, err := look(s)
	if err != nil {
		return err
	}
	for fd := specFile; fd <= namespaceFile; fd++ {
		unix.CloseOnExec(fd)
	}
	return fmt.Errorf("%s: %w", program, syscall.Exec(program, s.Args, s.Env))
}

// look finds the program by the container's own PATH.
func look(s Spec) (string, error) {
	if len(s.Args) == 0 {
		return "", errors.New("there is no command")
	}
	os.Clearenv()
	for _, v := range s.Env {
		for i := range v {
			if v[i] == '=' {
				_ = os.Setenv(v[:i], v[i+1:])
				break
			}
		}
	}
	if filepath.IsAbs(s.Args[0]) {
		return s.Args[0], nil
	}
	program, err := exec.LookPath(s.Args[0])
	if err != nil {
		return "", fmt.Errorf("%q: no such program in the image", s.Args[0])
	}
	return program, nil
}

// dropPrivileges ends with the container's user. Setting no_new_privs and the bounding set on this thread is enough:
// it is the thread that becomes the program.
func dropPrivileges(s Spec) error {
	if err := limitPrivileges(s); err != nil {
		return err
	}
	if err := syscall.Setgroups(s.Groups); err != nil {
		return err
	}
	if err := syscall.Setgid(s.GID); err != nil {
		return err
	}
	return syscall.Setuid(s.UID)
}

// limitPrivileges takes away what no program of the container may ever get.
func limitPrivileges(s Spec) error {
	keep := map[uintptr]bool{}
	for _, name := range s.Capabilities {
		if number, known := capabilityNumbers[name]; known {
			keep[number] = true
		}
	}
	for number := uintptr(0); number <= 63; number++ {
		if !keep[number] {
			if err := unix.Prctl(unix.PR_CAPBSET_DROP, number, 0, 0, 0); err != nil && !errors.Is(err, unix.EINVAL) {
				return err
			}
		}
	}
	if s.NoNewPrivs {
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			return err
		}
	}
	return nil
}

var capabilityNumbers = map[string]uintptr{
	"CHOWN": unix.CAP_CHOWN, "DAC_OVERRIDE": unix.CAP_DAC_OVERRIDE, "DAC_READ_SEARCH": unix.CAP_DAC_READ_SEARCH,
	"FOWNER": unix.CAP_FOWNER, "FSETID": unix.CAP_FSETID, "KILL": unix.CAP_KILL, "SETGID": unix.CAP_SETGID,
	"SETUID": unix.CAP_SETUID, "SETPCAP": unix.CAP_SETPCAP, "NET_BIND_SERVICE": unix.CAP_NET_BIND_SERVICE,
	"NET_ADMIN": unix.CAP_NET_ADMIN, "NET_RAW": unix.CAP_NET_RAW, "IPC_LOCK": unix.CAP_IPC_LOCK,
	"SYS_CHROOT": unix.CAP_SYS_CHROOT, "MKNOD": unix.CAP_MKNOD, "AUDIT_WRITE": unix.CAP_AUDIT_WRITE,
	"SETFCAP": unix.CAP_SETFCAP,
}
