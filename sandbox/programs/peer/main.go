// Command peer is for pods of tests and of people who try things in the sandbox: it keeps what it is sent, as the
// receiver of a notification does, and it fetches what it is told to, so that one can see what a pod can reach.
//
//	any method on any other path   kept, answered with 200 and the text ok
//	PUT /answer?status=CODE        from now on all that is kept is answered with that
//	GET /received                  what was kept, oldest first, as a JSON list
//	GET /fetch?url=URL             fetches it from here: {"status":200,"body":"..."}, or {"error":"why not"}
//	GET /files?path=PATH           a file of the container: {"text":"..."}, or {"error":"why not"}
//	PUT /files?path=PATH           writes one
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// limits of what is kept: a sandbox may run for days.
const (
	mostKept  = 1000
	mostBytes = 1 << 20
)

// request is one that was kept.
type request struct {
	Time   time.Time       `json:"time"`
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body"` // itself if it is JSON, else a string of it
}

type peer struct {
	mutex  sync.Mutex
	kept   []request
	status int // 0 for 200
}

func main() {
	address := flag.String("listen", ":8080", "address to listen at")
	once := flag.String("get", "", "fetch this instead, and fail if the answer is not 200: for probes and hooks that run a command")
	flag.Parse()
	if *once != "" {
		if answer := get(*once); answer.Status != http.StatusOK {
			log.Fatalf("%s: %d %s", *once, answer.Status, answer.Error)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server := &http.Server{Addr: *address, Handler: (&peer{}).handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	log.Printf("listening at %s", *address)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}

func (p *peer) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /received", p.received)
	mux.HandleFunc("PUT /answer", p.answer)
	mux.HandleFunc("GET /fetch", fetch)
	mux.HandleFunc("GET /files", show)
	mux.HandleFunc("PUT /files", write)
	mux.HandleFunc("/", p.keep)
	return mux
}

func (p *peer) keep(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.kept = append(p.kept, request{time.Now().UTC(), r.Method, r.URL.RequestURI(), raw(body)})
	p.kept = p.kept[max(0, len(p.kept)-mostKept):]
	log.Printf("%s %s: %d bytes", r.Method, r.URL.RequestURI(), len(body))
	if p.status != 0 {
		w.WriteHeader(p.status)
	}
	if p.status < 300 {
		_, _ = io.WriteString(w, "ok") // what Slack answers: Alertmanager takes any other text of it for an error
	}
}

func (p *peer) answer(w http.ResponseWriter, r *http.Request) {
	status, err := strconv.Atoi(r.URL.Query().Get("status"))
	if err != nil || status < 200 || status > 599 {
		http.Error(w, "status has to be a number from 200 to 599", http.StatusUnprocessableEntity)
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.status = status
}

func (p *peer) received(w http.ResponseWriter, _ *http.Request) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(append([]request{}, p.kept...))
}

// content is what is in a file.
type content struct {
	Text  string `json:"text"`
	Error string `json:"error,omitempty"`
}

func show(w http.ResponseWriter, r *http.Request) {
	answer := content{}
	data, err := os.ReadFile(r.URL.Query().Get("path"))
	if err != nil {
		answer.Error = err.Error()
	}
	answer.Text = string(data)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func write(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	if err == nil {
		err = os.WriteFile(r.URL.Query().Get("path"), data, 0o644)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
	}
}

// fetched is what became of it.
type fetched struct {
	Status int             `json:"status,omitempty"`
	Body   json.RawMessage `json:"body,omitempty"` // itself if it is JSON, else a string of it
	Error  string          `json:"error,omitempty"`
}

func fetch(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(get(r.URL.Query().Get("url")))
}

// get does not check certificates: it shows who answers, not whom to trust.
func get(url string) fetched {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true,
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	answer, err := client.Get(url)
	if err != nil {
		return fetched{Error: err.Error()}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostBytes))
	if err != nil {
		return fetched{Error: err.Error()}
	}
	return fetched{Status: answer.StatusCode, Body: raw(body)}
}

// raw is JSON itself, or a string of what is none.
func raw(body []byte) json.RawMessage {
	if !json.Valid(body) {
		body, _ = json.Marshal(string(body))
	}
	return body
}
