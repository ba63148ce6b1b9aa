package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
)

// certificate is read again for every connection, so that a renewed one is served as soon as it is mounted.
type certificate struct {
	certFile, keyFile string
	mutex             sync.Mutex
	last              *tls.Certificate
}

// load fails when the files are not there: the real programs do not start without their certificate either.
func load(certFile, keyFile string) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile}
	first, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("the webhook's certificate: %w", err)
	}
	c.last = &first
	return c, nil
}

// get keeps to the last good pair while the two files do not fit: one of them is replaced before the other.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	next, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		log.Printf("the certificate stays as it was: %v", err)
		return c.last, nil
	}
	c.last = &next
	return c.last, nil
}

// maxReview is more than an API server ever sends: an object and its older self, each at most 3 MB.
const maxReview = 8 << 20

// allow answers an AdmissionReview of any version: allowed, unchanged.
func allow(w http.ResponseWriter, r *http.Request) {
	var review struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Request    struct {
			UID       string                           `json:"uid"`
			Operation string                           `json:"operation"`
			Namespace string                           `json:"namespace"`
			Name      string                           `json:"name"`
			Resource  struct{ Resource, Group string } `json:"resource"`
		} `json:"request"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxReview)).Decode(&review)
	if err != nil || review.Kind != "AdmissionReview" || review.Request.UID == "" {
		http.Error(w, "this is a webhook: it expects an AdmissionReview with a request", http.StatusBadRequest)
		return
	}
	q := review.Request
	log.Printf("%s: allowed %s of %s %s/%s", r.URL.Path, q.Operation, q.Resource.Resource, q.Namespace, q.Name)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"apiVersion": review.APIVersion, "kind": review.Kind,
		"response": map[string]any{"uid": q.UID, "allowed": true},
	})
}

func health(paths ...string) http.Handler {
	mux := http.NewServeMux()
	for _, p := range paths {
		mux.HandleFunc(p, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	}
	return mux
}

// metrics has one number, which says what it is: somebody who looks at it must not take it for the program's own.
func metrics(name string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		_, _ = fmt.Fprintf(w, "# HELP groundwork_sandbox_double This is not the program itself, but its double in a sandbox.\n"+
			"# TYPE groundwork_sandbox_double gauge\ngroundwork_sandbox_double{program=%q} 1\n", name)
	})
	return mux
}
