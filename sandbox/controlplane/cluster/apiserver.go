package cluster

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"

	"groundwork/sandbox/controlplane/plan"
)

// auditPolicy: metadata is enough to count writes. A dry run can be told by dryRun=All in the requestURI.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Metadata}]
`

// noClusterNetwork makes every dial from the API server to a pod, a Service or a kubelet fail at once. It is used when
// there is no network namespace: pods' addresses mean nothing on the host, or worse, they mean somebody else.
const noClusterNetwork = `apiVersion: apiserver.k8s.io/v1beta1
kind: EgressSelectorConfiguration
egressSelections:
- name: cluster
  connection: {proxyProtocol: HTTPConnect, transport: {uds: {udsName: /nonexistent/the-sandbox-has-no-cluster-network}}}
`

// tokenReviews has the API server ask the emulated AWS about tokens that nobody else knows, as EKS asks its authenticator.
const tokenReviews = `apiVersion: v1
kind: Config
clusters: [{name: eks, cluster: {server: %q}}]
users: [{name: api-server, user: {}}]
contexts: [{name: eks, context: {cluster: eks, user: api-server}}]
current-context: eks
`

func startAPIServer(s plan.Settings) error {
	if err := os.WriteFile(s.PKI("audit-policy.yaml"), []byte(auditPolicy), 0o600); err != nil {
		return err
	}
	flags := []string{
		fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", s.EtcdPort),
		fmt.Sprintf("--secure-port=%d", s.APIServerPort()), "--service-cluster-ip-range=" + plan.ServiceRange,
		"--tls-cert-file=" + s.PKI("server.crt"), "--tls-private-key-file=" + s.PKI("server.key"),
		"--client-ca-file=" + s.PKI("ca.crt"),
		"--authorization-mode=Node,RBAC", "--allow-privileged=true", "--enable-bootstrap-token-auth=false",
		"--service-account-issuer=" + s.Issuer, "--service-account-key-file=" + s.PKI("sa.pub"),
		"--service-account-signing-key-file=" + s.PKI("sa.key"), "--service-account-jwks-uri=" + s.Issuer + "/keys",
		"--api-audiences=https://kubernetes.default.svc",
		"--requestheader-client-ca-file=" + s.PKI("ca.crt"), "--requestheader-allowed-names=front-proxy-client",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-", "--requestheader-group-headers=X-Remote-Group",
		"--requestheader-username-headers=X-Remote-User",
		"--proxy-client-cert-file=" + s.PKI("front-proxy.crt"), "--proxy-client-key-file=" + s.PKI("front-proxy.key"),
		"--kubelet-client-certificate=" + s.PKI("kubelet-client.crt"), "--kubelet-client-key=" + s.PKI("kubelet-client.key"),
		"--kubelet-certificate-authority=" + s.PKI("ca.crt"), "--kubelet-preferred-address-types=InternalIP",
		// As on EKS, an aggregated API and a webhook are reached at the pod behind their Service.
		"--enable-aggregator-routing=true",
		// One API that the next minor version does not have: whoever looks for users of such must be able to find one.
		// It is off unless asked for, so nothing of Kubernetes uses it. To be replaced with the version of Kubernetes.
		"--runtime-config=networking.k8s.io/v1beta1/servicecidrs=true",
		"--audit-policy-file=" + s.PKI("audit-policy.yaml"), "--audit-log-path=" + s.AuditLog(),
	}
	if s.Emulator {
		if err := os.WriteFile(s.PKI("token-reviews.kubeconfig"), fmt.Appendf(nil, tokenReviews, s.TokenReviews()), 0o600); err != nil {
			return err
		}
		flags = append(flags, "--authentication-token-webhook-config-file="+s.PKI("token-reviews.kubeconfig"),
			"--authentication-token-webhook-version=v1",
			// Who loses access is to lose it at once: tests look at that.
			"--authentication-token-webhook-cache-ttl=1s")
	}
	if s.RealPrograms {
		// Not at every address: Services have the same port at theirs.
		flags = append(flags, "--bind-address="+plan.APIServiceIP, "--advertise-address="+plan.ControlPlaneIP)
	} else {
		if err := os.WriteFile(s.PKI("egress.yaml"), []byte(noClusterNetwork), 0o600); err != nil {
			return err
		}
		flags = append(flags, "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--permit-port-sharing=true",
			"--endpoint-reconciler-type=none", // a loopback address cannot be an endpoint
			"--egress-selector-config-file="+s.PKI("egress.yaml"))
	}
	background("kube-apiserver", command(apiserver.NewAPIServerCommand(), flags))
	return nil
}

func command(c *cobra.Command, args []string) func() error {
	c.SetArgs(args)
	return c.Execute
}
