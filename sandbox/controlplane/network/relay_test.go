package network

import (
	"bytes"
	"io"
	"net"
	"runtime"
	"testing"
	"time"
)

func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.Copy(c, c)
				_ = c.Close()
			}()
		}
	}()
	return l.Addr().String()
}

func relay(t *testing.T, to string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go Relay(l, To(to))
	return l
}

func TestTheRelayCarriesEverythingAndPassesOnTheEndOfOneDirection(t *testing.T) {
	l := relay(t, echo(t))
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<18)
	go func() {
		_, _ = c.Write(sent)
		_ = c.(*net.TCPConn).CloseWrite() // the answer must still arrive
	}()
	got, err := io.ReadAll(c)
	if err != nil || !bytes.Equal(got, sent) {
		t.Errorf("sent %d bytes, got %d, %v", len(sent), len(got), err)
	}
}

func TestTheRelayLeavesNothingBehindWhenConnectionsEnd(t *testing.T) {
	l := relay(t, echo(t))
	before := runtime.NumGoroutine()
	for range 50 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte("x"))
		_ = c.Close()
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before+5; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

func TestAConnectionEndsWhenNobodyAnswersInside(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	c, err := net.Dial("tcp", relay(t, closed.Addr().String()).Addr().String())
	if err != nil {
		return // the end came before the beginning was told
	}
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("something was read")
	}
}

func TestAddressesAreReusedLast(t *testing.T) {
	p := pool{used: map[byte]bool{}}
	first, _ := p.take()
	p.give(first)
	if second, _ := p.take(); second == first {
		t.Error("an address was given out again at once")
	}
	for range 252 {
		if _, err := p.take(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.take(); err == nil {
		t.Error("more addresses than there are")
	}
}
