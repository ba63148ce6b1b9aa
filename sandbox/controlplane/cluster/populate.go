package cluster

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"groundwork/sandbox/controlplane/pki"
	"groundwork/sandbox/controlplane/plan"
	"groundwork/sandbox/controlplane/storage"
)

// populate creates what a new EKS cluster has from its first minute.
func populate(ctx context.Context, client kubernetes.Interface, s plan.Settings) error {
	for _, binding := range bindings() {
		if err := Eventually(20*time.Second, func() error {
			_, err := client.RbacV1().ClusterRoleBindings().Create(ctx, binding, metav1.CreateOptions{})
			return unlessThere(err)
		}); err != nil {
			return err
		}
	}
	if err := Eventually(20*time.Second, func() error {
		_, err := client.CoreV1().Services("kube-system").Create(ctx, dnsService(), metav1.CreateOptions{})
		return unlessThere(err)
	}); err != nil {
		return err
	}
	if err := Eventually(20*time.Second, func() error {
		_, err := client.StorageV1().StorageClasses().Create(ctx, storageClass(), metav1.CreateOptions{})
		return unlessThere(err)
	}); err != nil {
		return err
	}
	for _, n := range s.Nodes() {
		if err := Eventually(20*time.Second, func() error {
			_, err := client.CoreV1().Nodes().Create(ctx, node(n, s.Region), metav1.CreateOptions{})
			return unlessThere(err)
		}); err != nil {
			return err
		}
	}
	return Eventually(60*time.Second, func() error { return populated(ctx, client, len(s.Nodes())) })
}

func unlessThere(err error) error {
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func populated(ctx context.Context, client kubernetes.Interface, want int) error {
	nodes, err := client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	ready := 0
	for _, n := range nodes.Items {
		for _, c := range n.Status.Conditions {
			// The scheduler acts on the taint, which the controller manager removes a moment after Ready.
			if c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue && len(n.Spec.Taints) == 0 {
				ready++
			}
		}
	}
	if ready < want {
		return fmt.Errorf("%d of %d nodes are Ready", ready, want)
	}
	for _, namespace := range []string{"default", "kube-system"} {
		if _, err := client.CoreV1().ServiceAccounts(namespace).Get(ctx, "default", metav1.GetOptions{}); err != nil {
			return err
		}
	}
	return nil
}

func bindings() []*rbacv1.ClusterRoleBinding {
	bind := func(name, role string, subjects ...rbacv1.Subject) *rbacv1.ClusterRoleBinding {
		return &rbacv1.ClusterRoleBinding{ObjectMeta: metav1.ObjectMeta{Name: name}, Subjects: subjects,
			RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role}}
	}
	group := func(name string) rbacv1.Subject {
		return rbacv1.Subject{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: name}
	}
	bindings := []*rbacv1.ClusterRoleBinding{
		bind("sandbox:engineer", "cluster-admin", rbacv1.Subject{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: pki.User}),
		// On EKS the issuer's documents are public. The emulated AWS reads them here to check web identity tokens.
		bind("sandbox:issuer-discovery", "system:service-account-issuer-discovery",
			group("system:unauthenticated"), group("system:authenticated")),
	}
	for policy, role := range accessPolicies {
		bindings = append(bindings, bind("sandbox:access-policy:"+policy, role, group("sandbox:access-policy:"+policy)))
	}
	return bindings
}

// accessPolicies are those of EKS access entries, and the roles that come nearest to them. In EKS an authorizer of its own
// knows the policies, also for single namespaces; here their scope is the cluster, and the token webhook says the group.
var accessPolicies = map[string]string{
	"AmazonEKSClusterAdminPolicy": "cluster-admin",
	"AmazonEKSAdminPolicy":        "admin",
	"AmazonEKSEditPolicy":         "edit",
	"AmazonEKSViewPolicy":         "view",
}

// dnsService keeps the resolver's address from being given to another Service. Nothing stands behind it but the sandbox.
func dnsService() *corev1.Service {
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "kube-dns", Labels: map[string]string{"k8s-app": "kube-dns", "kubernetes.io/name": "CoreDNS"}},
		Spec: corev1.ServiceSpec{ClusterIP: plan.DNSServiceIP, Ports: []corev1.ServicePort{
			{Name: "dns", Port: 53, Protocol: corev1.ProtocolUDP}, {Name: "dns-tcp", Port: 53, Protocol: corev1.ProtocolTCP}}},
	}
}

// storageClass is what a cluster with the EBS CSI driver usually has. As on EKS, none is the default.
func storageClass() *storagev1.StorageClass {
	waits, expands := storagev1.VolumeBindingWaitForFirstConsumer, true
	return &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "gp3"}, Provisioner: storage.Provisioner,
		Parameters: map[string]string{"type": "gp3", "encrypted": "true"}, VolumeBindingMode: &waits, AllowVolumeExpansion: &expands}
}

func node(n plan.Node, region string) *corev1.Node {
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{
			Name: n.Name,
			Labels: map[string]string{
				"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": n.Name,
				"topology.kubernetes.io/region": region, "topology.kubernetes.io/zone": n.Zone,
				"node.kubernetes.io/instance-type": "m6i.large",
			},
			Annotations: map[string]string{"kwok.x-k8s.io/node": "fake"},
		},
		Spec: corev1.NodeSpec{ProviderID: "aws:///" + n.Zone + "/" + n.InstanceID},
		Status: corev1.NodeStatus{
			Capacity: capacity(), Allocatable: capacity(),
			Addresses: []corev1.NodeAddress{
				{Type: corev1.NodeInternalIP, Address: n.IP},
				{Type: corev1.NodeInternalDNS, Address: n.Name},
				{Type: corev1.NodeHostName, Address: n.Name},
			},
			NodeInfo: corev1.NodeSystemInfo{KubeletVersion: "v1.36.3-eks-sandbox", OperatingSystem: "linux", Architecture: "amd64"},
		},
	}
}

// capacity is more than an m6i.large has. The label says m6i.large because the emulated EC2 says so too; the numbers
// are larger because simulated pods cost nothing, and a sandbox that runs out of room would only be in the way.
func capacity() corev1.ResourceList {
	return corev1.ResourceList{"cpu": resource.MustParse("64"), "memory": resource.MustParse("256Gi"),
		"pods": resource.MustParse("500"), "ephemeral-storage": resource.MustParse("100Gi")}
}
