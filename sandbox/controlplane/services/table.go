// Package services makes the addresses and the names of Services work inside the sandbox: what kube-proxy and CoreDNS do
// in a cluster, for TCP, in user space, so that no particular kernel module is needed.
package services

import (
	"fmt"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"groundwork/sandbox/controlplane/plan"
)

// Zone is the cluster's domain.
const Zone = "cluster.local."

// table is what all Services together amount to at one moment.
type table struct {
	backends map[netip.AddrPort][]netip.AddrPort // where a connection to that address goes
	names    map[string][]netip.Addr             // whole names, in small letters, with the last dot
}

// tableOf computes it from the objects. Nodes are the addresses at which node ports answer.
func tableOf(all []*corev1.Service, slicesOf map[string][]*discoveryv1.EndpointSlice, nodes []netip.Addr) table {
	t := table{map[netip.AddrPort][]netip.AddrPort{}, map[string][]netip.Addr{}}
	for _, s := range all {
		endpoints := slicesOf[s.Namespace+"/"+s.Name]
		name := fmt.Sprintf("%s.%s.svc.%s", s.Name, s.Namespace, Zone)
		if s.Spec.Type == corev1.ServiceTypeExternalName {
			continue // its name leads out of the sandbox, where nothing can be reached
		}
		ip, err := netip.ParseAddr(s.Spec.ClusterIP)
		if err != nil { // headless: the name stands for the pods themselves
			t.nameEndpoints(name, endpoints)
			continue
		}
		t.names[name] = []netip.Addr{ip}
		if ip.String() == plan.APIServiceIP || ip.String() == plan.DNSServiceIP {
			continue // served by the API server and by the resolver themselves
		}
		for _, p := range s.Spec.Ports {
			if p.Protocol != corev1.ProtocolTCP && p.Protocol != "" {
				continue
			}
			to := backendsOf(p, endpoints)
			if len(to) == 0 {
				continue // nobody listens then, and a connection is refused, as it is by kube-proxy
			}
			t.backends[netip.AddrPortFrom(ip, uint16(p.Port))] = to
			for _, node := range nodes {
				if p.NodePort != 0 {
					t.backends[netip.AddrPortFrom(node, uint16(p.NodePort))] = to
				}
			}
		}
	}
	return t
}

func (t table) nameEndpoints(name string, endpoints []*discoveryv1.EndpointSlice) {
	t.names[name] = nil // it is there, even without endpoints
	for _, slice := range endpoints {
		for _, e := range slice.Endpoints {
			if !ready(e) {
				continue
			}
			for _, ip := range reachable(e) {
				t.names[name] = append(t.names[name], ip)
				if e.Hostname != nil && *e.Hostname != "" {
					own := *e.Hostname + "." + name
					t.names[own] = append(t.names[own], ip)
				}
			}
		}
	}
}

func backendsOf(p corev1.ServicePort, endpoints []*discoveryv1.EndpointSlice) (to []netip.AddrPort) {
	for _, slice := range endpoints {
		for _, port := range slice.Ports {
			if port.Port == nil || text(port.Name) != p.Name {
				continue
			}
			for _, e := range slice.Endpoints {
				if !ready(e) {
					continue
				}
				for _, ip := range reachable(e) {
					to = append(to, netip.AddrPortFrom(ip, uint16(*port.Port)))
				}
			}
		}
	}
	slices.SortFunc(to, netip.AddrPort.Compare)
	return slices.Compact(to)
}

// ready follows the API: an endpoint that does not say is ready.
func ready(e discoveryv1.Endpoint) bool { return e.Conditions.Ready == nil || *e.Conditions.Ready }

// reachable leaves out simulated pods: nothing answers at their addresses.
func reachable(e discoveryv1.Endpoint) (ips []netip.Addr) {
	fake := netip.MustParsePrefix(plan.FakePods)
	for _, a := range e.Addresses {
		if ip, err := netip.ParseAddr(a); err == nil && ip.Is4() && !fake.Contains(ip) {
			ips = append(ips, ip)
		}
	}
	return ips
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
