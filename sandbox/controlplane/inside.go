package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"

	"groundwork/sandbox/controlplane/cluster"
	"groundwork/sandbox/controlplane/kubelet"
	"groundwork/sandbox/controlplane/network"
	"groundwork/sandbox/controlplane/plan"
	"groundwork/sandbox/controlplane/podidentity"
	"groundwork/sandbox/controlplane/services"
	"groundwork/sandbox/controlplane/storage"
)

// inside is the control plane's process. With real programs it is the first process of its own PID, network and mount
// namespaces. It ends only by being killed.
func inside() {
	status := os.NewFile(4, "status")
	cluster.Fatal = func(err error) {
		log.Print(err)
		fmt.Fprintln(status, strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
	if err := start(status); err != nil {
		cluster.Fatal(err)
	}
	fmt.Fprintln(status, "ready")
	select {}
}

func start(status io.Writer) error {
	var s plan.Settings
	in := json.NewDecoder(os.NewFile(3, "settings"))
	if err := in.Decode(&s); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	if s.RealPrograms {
		if err := enter(s); err != nil {
			return err
		}
	}
	ctx := context.Background()
	if err := cluster.Start(ctx, s); err != nil {
		return err
	}
	volumes, err := cluster.Client(s, "storage")
	if err != nil {
		return err
	}
	if err := storage.Start(ctx, s, volumes); err != nil || !s.RealPrograms {
		return err
	}
	identity, err := cluster.Client(s, podidentity.Name)
	if err != nil {
		return err
	}
	if err := podidentity.Start(ctx, s, identity); err != nil {
		return err
	}
	proxy, err := cluster.Client(s, "kube-proxy")
	if err != nil {
		return err
	}
	if err := services.Start(ctx, s, proxy); err != nil {
		return err
	}
	client, err := cluster.Client(s, "kubelet")
	if err != nil {
		return err
	}
	k, err := kubelet.Start(ctx, s, client, newBuilding(status, in))
	if err != nil {
		return err
	}
	return k.Serve()
}

// enter makes the fresh namespaces usable.
func enter(s plan.Settings) error {
	// Mounts of ours must not appear on the host.
	if err := syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("private mounts: %w", err)
	}
	// The old /proc shows the host's processes; Kubernetes and the pods must see ours.
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("/proc: %w", err)
	}
	if err := network.Setup(s); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	listener, err := net.FileListener(os.NewFile(5, "listener"))
	if err != nil {
		return fmt.Errorf("listener: %w", err)
	}
	endpoint, err := net.Listen("tcp4", net.JoinHostPort(plan.ControlPlaneIP, strconv.Itoa(s.APIServerPort())))
	if err != nil {
		return fmt.Errorf("endpoint of the API server: %w", err)
	}
	for _, l := range []net.Listener{listener, endpoint} {
		go network.Relay(l, network.To(s.APIServerInside()))
	}
	return nil
}
