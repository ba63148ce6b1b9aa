package kubelet

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/kubernetes/pkg/probe"
	grpcprobe "k8s.io/kubernetes/pkg/probe/grpc"
	httpprobe "k8s.io/kubernetes/pkg/probe/http"
	tcpprobe "k8s.io/kubernetes/pkg/probe/tcp"
)

// tracker turns single answers of a probe into its verdict: the verdict changes only after as many equal answers in a
// row as the thresholds say.
type tracker struct {
	success, failure int
	verdict          bool
	last             bool
	streak           int
}

func newTracker(p *corev1.Probe, verdict bool) *tracker {
	return &tracker{success: max(1, int(p.SuccessThreshold)), failure: max(1, int(p.FailureThreshold)), verdict: verdict}
}

// record takes one answer. decided is true when the row is long enough for a verdict, even for the same one as before.
func (t *tracker) record(ok bool) (decided bool) {
	if ok == t.last {
		t.streak++
	} else {
		t.last, t.streak = ok, 1
	}
	if ok && t.streak >= t.success || !ok && t.streak >= t.failure {
		t.verdict = ok
		return true
	}
	return false
}

func seconds(n, otherwise int32) time.Duration {
	if n <= 0 {
		n = otherwise
	}
	return time.Duration(n) * time.Second
}

var (
	httpProber = httpprobe.New(false) // like the kubelet, it does not check the certificate
	tcpProber  = tcpprobe.New()
	grpcProber = grpcprobe.New()
)

// try asks once.
func (c *container) try(ctx context.Context, p *corev1.Probe, ip string) error {
	if p.Exec != nil {
		return c.execute(ctx, p.Exec.Command, seconds(p.TimeoutSeconds, 1))
	}
	return ask(p, &c.spec, ip)
}

// ask asks over the network.
func ask(p *corev1.Probe, c *corev1.Container, ip string) error {
	timeout := seconds(p.TimeoutSeconds, 1)
	var result probe.Result
	var output string
	var err error
	switch {
	case p.HTTPGet != nil:
		request, e := httpprobe.NewRequestForHTTPGetAction(p.HTTPGet, c, ip, "probe")
		if e != nil {
			return e
		}
		result, output, err = httpProber.Probe(request, timeout)
	case p.TCPSocket != nil:
		port, e := portOf(p.TCPSocket.Port, c)
		if e != nil {
			return e
		}
		host := ip
		if p.TCPSocket.Host != "" {
			host = p.TCPSocket.Host
		}
		result, output, err = tcpProber.Probe(host, port, timeout)
	case p.GRPC != nil:
		service := ""
		if p.GRPC.Service != nil {
			service = *p.GRPC.Service
		}
		result, output, err = grpcProber.Probe(ip, service, int(p.GRPC.Port), timeout)
	default:
		return fmt.Errorf("the sandbox does not know this kind of probe")
	}
	if err != nil {
		return err
	}
	if result != probe.Success && result != probe.Warning {
		return fmt.Errorf("%s", output)
	}
	return nil
}

func portOf(port intstr.IntOrString, c *corev1.Container) (int, error) {
	if port.Type == intstr.Int {
		return port.IntValue(), nil
	}
	for _, p := range c.Ports {
		if p.Name == port.StrVal {
			return int(p.ContainerPort), nil
		}
	}
	return 0, fmt.Errorf("container %s has no port named %s", c.Name, port.StrVal)
}

// newHookClient is a client for hooks, which ask as probes do.
func newHookClient(limit time.Duration) *http.Client {
	return &http.Client{Timeout: limit, Transport: &http.Transport{DisableKeepAlives: true,
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
}
