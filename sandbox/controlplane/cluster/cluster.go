// Package cluster runs a real Kubernetes control plane inside this process: etcd, kube-apiserver,
// kube-controller-manager and kube-scheduler, with KWOK standing in for the kubelets.
//
// One process means one Kubernetes version and one cluster for each process: feature gates, metrics and logging are
// process-wide in Kubernetes.
package cluster

import (
	"context"
	"fmt"
	"log"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	logsapi "k8s.io/component-base/logs/api/v1"

	"groundwork/sandbox/controlplane/plan"
)

// Start brings the control plane up and returns when it can be used: nodes Ready and the default ServiceAccount there.
func Start(ctx context.Context, s plan.Settings) error {
	// Each component wants to configure the process-wide logger; the first one wins.
	logsapi.ReapplyHandling = logsapi.ReapplyHandlingIgnoreUnchanged
	if err := startEtcd(s); err != nil {
		return err
	}
	if err := startAPIServer(s); err != nil {
		return err
	}
	client, err := Client(s, "bootstrap")
	if err != nil {
		return err
	}
	// Liveness comes before readiness. The controllers' users need no RBAC, so they do not have to wait for its roles.
	if err := Eventually(60*time.Second, func() error { return ask(ctx, client, "/livez/ping") }); err != nil {
		return fmt.Errorf("kube-apiserver does not answer: %w", err)
	}
	// Left to itself it gives up after 10 s, and ends the process; a busy machine needs longer.
	background("kube-controller-manager", func() error {
		if err := Eventually(60*time.Second, func() error { return ask(ctx, client, "/healthz") }); err != nil {
			return fmt.Errorf("kube-apiserver is not healthy: %w", err)
		}
		return controllerManager(s)()
	})
	// The scheduler's own command would claim the process's one signal handler a second time.
	background("kube-scheduler", func() error { return runScheduler(ctx, s) })
	background("kwok", func() error { return runKwok(ctx, s) })
	if err := Eventually(60*time.Second, func() error { return ask(ctx, client, "/readyz") }); err != nil {
		return fmt.Errorf("kube-apiserver is not ready: %w", err)
	}
	return populate(ctx, client, s)
}

// Config is the client configuration of one of the sandbox's own components.
func Config(s plan.Settings, component string) (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", s.InternalKubeconfig(component))
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = 200, 400 // nobody else shares this API server
	return config, nil
}

// Client is Config's client.
func Client(s plan.Settings, component string) (*kubernetes.Clientset, error) {
	config, err := Config(s, component)
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}

func ask(ctx context.Context, client kubernetes.Interface, path string) error {
	return client.Discovery().RESTClient().Get().AbsPath(path).Do(ctx).Error()
}

// Fatal is told when a component ends. It must not return: half a control plane would only produce puzzles.
var Fatal = func(err error) { log.Fatal(err) }

// background runs a component for as long as the process lives.
func background(name string, f func() error) {
	go func() { Fatal(fmt.Errorf("%s ended: %w", name, f())) }()
}

// Eventually tries until it works or the time is up.
func Eventually(limit time.Duration, f func() error) error {
	deadline := time.Now().Add(limit)
	for {
		err := f()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(25 * time.Millisecond)
	}
}
