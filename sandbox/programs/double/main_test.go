package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// given starts a double, which ends with the test.
func given(t *testing.T, name string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, name, args) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func writeCertificate(t *testing.T, folder, name string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotAfter: time.Now().Add(time.Hour), DNSNames: []string{name}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{"tls.crt": {Type: "CERTIFICATE", Bytes: der}, "tls.key": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(folder, file), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

var client = &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true,
	TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}

func ask(t *testing.T, method, url, body string) (int, string, *tls.ConnectionState) {
	t.Helper()
	var last error
	for range 100 {
		request, err := http.NewRequest(method, url, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(request)
		if err == nil {
			defer answer.Body.Close()
			text, _ := io.ReadAll(answer.Body)
			return answer.StatusCode, string(bytes.TrimSpace(text)), answer.TLS
		}
		last = err
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal(last)
	return 0, "", nil
}

const review = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u1","operation":"CREATE","resource":{"group":"","version":"v1","resource":"services"}}}`

func TestTheLoadBalancerControllersDoubleServesWebhookHealthAndMetrics(t *testing.T) {
	folder := t.TempDir()
	writeCertificate(t, folder, "first.example")
	webhook, probe, numbers := free(t), free(t), free(t)
	_, port, _ := net.SplitHostPort(webhook)
	given(t, "aws-load-balancer-controller", "--cluster-name=x", "--enable-waf=false", "--webhook-cert-dir", folder,
		"--webhook-bind-port="+port, "--health-probe-bind-addr="+probe, "--metrics-bind-addr="+numbers)

	if code, text, _ := ask(t, "POST", "https://"+webhook+"/mutate-v1-service", review); code != 200 ||
		text != `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"allowed":true,"uid":"u1"}}` {
		t.Errorf("the webhook answered %d %s", code, text)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if code, text, _ := ask(t, "GET", "http://"+probe+path, ""); code != 200 || text != "ok" {
			t.Errorf("%s answered %d %s", path, code, text)
		}
	}
	if _, text, _ := ask(t, "GET", "http://"+numbers+"/metrics", ""); !strings.Contains(text, `groundwork_sandbox_double{program="aws-load-balancer-controller"} 1`) {
		t.Errorf("the metrics are %s", text)
	}
}

func TestIngressNginxsDoubleServesItsWebhookWhereItIsTold(t *testing.T) {
	folder := t.TempDir()
	writeCertificate(t, folder, "first.example")
	webhook, probe := free(t), free(t)
	_, port, _ := net.SplitHostPort(probe)
	given(t, "ingress-nginx", "/nginx-ingress-controller", "--validating-webhook="+webhook,
		"--validating-webhook-certificate="+folder+"/tls.crt", "--validating-webhook-key="+folder+"/tls.key", "--healthz-port="+port)

	if code, text, _ := ask(t, "POST", "https://"+webhook+"/networking/v1/ingresses", review); code != 200 || !strings.Contains(text, `"allowed":true`) {
		t.Errorf("the webhook answered %d %s", code, text)
	}
	if code, _, _ := ask(t, "GET", "http://"+probe+"/healthz", ""); code != 200 {
		t.Errorf("health answered %d", code)
	}
}

func TestARenewedCertificateIsServedAtOnceAndHalfOfOneIsNot(t *testing.T) {
	folder := t.TempDir()
	writeCertificate(t, folder, "first.example")
	webhook := free(t)
	given(t, "ingress-nginx", "--validating-webhook="+webhook, "--healthz-port=0",
		"--validating-webhook-certificate="+folder+"/tls.crt", "--validating-webhook-key="+folder+"/tls.key")
	served := func() string {
		_, _, state := ask(t, "GET", "https://"+webhook+"/", "")
		return state.PeerCertificates[0].Subject.CommonName
	}
	if name := served(); name != "first.example" {
		t.Errorf("it serves %s", name)
	}
	if err := os.WriteFile(filepath.Join(folder, "tls.key"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if name := served(); name != "first.example" {
		t.Errorf("with half a pair it serves %s", name)
	}
	writeCertificate(t, folder, "second.example")
	if name := served(); name != "second.example" {
		t.Errorf("after the renewal it serves %s", name)
	}
}

func TestItDoesNotStartWithoutItsCertificateOrForAnUnknownProgram(t *testing.T) {
	for name, want := range map[string]string{"aws-load-balancer-controller": "the webhook's certificate", "kube2iam": `there is no double of "kube2iam"`} {
		err := run(context.Background(), name, []string{"--webhook-cert-dir=" + t.TempDir()})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsNoReviewIsRefused(t *testing.T) {
	folder := t.TempDir()
	writeCertificate(t, folder, "first.example")
	webhook := free(t)
	given(t, "ingress-nginx", "--validating-webhook="+webhook, "--healthz-port=0",
		"--validating-webhook-certificate="+folder+"/tls.crt", "--validating-webhook-key="+folder+"/tls.key")
	for _, body := range []string{"", "{}", `{"kind":"AdmissionReview"}`} {
		if code, _, _ := ask(t, "POST", "https://"+webhook+"/", body); code != http.StatusBadRequest {
			t.Errorf("%q was answered with %d", body, code)
		}
	}
}

func TestOptionsAreReadInAllTheirSpellings(t *testing.T) {
	got := options([]string{"/program", "--a=1", "--b", "2", "-c=3", "--d", "--e=x=y", "stray"})
	for name, want := range map[string]string{"a": "1", "b": "2", "c": "3", "d": "", "e": "x=y"} {
		if value, there := got[name]; !there || value != want {
			t.Errorf("%s is %q, want %q", name, value, want)
		}
	}
	if len(got) != 5 {
		t.Error(fmt.Sprint(got))
	}
}
