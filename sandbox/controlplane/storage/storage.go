// Package storage stands in for the EBS CSI driver: claims of its StorageClasses get volumes, which are folders of this
// computer.
package storage

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"

	"groundwork/sandbox/controlplane/plan"
)

// Provisioner is the name by which StorageClasses ask for EBS volumes.
const Provisioner = "ebs.csi.aws.com"

const (
	selectedNode  = "volume.kubernetes.io/selected-node" // the scheduler's choice, where the class waits for a first pod
	provisionedBy = "pv.kubernetes.io/provisioned-by"
	zoneLabel     = "topology.kubernetes.io/zone"
)

// lookEvery is how often claims are looked at when nothing is heard of them, because an attempt may have failed.
const lookEvery = 10 * time.Second

type driver struct {
	settings plan.Settings
	client   kubernetes.Interface
	zones    map[string]string // by node
}

// Start makes volumes for claims from now on, and removes those that were released.
func Start(ctx context.Context, s plan.Settings, client kubernetes.Interface) error {
	d := &driver{settings: s, client: client, zones: map[string]string{}}
	for _, n := range s.Places() {
		d.zones[n.Name] = n.Zone
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	claims, volumes := factory.Core().V1().PersistentVolumeClaims(), factory.Core().V1().PersistentVolumes()
	classes := factory.Storage().V1().StorageClasses()
	changed := make(chan struct{}, 1)
	tell := func(any) {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	for _, informer := range []cache.SharedIndexInformer{claims.Informer(), volumes.Informer(), classes.Informer()} {
		if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc: tell, DeleteFunc: tell, UpdateFunc: func(_, o any) { tell(o) }}); err != nil {
			return err
		}
	}
	factory.Start(ctx.Done())
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-changed:
			case <-time.After(lookEvery):
			}
			all, _ := claims.Lister().List(labels.Everything())
			for _, claim := range all {
				if class, err := classes.Lister().Get(className(claim)); err == nil && wants(claim, class) {
					d.report(d.make(ctx, claim, class))
				}
			}
			made, _ := volumes.Lister().List(labels.Everything())
			for _, volume := range made {
				if released(volume) {
					d.report(d.remove(ctx, volume))
				}
			}
		}
	}()
	return nil
}

func (d *driver) report(err error) {
	if err != nil && !apierrors.IsAlreadyExists(err) && !apierrors.IsNotFound(err) {
		log.Printf("storage: %v", err)
	}
}

func className(claim *corev1.PersistentVolumeClaim) string {
	if claim.Spec.StorageClassName == nil {
		return ""
	}
	return *claim.Spec.StorageClassName
}

// wants says whether it is time to make a volume: where the class waits for a first pod, only when a node was chosen.
func wants(claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass) bool {
	waits := class.VolumeBindingMode != nil && *class.VolumeBindingMode == storagev1.VolumeBindingWaitForFirstConsumer
	return class.Provisioner == Provisioner && claim.Status.Phase == corev1.ClaimPending && claim.Spec.VolumeName == "" &&
		claim.DeletionTimestamp == nil && (!waits || claim.Annotations[selectedNode] != "")
}

func (d *driver) make(ctx context.Context, claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass) error {
	volume := d.volumeFor(claim, class)
	// Everyone may write, as on a fresh file system that the kubelet gave to the pod's group.
	if err := os.MkdirAll(volume.Spec.HostPath.Path, 0o777); err != nil {
		return err
	}
	if err := os.Chmod(volume.Spec.HostPath.Path, 0o777); err != nil {
		return err
	}
	_, err := d.client.CoreV1().PersistentVolumes().Create(ctx, volume, metav1.CreateOptions{})
	return err
}

func (d *driver) volumeFor(claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass) *corev1.PersistentVolume {
	name := "pvc-" + string(claim.UID)
	policy := corev1.PersistentVolumeReclaimDelete
	if class.ReclaimPolicy != nil {
		policy = *class.ReclaimPolicy
	}
	volume := &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{provisionedBy: Provisioner}},
		Spec: corev1.PersistentVolumeSpec{
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: claim.Spec.Resources.Requests[corev1.ResourceStorage]},
			AccessModes:                   claim.Spec.AccessModes,
			VolumeMode:                    claim.Spec.VolumeMode,
			StorageClassName:              class.Name,
			PersistentVolumeReclaimPolicy: policy,
			MountOptions:                  class.MountOptions,
			ClaimRef: &corev1.ObjectReference{Kind: "PersistentVolumeClaim", APIVersion: "v1", Namespace: claim.Namespace,
				Name: claim.Name, UID: claim.UID, ResourceVersion: claim.ResourceVersion},
			PersistentVolumeSource: corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: d.settings.Volume(name)}},
		},
	}
	// An EBS volume stays in its zone.
	if zone := d.zones[claim.Annotations[selectedNode]]; zone != "" {
		volume.Spec.NodeAffinity = &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
			MatchExpressions: []corev1.NodeSelectorRequirement{{Key: zoneLabel, Operator: corev1.NodeSelectorOpIn, Values: []string{zone}}}}}}}
	}
	return volume
}

func released(volume *corev1.PersistentVolume) bool {
	return volume.Annotations[provisionedBy] == Provisioner && volume.Status.Phase == corev1.VolumeReleased &&
		volume.Spec.PersistentVolumeReclaimPolicy == corev1.PersistentVolumeReclaimDelete && volume.DeletionTimestamp == nil
}

func (d *driver) remove(ctx context.Context, volume *corev1.PersistentVolume) error {
	folder := d.settings.Volume(volume.Name)
	if volume.Spec.HostPath == nil || volume.Spec.HostPath.Path != folder || !strings.HasPrefix(volume.Name, "pvc-") {
		return fmt.Errorf("volume %s is not one of ours any more", volume.Name) // somebody edited it
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	return d.client.CoreV1().PersistentVolumes().Delete(ctx, volume.Name, metav1.DeleteOptions{})
}
