package network

import (
	"fmt"
	"net"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"groundwork/sandbox/controlplane/plan"
)

const bridgeName = "pods"

var bridgeMAC = net.HardwareAddr{0x0a, 0x58, 10, 1, 0, 1}

// Setup prepares the fresh network namespace that this process is in: the addresses of Services and of nodes are local,
// and a bridge waits for pods. There is no way out: an address that nobody has here is unreachable
// at once instead of after a time-out.
func Setup(s plan.Settings) error {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return fmt.Errorf("lo: %w", err)
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return fmt.Errorf("lo: %w", err)
	}
	for _, ip := range LocalAddresses(s) {
		if err := address(lo, ip+"/32"); err != nil {
			return err
		}
	}
	if err := ownServices(lo); err != nil {
		return err
	}
	// Without an address of its own a bridge takes one of its ports', and another one when that pod goes: the other pods
	// would then talk to nobody until their ARP entries expire.
	bridge := &netlink.Bridge{LinkAttrs: netlink.LinkAttrs{Name: bridgeName, HardwareAddr: bridgeMAC}}
	if err := netlink.LinkAdd(bridge); err != nil {
		return fmt.Errorf("bridge: %w", err)
	}
	if err := address(bridge, plan.PodBridge); err != nil {
		return err
	}
	return netlink.LinkSetUp(bridge)
}

// ownServices makes the whole range of Services this namespace's own: at an address or a port that no Service has, nobody
// listens, and a connection is refused at once.
func ownServices(lo netlink.Link) error {
	_, services, err := net.ParseCIDR(plan.ServiceRange)
	if err != nil {
		return err
	}
	route := &netlink.Route{LinkIndex: lo.Attrs().Index, Dst: services, Type: unix.RTN_LOCAL, Table: unix.RT_TABLE_LOCAL, Scope: netlink.SCOPE_HOST}
	if err := netlink.RouteAdd(route); err != nil {
		return fmt.Errorf("route to %s: %w", services, err)
	}
	return nil
}

// LocalAddresses are the addresses outside the Services' range that the sandbox itself answers, and that pods have a
// route to.
func LocalAddresses(s plan.Settings) []string {
	all := []string{plan.ControlPlaneIP, plan.EmulatorIP, plan.AgentIP}
	for _, n := range s.Places() {
		all = append(all, n.IP)
	}
	return all
}

func address(link netlink.Link, cidr string) error {
	a, err := netlink.ParseAddr(cidr)
	if err != nil {
		return err
	}
	if err := netlink.AddrAdd(link, a); err != nil {
		return fmt.Errorf("address %s: %w", cidr, err)
	}
	return nil
}
