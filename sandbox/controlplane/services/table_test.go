package services

import (
	"net/netip"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func service(name, ip string, ports ...corev1.ServicePort) *corev1.Service {
	return &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "n", Name: name}, Spec: corev1.ServiceSpec{ClusterIP: ip, Ports: ports}}
}

func endpoint(ip, hostname string, ready bool) discoveryv1.Endpoint {
	return discoveryv1.Endpoint{Addresses: []string{ip}, Hostname: &hostname, Conditions: discoveryv1.EndpointConditions{Ready: &ready}}
}

func behind(port string, number int32, ends ...discoveryv1.Endpoint) map[string][]*discoveryv1.EndpointSlice {
	return map[string][]*discoveryv1.EndpointSlice{"n/web": {{Ports: []discoveryv1.EndpointPort{{Name: &port, Port: &number}}, Endpoints: ends}}}
}

var nodes = []netip.Addr{netip.MustParseAddr("10.0.0.10")}

func TestAServicesPortLeadsToTheReadyPodsPortOfThatName(t *testing.T) {
	got := tableOf([]*corev1.Service{service("web", "10.96.7.7", corev1.ServicePort{Name: "http", Port: 80, NodePort: 30080}, corev1.ServicePort{Name: "other", Port: 81})},
		behind("http", 8080, endpoint("10.1.0.3", "", true), endpoint("10.1.0.2", "", true), endpoint("10.1.0.4", "", false), endpoint("10.2.0.9", "", true)), nodes)
	want := []netip.AddrPort{netip.MustParseAddrPort("10.1.0.2:8080"), netip.MustParseAddrPort("10.1.0.3:8080")}
	for _, at := range []string{"10.96.7.7:80", "10.0.0.10:30080"} {
		if to := got.backends[netip.MustParseAddrPort(at)]; !slices.Equal(to, want) {
			t.Errorf("%s leads to %v, want %v: neither the pod that is not ready nor the simulated one", at, to, want)
		}
	}
	if len(got.backends) != 2 {
		t.Errorf("got %+v", got)
	}
	if ips := got.names["web.n.svc.cluster.local."]; !slices.Equal(ips, []netip.Addr{netip.MustParseAddr("10.96.7.7")}) {
		t.Errorf("the name stands for %v", ips)
	}
}

func TestAHeadlessServicesNameStandsForItsPodsAndEachHasItsOwn(t *testing.T) {
	got := tableOf([]*corev1.Service{service("web", "None")},
		behind("http", 8080, endpoint("10.1.0.2", "web-0", true), endpoint("10.1.0.3", "web-1", true)), nodes)
	for name, want := range map[string]int{"web.n.svc.cluster.local.": 2, "web-0.web.n.svc.cluster.local.": 1, "web-1.web.n.svc.cluster.local.": 1} {
		if ips := got.names[name]; len(ips) != want {
			t.Errorf("%s stands for %v", name, ips)
		}
	}
	if len(got.backends) != 0 {
		t.Errorf("a headless Service has an address: %+v", got)
	}
}

func TestTheAddressesOfTheApiServerAndOfTheResolverAreLeftToThem(t *testing.T) {
	got := tableOf([]*corev1.Service{service("kubernetes", "10.96.0.1", corev1.ServicePort{Port: 443}), service("kube-dns", "10.96.0.10")},
		map[string][]*discoveryv1.EndpointSlice{"n/kubernetes": behind("", 443, endpoint("10.0.0.5", "", true))["n/web"]}, nodes)
	if len(got.backends) != 0 || len(got.names) != 2 {
		t.Errorf("got %+v", got)
	}
}
