package supervisor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"groundwork/sandbox/controlplane/plan"
)

const namespaces = syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWNS

// cannotRunReal says why known images cannot run as real processes here, or "" when they can.
func cannotRunReal(s plan.Settings) string {
	if os.Geteuid() != 0 {
		return "real programs need root (or CAP_SYS_ADMIN) for namespaces; this process has neither"
	}
	// Asking the kernel is the only sure way: inside a container root often lacks the capability.
	probe := exec.Command("/proc/self/exe", "probe")
	probe.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces, Pdeathsig: syscall.SIGKILL}
	if err := probe.Run(); err != nil {
		return fmt.Sprintf("this machine does not allow new namespaces: %v", err)
	}
	if s.Programs == "" {
		return "no folder with built programs was given (--programs)"
	}
	table, err := s.Images()
	if err != nil {
		return err.Error()
	}
	for _, p := range table {
		if p.Java { // without a class path only its own pods cannot run
			continue
		}
		file := filepath.Join(s.Programs, p.Binary)
		if info, err := os.Stat(file); !p.OnDemand && (err != nil || info.Mode()&0o111 == 0) {
			return fmt.Sprintf("%s %s is not built: there is no program %s", p.Name, p.Version, file)
		}
	}
	return ""
}
