// Package network builds the sandbox's own network and carries connections across its border.
package network

import (
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"time"
)

// Relay accepts connections on a listener and carries each to where dial leads, until the listener is closed. Who cannot
// be carried anywhere sees a broken connection.
//
// The listener was made on the host and handed to the process inside the network namespace: a socket stays in the
// namespace in which it was made, so one process can accept on the one side and dial on the other, without any socket
// file in between. Between two TCP connections io.Copy lets the kernel move the bytes.
func Relay(listener net.Listener, dial func() (net.Conn, error)) {
	for {
		outside, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // too many open files, for example: it may pass
			log.Printf("relay: %v", err)
			time.Sleep(50 * time.Millisecond)
			continue
		}
		go func() {
			inside, err := dial()
			if err != nil {
				_ = outside.(*net.TCPConn).SetLinger(0) // a reset, not an answer without content
				_ = outside.Close()
				return
			}
			join(outside.(*net.TCPConn), inside.(*net.TCPConn))
		}()
	}
}

// To is the way to one address.
func To(address string) func() (net.Conn, error) {
	return func() (net.Conn, error) { return net.DialTimeout("tcp", address, 5*time.Second) }
}

// join carries both directions. The end of one direction is passed on as such (half-close); both connections are
// closed when both directions have ended, or at once when one of them breaks.
func join(a, b *net.TCPConn) {
	var wait sync.WaitGroup
	carry := func(to, from *net.TCPConn) {
		defer wait.Done()
		if _, err := io.Copy(to, from); err != nil {
			_ = to.Close()
			_ = from.Close()
			return
		}
		_ = to.CloseWrite()
	}
	wait.Add(2)
	go carry(a, b)
	go carry(b, a)
	wait.Wait()
	_ = a.Close()
	_ = b.Close()
}
