package kubelet

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"groundwork/sandbox/controlplane/plan"
)

// Serve opens every node's kubelet port: NODE-IP:10250, with a certificate of the cluster's authority that names the
// node's address. It asks the API server who the caller is and what he may do, as kubelets on EKS do, so that
// the permissions which a program brings are tested too. The numbers for autoscalers come from KWOK, all others and logs
// from the real pods.
func (k *Kubelet) Serve() error {
	roots := x509.NewCertPool()
	ca, err := os.ReadFile(k.settings.PKI("ca.crt"))
	if err != nil {
		return err
	}
	roots.AppendCertsFromPEM(ca)
	guard := newGuard(k.client)
	for _, n := range k.nodes {
		own, err := tls.LoadX509KeyPair(k.settings.PKI("node-"+n.Name+".crt"), k.settings.PKI("node-"+n.Name+".key"))
		if err != nil {
			return err
		}
		listener, err := net.Listen("tcp", net.JoinHostPort(n.IP, strconv.Itoa(plan.KubeletPort)))
		if err != nil {
			return fmt.Errorf("kubelet port: %w", err)
		}
		server := &http.Server{Handler: guard.protect(n, k.handler(n)), ErrorLog: k.log, ReadHeaderTimeout: 10 * time.Second,
			TLSConfig: &tls.Config{Certificates: []tls.Certificate{own}, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: roots}}
		go func() { k.log.Print(server.ServeTLS(listener, "", "")) }()
	}
	return nil
}

func (k *Kubelet) handler(n plan.Node) http.Handler {
	kwok := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: plan.KwokAddress})
	kwok.ErrorLog = k.log
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	mux.HandleFunc("GET /metrics/resource", func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/metrics/nodes/" + n.Name + "/metrics/resource"
		kwok.ServeHTTP(w, r)
	})
	mux.Handle("GET /metrics", serve(k.own(n)))
	mux.Handle("GET /metrics/cadvisor", serve(k.cadvisor(n)))
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", k.logs)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "the sandbox's nodes serve metrics and logs of real pods, nothing else", http.StatusNotFound)
	})
	return mux
}

// logs serves a real pod's log: all of it or its tail, and as it grows.
func (k *Kubelet) logs(out http.ResponseWriter, r *http.Request) {
	w := k.find(r.PathValue("namespace"), r.PathValue("pod"))
	if w == nil {
		http.Error(out, "this pod is simulated: it has no log in the sandbox", http.StatusNotFound)
		return
	}
	c := w.container(r.PathValue("container"))
	if c == nil {
		http.Error(out, "there is no such container", http.StatusNotFound)
		return
	}
	query := r.URL.Query()
	data, there := c.log.read(query.Get("previous") == "true")
	if !there {
		http.Error(out, "the container has not written anything yet", http.StatusBadRequest)
		return
	}
	read := len(data)
	if n, err := strconv.Atoi(query.Get("tailLines")); err == nil && n >= 0 {
		data = tail(data, n, len(data))
	}
	out.Header().Set("Content-Type", "text/plain")
	_, _ = out.Write(data)
	for query.Get("follow") == "true" && r.Context().Err() == nil {
		if f, ok := out.(http.Flusher); ok {
			f.Flush()
		}
		sleep(r.Context(), 500*time.Millisecond)
		data, _ = c.log.read(false)
		if len(data) < read { // another run began
			return
		}
		if _, err := out.Write(data[read:]); err != nil {
			return
		}
		read = len(data)
	}
}

func (w *worker) container(name string) *container {
	for _, c := range w.containers() {
		if c.spec.Name == name {
			return c
		}
	}
	return nil
}

// subresource is what the kubelet asks authorisation for, by the path that is called.
func subresource(path string) string {
	switch {
	case strings.HasPrefix(path, "/metrics"):
		return "metrics"
	case strings.HasPrefix(path, "/stats"):
		return "stats"
	case strings.HasPrefix(path, "/logs"):
		return "log"
	case path == "/healthz":
		return "healthz"
	}
	return "proxy"
}
