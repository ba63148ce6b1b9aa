package programs

import (
	"regexp"
	"testing"
)

func load(t *testing.T) Table {
	t.Helper()
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnImageIsKnownByTheLastPartOfItsRepositoryInAnyRegistry(t *testing.T) {
	for image, known := range map[string]bool{
		"metrics-server:v0.9.0":                                                          true,
		"registry.k8s.io/metrics-server/metrics-server:v0.9.0":                           true,
		"localhost:5000/metrics-server":                                                  true,
		"a.example/b/metrics-server:v0.9.0@sha256:00":                                    true,
		"a.example/b/metrics-server@sha256:00":                                           true,
		"a.example/metrics-server/other:v0.9.0":                                          false,
		"a.example/my-metrics-server:v0.9.0":                                             false,
		"metrics-servers":                                                                false,
		"registry.k8s.io/ingress-nginx/controller:v1.0.0":                                true,
		"ingress-nginx/controller":                                                       true,
		"my-ingress-nginx/controller":                                                    false,
		"registry.k8s.io/other/controller":                                               false,
		"1.dkr.ecr.eu-west-1.amazonaws.com/eks/eks-pod-identity-agent:v1.3.9-eksbuild.3": true,
		"public.ecr.aws/docker/library/busybox:1.37.0":                                   true,
		"mirror.example/docker/library/busybox:1.37.0":                                   true,
		"busybox": false,
		"nginx":   false,
	} {
		if _, found := load(t).Find(image); found != known {
			t.Errorf("%s: known %t, want %t", image, found, known)
		}
	}
}

func TestThePatternForKwokMatchesTheSameImagesAsFind(t *testing.T) {
	all := load(t)
	pattern := regexp.MustCompile(all.Pattern())
	for _, image := range []string{"metrics-server", "a/metrics-server:v1", "h:5000/metrics-server", "a/metrics-server@sha256:00",
		"metrics-server:v0.9.0@sha256:00", "a/metrics-server/other:v1", "x-metrics-server", "metrics-serverx", "nginx:1",
		"ingress-nginx/controller", "a/ingress-nginx/controller:v1", "x-ingress-nginx/controller", "controller"} {
		_, found := all.Find(image)
		if matched := pattern.MatchString(image); matched != found {
			t.Errorf("%s: the pattern says %t, Find says %t", image, matched, found)
		}
	}
}

func TestOnlyTheVersionThatWasBuiltIsThere(t *testing.T) {
	p, _ := load(t).Find("metrics-server")
	for image, has := range map[string]bool{
		"x/metrics-server:" + p.Version:                  true,
		"x/metrics-server:" + p.Version + "@sha256:0000": true,
		"x/metrics-server:v0.0.1":                        false,
		"x/metrics-server":                               false,
		"h:5000/metrics-server":                          false,
	} {
		if p.Has(image) != has {
			t.Errorf("%s: there %t, want %t", image, !has, has)
		}
	}
}

func TestADoubleStandsInForEveryVersionAndIsNotTakenForTheProgram(t *testing.T) {
	p, found := load(t).Find("public.ecr.aws/eks/aws-load-balancer-controller:v9.9.9")
	if !found || !p.Double || !p.Has("public.ecr.aws/eks/aws-load-balancer-controller:v9.9.9") {
		t.Errorf("got %+v", p)
	}
	if p, _ := load(t).Find("metrics-server"); p.Double {
		t.Error("metrics-server is called a double")
	}
}

func TestGroundworksImageIsKnownInEveryRegistryAndVersion(t *testing.T) {
	const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/groundwork/groundwork:0.1.0"
	if p, found := load(t).OnlyOwn().Find(image); !found || !p.Java || !p.Has(image) || p.User != 65532 {
		t.Errorf("got %+v", p)
	}
	if _, found := load(t).Find("ghcr.io/groundwork/groundwork-docs:1"); found {
		t.Error("an image of another name is taken for Groundwork")
	}
}

func TestWithoutUpstreamsProgramsTheDoublesAndTheSandboxsOwnRemain(t *testing.T) {
	own := load(t).OnlyOwn()
	for image, known := range map[string]bool{"metrics-server:v0.9.0": false, "quay.io/prometheus/prometheus:v3.13.0": false,
		"ingress-nginx/controller:v1": true, "groundwork-sandbox/peer:v1": true} {
		if _, found := own.Find(image); found != known {
			t.Errorf("%s: known %t, want %t", image, found, known)
		}
	}
}
