// Package plan holds what every part of the sandbox must agree on: settings, addresses, node names and file names.
package plan

import (
	"fmt"
	"path/filepath"

	"groundwork/sandbox/programs"
)

// Addresses inside the sandbox's own network namespace. None of them exists on the host.
const (
	ServiceRange = "10.96.0.0/16"
	APIServiceIP = "10.96.0.1"   // the first service address, where every pod looks for the API server
	DNSServiceIP = "10.96.0.10"  // where every pod looks for names
	PodBridge    = "10.1.0.1/16" // real pods live here, behind a bridge
	FakePods     = "10.2.0.0/16" // KWOK's pods; nothing routes there, so that dialling them fails at once
	KubeletPort  = 10250         // as on every node
	KwokAddress  = "127.0.0.1:10247"

	// ControlPlaneIP is the API server's endpoint: on EKS, an interface of AWS in the cluster's first subnet.
	ControlPlaneIP = "10.0.0.5"
	// EmulatorIP is where pods find the emulated AWS: on EKS, an interface endpoint in the same subnet.
	EmulatorIP = "10.0.0.6"
	// AgentIP is where pods find the agent of EKS Pod Identity. On EKS the agent makes that address on its node; here the
	// nodes have one network, which has the address from the start, and nobody listens there until there is an agent.
	AgentIP = "169.254.170.23"
)

// Settings is what the command line said. It also travels to the process inside the namespaces, as JSON.
type Settings struct {
	Dir          string   `json:"dir"`
	Cluster      string   `json:"cluster"`
	Region       string   `json:"region"`
	Zones        []string `json:"zones"`
	NodesPerZone int      `json:"nodesPerZone"`
	Issuer       string   `json:"issuer"`
	Programs     string   `json:"programs"` // folder with the built programs
	Java         string   `json:"java"`     // folder of a Java runtime
	// ClassPath is that of the Java program in the table, which is the one that started the sandbox.
	ClassPath []string `json:"classPath"`
	// Emulator: there is an emulated AWS, which pods reach at EmulatorIP.
	Emulator bool `json:"emulator"`

	// RealPrograms: the process lives in namespaces of its own and runs known images as real processes.
	RealPrograms bool `json:"realPrograms"`
	// OnlyDoubles: of these images only the sandbox's own, not upstream's.
	OnlyDoubles bool `json:"onlyDoubles"`
	// Port is the API server's port on the host.
	Port int `json:"port"`
	// EtcdPort and the port after it matter only without a network namespace; inside one, fixed ports are free.
	EtcdPort     int `json:"etcdPort"`
	EtcdPeerPort int `json:"etcdPeerPort"`
	// EmulatorPort is that of the emulated AWS on the host, known before it listens: the API server has to name it.
	EmulatorPort int `json:"emulatorPort"`
}

// Images are those that run as real processes.
func (s Settings) Images() (programs.Table, error) {
	all, err := programs.Load()
	if err == nil && s.OnlyDoubles {
		all = all.OnlyOwn()
	}
	return all, err
}

// Node is one node of the cluster, as EC2 and Kubernetes both describe it.
type Node struct {
	Name, Zone, InstanceID, IP string
}

// spares is how many nodes a zone can have besides, by node groups, on which known images really run.
const spares = 6

// Places are the nodes, and where nodes may join later: whoever serves nodes prepares for all of them, because addresses
// and certificates cannot come later. The emulated EC2 gives instances of node groups these addresses.
func (s Settings) Places() []Node {
	places := s.Nodes()
	for z, zone := range s.Zones {
		for n := range spares {
			places = append(places, Node{
				Name: fmt.Sprintf("ip-10-0-%d-%d.%s.compute.internal", z, 100+n, s.Region),
				Zone: zone,
				IP:   fmt.Sprintf("10.0.%d.%d", z, 100+n),
			})
		}
	}
	return places
}

// Nodes follows a rule that the emulated EC2 follows as well: both sides must name the same instances.
func (s Settings) Nodes() []Node {
	var nodes []Node
	for z, zone := range s.Zones {
		for n := range s.NodesPerZone {
			nodes = append(nodes, Node{
				Name:       fmt.Sprintf("ip-10-0-%d-%d.%s.compute.internal", z, 10+n, s.Region),
				Zone:       zone,
				InstanceID: fmt.Sprintf("i-%017x", z*256+n+1),
				IP:         fmt.Sprintf("10.0.%d.%d", z, 10+n),
			})
		}
	}
	return nodes
}

// File names below the state directory.
func (s Settings) file(parts ...string) string {
	return filepath.Join(append([]string{s.Dir}, parts...)...)
}

func (s Settings) PKI(name string) string { return s.file("pki", name) }
func (s Settings) Log(name string) string { return s.file("logs", name) }
func (s Settings) PodLogs() string        { return s.file("logs", "pods") }
func (s Settings) AuditLog() string       { return s.file("audit.jsonl") }
func (s Settings) AWSRequestLog() string  { return s.file("aws-requests.jsonl") }
func (s Settings) Kubeconfig() string     { return s.file("kubeconfig") }
func (s Settings) Report() string         { return s.file("sandbox.json") }
func (s Settings) Etcd() string           { return s.file("etcd") }
func (s Settings) Pods() string           { return s.file("pods") }

func (s Settings) Volumes() string { return s.file("volumes") }

// Volume is the folder that a PersistentVolume stands for.
func (s Settings) Volume(name string) string { return s.file("volumes", name) }

// TokenReviews is where the API server asks whom a token of EKS stands for: the emulated AWS, which is both STS and EKS.
func (s Settings) TokenReviews() string {
	const path = "/groundwork/token-review"
	if s.RealPrograms {
		return "http://" + EmulatorIP + path
	}
	return fmt.Sprintf("http://127.0.0.1:%d%s", s.EmulatorPort, path)
}

// InternalKubeconfig is the one of a component inside the sandbox.
func (s Settings) InternalKubeconfig(component string) string {
	return s.file("pki", component+".kubeconfig")
}

// APIServerPort is where kube-apiserver itself listens: inside a network namespace at the port of the service
// address, so that 10.96.0.1:443 needs no forwarding; on the host at the port that people use.
func (s Settings) APIServerPort() int {
	if s.RealPrograms {
		return 443
	}
	return s.Port
}

// APIServerInside is the API server's address for the sandbox's own components.
func (s Settings) APIServerInside() string {
	if s.RealPrograms {
		return fmt.Sprintf("%s:%d", APIServiceIP, s.APIServerPort())
	}
	return fmt.Sprintf("127.0.0.1:%d", s.Port)
}
