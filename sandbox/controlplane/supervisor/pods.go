package supervisor

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"runtime"

	"golang.org/x/sys/unix"

	"groundwork/sandbox/controlplane/network"
	"groundwork/sandbox/controlplane/plan"
)

// openToPods lets pods reach the emulated AWS: its listener is made in their network namespace, and who is accepted there
// is carried to the host's loopback. It is the only way out of the namespace, and it leads nowhere else.
func openToPods(pid int, endpoint string) error {
	address, err := url.Parse(endpoint)
	if err != nil {
		return err
	}
	listener, err := listenInside(pid, net.JoinHostPort(plan.EmulatorIP, "80"))
	if err != nil {
		return fmt.Errorf("the emulated AWS for pods: %w", err)
	}
	go network.Relay(listener, network.To(address.Host))
	return nil
}

// listenInside makes a listener in the network namespace of a process. The thread that went there is of no use for
// anything else afterwards, and ends with its goroutine.
func listenInside(pid int, address string) (listener net.Listener, err error) {
	namespace, err := os.Open(fmt.Sprintf("/proc/%d/ns/net", pid))
	if err != nil {
		return nil, err
	}
	defer namespace.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked
		if err = unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err == nil {
			listener, err = net.Listen("tcp4", address)
		}
	}()
	<-done
	return listener, err
}
