// Command webhook-double stands in for programs that cannot run in the sandbox, because no image and no source of theirs
// can be had. Which one, a variable says.
//
// For a controller it serves the controller's admission webhook with the certificate that the controller's own manifest
// mounts, and its health and metrics ports. Without it the webhook would jam the cluster: nothing that it watches could
// be created. It allows every request unchanged and does nothing else: no leader election, no status, no load balancer.
// What it serves proves that the manifest's ports, certificate and Service fit together, and nothing about the controller.
//
// For the agent of EKS Pod Identity it does what the agent does, see agent.go; for busybox it is a shell with a few
// applets, see busybox.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// variable names the program that is stood in for. The process kubelet sets it.
const variable = "GROUNDWORK_DOUBLE"

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if os.Getenv(variable) == "busybox" {
		os.Exit(busybox(ctx, os.Args, os.Stdout, os.Stderr))
	}
	if err := run(ctx, os.Getenv(variable), os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

// run serves until the context ends or a port cannot be served any more.
func run(ctx context.Context, name string, args []string) error {
	if name == podIdentityAgent && len(args) > 0 && args[0] == "initialize" {
		log.Print("the sandbox's network has the agent's address already")
		return nil
	}
	ports, err := portsOf(name, options(args))
	if err != nil {
		return err
	}
	log.Printf("a double of %s, not the program itself", name)
	ended := make(chan error, len(ports))
	var servers []*http.Server
	// All are open before any answers, so that "ready" is not said too early.
	listeners := make([]net.Listener, len(ports))
	for i, p := range ports {
		if listeners[i], err = p.listen(); err != nil {
			return fmt.Errorf("%s at %s: %w", p.what, p.address, err)
		}
		log.Printf("%s at %s", p.what, p.address)
	}
	for i, p := range ports {
		server := &http.Server{Handler: p.handler, ReadHeaderTimeout: 10 * time.Second}
		servers = append(servers, server)
		go func() { ended <- server.Serve(listeners[i]) }()
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var errs error
	for _, server := range servers {
		errs = errors.Join(errs, server.Shutdown(ending))
	}
	return errs
}
