package plan

import "testing"

func TestNodesFollowTheRuleThatTheEmulatedInstancesFollow(t *testing.T) {
	s := Settings{Region: "eu-west-1", Zones: []string{"eu-west-1a", "eu-west-1b"}, NodesPerZone: 2}
	nodes := s.Nodes()
	if len(nodes) != 4 {
		t.Fatalf("%d nodes", len(nodes))
	}
	want := Node{Name: "ip-10-0-1-11.eu-west-1.compute.internal", Zone: "eu-west-1b", InstanceID: "i-00000000000000102", IP: "10.0.1.11"}
	if nodes[3] != want {
		t.Errorf("got %+v, want %+v", nodes[3], want)
	}
	places := s.Places()
	if len(places) != len(nodes)+2*spares {
		t.Fatalf("%d places", len(places))
	}
	want = Node{Name: "ip-10-0-1-105.eu-west-1.compute.internal", Zone: "eu-west-1b", IP: "10.0.1.105"}
	if last := places[len(places)-1]; last != want {
		t.Errorf("got %+v, want %+v", last, want)
	}
}
