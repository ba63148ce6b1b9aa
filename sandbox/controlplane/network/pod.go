package network

import (
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"sync"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"

	"groundwork/sandbox/controlplane/plan"
)

// Pods gives each real pod a network namespace with an address of its own on the bridge.
type Pods struct {
	local []string // addresses outside the pods' range that pods have a route to
	pool  pool
}

// NewPods prepares for pods in the namespace that Setup prepared.
func NewPods(s plan.Settings) *Pods {
	return &Pods{local: LocalAddresses(s), pool: pool{used: map[byte]bool{}}}
}

// Pod is one pod's network. Namespace is held open by this process and vanishes when it is closed and the pod's last
// process has ended.
type Pod struct {
	IP        string
	Namespace *os.File
	number    byte
	owner     *Pods
}

// Add makes a pod's network.
func (p *Pods) Add() (*Pod, error) {
	number, err := p.pool.take()
	if err != nil {
		return nil, err
	}
	pod := &Pod{IP: fmt.Sprintf("10.1.0.%d", number), number: number, owner: p}
	if pod.Namespace, err = newNamespace(); err == nil {
		err = p.connect(pod)
	}
	if err != nil {
		pod.Close()
		return nil, err
	}
	return pod, nil
}

// Close gives the address back. The kernel removes the veth pair with the namespace; removing it here too makes the
// address unreachable at once even if a process lingers.
func (p *Pod) Close() {
	if link, err := netlink.LinkByName(p.link()); err == nil {
		_ = netlink.LinkDel(link)
	}
	if p.Namespace != nil {
		_ = p.Namespace.Close()
	}
	p.owner.pool.give(p.number)
}

func (p *Pod) link() string { return fmt.Sprintf("pod%d", p.number) }

// newNamespace makes a network namespace on a thread that ends with the goroutine, because the thread is of no use for
// anything else afterwards.
func newNamespace() (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	done := make(chan result)
	go func() {
		runtime.LockOSThread() // never unlocked: Go ends the thread
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			done <- result{nil, err}
			return
		}
		file, err := os.Open("/proc/thread-self/ns/net")
		done <- result{file, err}
	}()
	r := <-done
	return r.file, r.err
}

func (p *Pods) connect(pod *Pod) error {
	bridge, err := netlink.LinkByName(bridgeName)
	if err != nil {
		return err
	}
	ns := pod.Namespace.Fd()
	veth := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: pod.link(), MasterIndex: bridge.Attrs().Index},
		PeerName: "eth0", PeerNamespace: netlink.NsFd(ns)}
	if err := netlink.LinkAdd(veth); err != nil {
		return fmt.Errorf("veth: %w", err)
	}
	if err := netlink.LinkSetUp(veth); err != nil {
		return fmt.Errorf("veth: %w", err)
	}
	h, err := netlink.NewHandleAt(netns.NsHandle(ns))
	if err != nil {
		return err
	}
	defer h.Close()
	for _, name := range []string{"lo", "eth0"} {
		link, err := h.LinkByName(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if name == "eth0" {
			a, err := netlink.ParseAddr(pod.IP + "/16")
			if err != nil {
				return err
			}
			if err := h.AddrAdd(link, a); err != nil {
				return fmt.Errorf("address %s: %w", pod.IP, err)
			}
		}
		if err := h.LinkSetUp(link); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if name == "eth0" {
			if err := p.routes(h, link); err != nil {
				return err
			}
		}
	}
	return nil
}

// routes has no default route: what nobody here answers is unreachable at once. With a default route the bridge's side
// would swallow such packets, and each mistake would cost a time-out.
func (p *Pods) routes(h *netlink.Handle, link netlink.Link) error {
	gateway, _, err := net.ParseCIDR(plan.PodBridge)
	if err != nil {
		return err
	}
	_, services, err := net.ParseCIDR(plan.ServiceRange)
	if err != nil {
		return err
	}
	all := []*net.IPNet{services}
	for _, ip := range p.local {
		all = append(all, &net.IPNet{IP: net.ParseIP(ip), Mask: net.CIDRMask(32, 32)})
	}
	for _, to := range all {
		if err := h.RouteAdd(&netlink.Route{LinkIndex: link.Attrs().Index, Dst: to, Gw: gateway}); err != nil {
			return fmt.Errorf("route to %s: %w", to, err)
		}
	}
	return nil
}

// pool hands out the last byte of pods' addresses, the longest unused first: a connection of yesterday's pod must not
// reach today's.
type pool struct {
	mutex sync.Mutex
	used  map[byte]bool
	last  byte
}

func (p *pool) take() (byte, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for range 256 {
		p.last++
		if p.last >= 2 && p.last <= 254 && !p.used[p.last] { // .1 is the bridge
			p.used[p.last] = true
			return p.last, nil
		}
	}
	return 0, errors.New("all 253 addresses for real pods are in use")
}

func (p *pool) give(number byte) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.used, number)
}
