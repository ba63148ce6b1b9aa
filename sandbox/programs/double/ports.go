package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

const podIdentityAgent = "eks-pod-identity-agent"

// port is one thing that is served.
type port struct {
	what    string
	address string
	secured *certificate // nil for plain HTTP
	handler http.Handler
	shared  bool // with the doubles of other nodes, which have the same network here
}

func (p port) listen() (net.Listener, error) {
	var config net.ListenConfig
	if p.shared {
		config.Control = func(_, _ string, c syscall.RawConn) error {
			var refused error
			err := c.Control(func(fd uintptr) {
				refused = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
			})
			return errors.Join(err, refused)
		}
	}
	listener, err := config.Listen(context.Background(), "tcp", p.address)
	if err != nil || p.secured == nil {
		return listener, err
	}
	return tls.NewListener(listener, &tls.Config{GetCertificate: p.secured.get, MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"}}), nil
}

// portsOf says what a program serves when it is started with these options; where an option is not set, it is what the
// program's own documentation names as its default.
func portsOf(name string, o map[string]string) ([]port, error) {
	switch name {
	case "aws-load-balancer-controller":
		folder := or(o["webhook-cert-dir"], "/tmp/k8s-webhook-server/serving-certs")
		number := or(o["webhook-bind-port"], "9443")
		if _, err := strconv.ParseUint(number, 10, 16); err != nil {
			return nil, fmt.Errorf("--webhook-bind-port: %w", err)
		}
		secured, err := load(path.Join(folder, or(o["webhook-cert-file"], "tls.crt")), path.Join(folder, or(o["webhook-key-file"], "tls.key")))
		if err != nil {
			return nil, err
		}
		return together([]port{
			{what: "webhook", address: ":" + number, secured: secured, handler: http.HandlerFunc(allow)},
			{what: "health", address: or(o["health-probe-bind-addr"], ":61779"), handler: health("/healthz", "/readyz")},
			{what: "metrics", address: or(o["metrics-bind-addr"], ":8080"), handler: metrics(name)},
		}), nil
	case "ingress-nginx":
		status := http.NewServeMux()
		status.Handle("/healthz", health("/healthz"))
		status.Handle("/metrics", metrics(name))
		all := []port{{what: "health and metrics", address: ":" + or(o["healthz-port"], "10254"), handler: status}}
		if address := o["validating-webhook"]; address != "" { // it has none unless it is told where
			secured, err := load(o["validating-webhook-certificate"], o["validating-webhook-key"])
			if err != nil {
				return nil, err
			}
			all = append(all, port{what: "webhook", address: address, secured: secured, handler: http.HandlerFunc(allow)})
		}
		return all, nil
	case podIdentityAgent:
		asked, err := newAgent(o)
		if err != nil {
			return nil, err
		}
		served := http.NewServeMux()
		served.Handle("/v1/credentials", asked)
		return []port{
			// Pods of all nodes find it at one address, and any node's answers: the agent does not look at whom it serves.
			{what: "credentials", address: net.JoinHostPort(agentHosts[0], or(o["port"], "80")), handler: served, shared: true},
			{what: "health", address: net.JoinHostPort(asked.auth.node, or(o["probe-port"], "2703")), handler: health("/healthz", "/readyz")},
			{what: "metrics", address: net.JoinHostPort(asked.auth.node, or(o["metrics-port"], "2705")), handler: metrics(name)},
		}, nil
	}
	return nil, fmt.Errorf("there is no double of %q; %s names one", name, variable)
}

// together leaves out what was switched off with the address 0, as controllers understand it.
func together(all []port) (served []port) {
	for _, p := range all {
		if p.address != "0" {
			served = append(served, p)
		}
	}
	return served
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// options reads --name=value, --name value and -name likewise, and passes over everything else: a double does not know
// all options of the program it stands in for.
func options(args []string) map[string]string {
	found := map[string]string{}
	for i, arg := range args {
		name, dashed := strings.CutPrefix(arg, "-")
		if !dashed {
			continue
		}
		name, value, given := strings.Cut(strings.TrimPrefix(name, "-"), "=")
		if !given && i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
			value = args[i+1]
		}
		found[name] = value
	}
	return found
}
