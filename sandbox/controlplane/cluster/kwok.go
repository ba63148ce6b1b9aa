package cluster

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"
	kwokmetrics "sigs.k8s.io/kwok/kustomize/metrics/resource"
	kwoknode "sigs.k8s.io/kwok/kustomize/stage/node/fast"
	kwokheartbeat "sigs.k8s.io/kwok/kustomize/stage/node/heartbeat-with-lease"
	kwokpod "sigs.k8s.io/kwok/kustomize/stage/pod/fast"
	kwokconfig "sigs.k8s.io/kwok/pkg/config"
	kwok "sigs.k8s.io/kwok/pkg/kwok/cmd"
	kwoklog "sigs.k8s.io/kwok/pkg/log"

	"groundwork/sandbox/controlplane/plan"
)

// usage gives every simulated container the same small use, unless its pod's annotations name another one: that is how
// a test makes an autoscaler act.
const usage = `kind: ClusterResourceUsage
apiVersion: kwok.x-k8s.io/v1alpha1
metadata: {name: usage}
spec:
  usages:
  - usage:
      cpu:
        expression: '"kwok.x-k8s.io/usage-cpu" in pod.metadata.annotations ? Quantity(pod.metadata.annotations["kwok.x-k8s.io/usage-cpu"]) : Quantity("5m")'
      memory:
        expression: '"kwok.x-k8s.io/usage-memory" in pod.metadata.annotations ? Quantity(pod.metadata.annotations["kwok.x-k8s.io/usage-memory"]) : Quantity("20Mi")'
`

// metrics are the numbers of a kubelet. A node always uses something itself, and metrics-server takes a node that uses
// nothing for one whose numbers are broken, so each node gets a little on top of its pods.
func metrics() (string, error) {
	text := kwokmetrics.DefaultMetricsResource
	for pods, all := range map[string]string{
		`'node.CumulativeUsage("cpu")'`: `'node.CumulativeUsage("cpu") + node.SinceSecond() * 0.05'`,
		`'node.Usage("memory")'`:        `'node.Usage("memory") + 400000000.0'`,
	} {
		if !strings.Contains(text, pods) {
			return "", fmt.Errorf("the metrics of this KWOK version have no %s", pods)
		}
		text = strings.Replace(text, pods, all, 1)
	}
	return text, nil
}

func runKwok(ctx context.Context, s plan.Settings) error {
	stages, err := podStages(s)
	if err != nil {
		return err
	}
	numbers, err := metrics()
	if err != nil {
		return err
	}
	stages = append(stages, kwoknode.DefaultNodeInit, kwokheartbeat.DefaultNodeHeartbeatWithLease, numbers, usage)
	config := s.PKI("kwok.yaml")
	if err := os.WriteFile(config, []byte(strings.Join(stages, "\n---\n")), 0o600); err != nil {
		return err
	}
	args := []string{"--config=" + config}
	flags := pflag.NewFlagSet("kwok", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	old := os.Args // kwok reads its --config from os.Args
	os.Args = append([]string{"kwok"}, args...)
	ctx, _ = kwoklog.InitFlags(ctx, flags)
	ctx, err = kwokconfig.InitFlags(ctx, flags)
	os.Args = old
	if err != nil {
		return err
	}
	c := kwok.NewCommand(ctx)
	c.Version = "" // its version flag clashes with the one of component-base
	c.PersistentFlags().AddFlagSet(flags)
	c.SetContext(ctx)
	args = append(args, "--kubeconfig="+s.InternalKubeconfig("kwok"), "--manage-all-nodes=true",
		"--node-lease-duration-seconds=40", "--cidr="+plan.FakePods)
	if s.RealPrograms {
		// Only the kubelet front (package kubelet) talks to this address; the nodes name the front's port.
		args = append(args, "--server-address="+plan.KwokAddress, fmt.Sprintf("--node-port=%d", plan.KubeletPort))
	}
	c.SetArgs(args)
	return c.ExecuteContext(ctx)
}

// podStages are KWOK's own stages for pods. With real programs they leave alone every pod whose containers are all
// known images: the process kubelet writes those pods' status, and two writers would overrule each other.
func podStages(s plan.Settings) ([]string, error) {
	stages := []string{kwokpod.DefaultPodReady, kwokpod.DefaultPodComplete, kwokpod.DefaultPodDelete}
	if !s.RealPrograms {
		return stages, nil
	}
	table, err := s.Images()
	if err != nil {
		return nil, err
	}
	const anchor = "    matchExpressions:\n"
	unless := fmt.Sprintf(`    - key: '[(.spec.initContainers // [])[], .spec.containers[]] | map(.image | test("%s")) | all'
      operator: 'NotIn'
      values: ['true']
`, strings.ReplaceAll(table.Pattern(), `\`, `\\`))
	for i, stage := range stages {
		if !strings.Contains(stage, anchor) {
			return nil, fmt.Errorf("a stage of this KWOK version cannot be narrowed: it has no %q", strings.TrimSpace(anchor))
		}
		stages[i] = strings.Replace(stage, anchor, anchor+unless, 1)
	}
	return stages, nil
}
