package storage

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"groundwork/sandbox/controlplane/plan"
)

func claim(node string) *corev1.PersistentVolumeClaim {
	class := "gp3"
	c := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: "n", Name: "data", UID: "u1", Annotations: map[string]string{}},
		Spec: corev1.PersistentVolumeClaimSpec{StorageClassName: &class, AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources: corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{"storage": resource.MustParse("10Gi")}}},
		Status: corev1.PersistentVolumeClaimStatus{Phase: corev1.ClaimPending}}
	if node != "" {
		c.Annotations[selectedNode] = node
	}
	return c
}

func class(provisioner string, mode storagev1.VolumeBindingMode) *storagev1.StorageClass {
	return &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "gp3"}, Provisioner: provisioner, VolumeBindingMode: &mode}
}

func TestAClaimGetsAVolumeWhenItsClassIsOursAndANodeIsChosenIfItWaitsForOne(t *testing.T) {
	const waits, now = storagev1.VolumeBindingWaitForFirstConsumer, storagev1.VolumeBindingImmediate
	bound := claim("a")
	bound.Spec.VolumeName = "other"
	for name, c := range map[string]struct {
		claim *corev1.PersistentVolumeClaim
		class *storagev1.StorageClass
		want  bool
	}{
		"a node is chosen":    {claim("a"), class(Provisioner, waits), true},
		"no node is chosen":   {claim(""), class(Provisioner, waits), false},
		"it does not wait":    {claim(""), class(Provisioner, now), true},
		"another provisioner": {claim("a"), class("example.com/other", waits), false},
		"it has one":          {bound, class(Provisioner, waits), false},
	} {
		if got := wants(c.claim, c.class); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestAVolumeIsAFolderBoundToItsClaimAndStaysInItsZone(t *testing.T) {
	d := &driver{settings: plan.Settings{Dir: "/state"}, zones: map[string]string{"node-a": "eu-west-1a"}}
	v := d.volumeFor(claim("node-a"), class(Provisioner, storagev1.VolumeBindingImmediate))
	if v.Name != "pvc-u1" || v.Spec.HostPath.Path != "/state/volumes/pvc-u1" || v.Spec.ClaimRef.UID != "u1" || v.Spec.Capacity.Storage().String() != "10Gi" {
		t.Errorf("got %+v", v)
	}
	if values := v.Spec.NodeAffinity.Required.NodeSelectorTerms[0].MatchExpressions[0].Values; values[0] != "eu-west-1a" {
		t.Errorf("it is in %v", values)
	}
	if v.Spec.PersistentVolumeReclaimPolicy != corev1.PersistentVolumeReclaimDelete {
		t.Errorf("it is kept: %s", v.Spec.PersistentVolumeReclaimPolicy)
	}
}

func TestAVolumeThatSomebodyPointedElsewhereIsNotRemoved(t *testing.T) {
	d := &driver{settings: plan.Settings{Dir: t.TempDir()}}
	v := d.volumeFor(claim(""), class(Provisioner, storagev1.VolumeBindingImmediate))
	v.Spec.HostPath.Path = "/"
	if err := d.remove(t.Context(), v); err == nil {
		t.Error("it was removed")
	}
}
