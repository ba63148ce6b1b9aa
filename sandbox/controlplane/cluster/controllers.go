package cluster

import (
	"context"

	"github.com/spf13/pflag"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	scheduleroptions "k8s.io/kubernetes/cmd/kube-scheduler/app/options"

	"groundwork/sandbox/controlplane/plan"
)

func clientFlags(s plan.Settings, component string) []string {
	k := s.InternalKubeconfig(component)
	return []string{"--kubeconfig=" + k, "--authentication-kubeconfig=" + k, "--authorization-kubeconfig=" + k,
		"--leader-elect=false", "--secure-port=0"}
}

// controllerManager works with one identity for all controllers: one for each makes the start 4 s slower. Nobody here asks
// for a certificate, and its four signers would each watch the authority's files: with them a sandbox took 11 of the 128
// inotify instances that Linux gives a user, and a test run with its nine came near all of them.
func controllerManager(s plan.Settings) func() error {
	return command(controllermanager.NewControllerManagerCommand(), append(clientFlags(s, "kube-controller-manager"),
		"--service-account-private-key-file="+s.PKI("sa.key"), "--root-ca-file="+s.PKI("ca.crt"),
		"--controllers=*,-certificatesigningrequest-signing-controller"))
}

func runScheduler(ctx context.Context, s plan.Settings) error {
	opts := scheduleroptions.NewOptions()
	var all pflag.FlagSet
	for _, set := range opts.Flags.FlagSets {
		all.AddFlagSet(set)
	}
	if err := all.Parse(clientFlags(s, "kube-scheduler")); err != nil {
		return err
	}
	config, instance, err := scheduler.Setup(ctx, opts)
	if err != nil {
		return err
	}
	return scheduler.Run(ctx, config, instance)
}
