package supervisor

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// listen opens the API server's listener on the host, which is handed to the process inside the namespaces.
func listen() (file *os.File, port int, err error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	defer l.Close() // the file is a duplicate and stays
	file, err = l.(*net.TCPListener).File()
	return file, l.Addr().(*net.TCPAddr).Port, err
}

// reserve takes a free loopback port for a component that will listen on it with SO_REUSEPORT. The reservation is a
// bound socket that never listens: it receives nothing, and no other program gets the port before the component does.
func reserve() (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1); err != nil {
		return 0, err
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return 0, err
	}
	address, err := unix.Getsockname(fd)
	if err != nil {
		return 0, err
	}
	in4, ok := address.(*unix.SockaddrInet4)
	if !ok {
		return 0, fmt.Errorf("unexpected address %v", address)
	}
	return in4.Port, nil // the socket stays open for as long as this process lives
}
