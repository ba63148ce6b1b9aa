package services

import (
	"log"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"groundwork/sandbox/controlplane/network"
)

// proxy listens at the Services' addresses and carries connections to their endpoints.
type proxy struct {
	listening map[netip.AddrPort]*entrance
}

// entrance is one address and port. Connections that were made stay with the endpoint they were made to.
type entrance struct {
	listener net.Listener
	backends atomic.Pointer[[]netip.AddrPort]
}

func newProxy() *proxy {
	return &proxy{listening: map[netip.AddrPort]*entrance{}}
}

// follow makes it so. It is called by one goroutine only.
func (p *proxy) follow(t table) {
	for at, e := range p.listening {
		if _, wanted := t.backends[at]; !wanted {
			_ = e.listener.Close()
			delete(p.listening, at)
		}
	}
	for at, backends := range t.backends {
		e := p.listening[at]
		if e == nil {
			e = p.open(at)
		}
		if e != nil {
			e.backends.Store(&backends)
		}
	}
}

// open listens at one address. All addresses of Services are local here, see network.Setup.
func (p *proxy) open(at netip.AddrPort) *entrance {
	listener, err := net.Listen("tcp4", at.String())
	if err != nil {
		log.Printf("Service at %s: %v", at, err)
		return nil
	}
	e := &entrance{listener: listener}
	p.listening[at] = e
	go network.Relay(listener, e.dial)
	return e
}

// dial tries the endpoints in some order until one answers.
func (e *entrance) dial() (net.Conn, error) {
	backends := *e.backends.Load()
	var last error
	for _, i := range rand.Perm(len(backends)) {
		connection, err := net.DialTimeout("tcp4", backends[i].String(), 3*time.Second)
		if err == nil {
			return connection, nil
		}
		last = err
	}
	return nil, last
}
