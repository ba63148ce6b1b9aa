package kubelet

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func secretVolume(t *testing.T, from objects) (fill func(), read func(path string) string) {
	t.Helper()
	group := int64(os.Getgid())
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "n", Name: "p"}, Spec: corev1.PodSpec{
		SecurityContext: &corev1.PodSecurityContext{FSGroup: &group},
		Volumes:         []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "s"}}}}}}
	v := &volumes{pod: pod, base: t.TempDir(), from: from}
	fill = func() {
		if err := v.fill(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	read = func(path string) string {
		data, err := os.ReadFile(filepath.Join(v.base, "v", path))
		if err != nil {
			return "none"
		}
		return string(data)
	}
	return fill, read
}

func TestAChangedSecretReplacesItsFilesAllAtOnceByALink(t *testing.T) {
	secret := map[string][]byte{"tls.crt": []byte("c1"), "tls.key": []byte("k1"), "old": []byte("o")}
	fill, read := secretVolume(t, given{secrets: map[string]map[string][]byte{"s": secret}})
	fill()
	if read("tls.crt") != "c1" || read("..data/tls.key") != "k1" || read("old") != "o" {
		t.Errorf("at first: %s %s %s", read("tls.crt"), read("..data/tls.key"), read("old"))
	}
	delete(secret, "old")
	maps.Copy(secret, map[string][]byte{"tls.crt": []byte("c2"), "tls.key": []byte("k2")})
	fill()
	if read("tls.crt") != "c2" || read("tls.key") != "k2" || read("old") != "none" {
		t.Errorf("afterwards: %s %s %s", read("tls.crt"), read("tls.key"), read("old"))
	}
}

func TestAClaimedVolumeIsAFolderThatThePodMayWriteTo(t *testing.T) {
	folder := t.TempDir()
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "n", Name: "p"}, Spec: corev1.PodSpec{Volumes: []corev1.Volume{
		{Name: "own", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "data"}}},
		{Name: "brief", VolumeSource: corev1.VolumeSource{Ephemeral: &corev1.EphemeralVolumeSource{}}}}}}
	v := &volumes{pod: pod, base: t.TempDir(), from: given{claims: map[string]string{"data": folder}}}
	if err := v.fill(context.Background()); err == nil {
		t.Error("a claim that is not there did not matter")
	}
	v.from = given{claims: map[string]string{"data": folder, "p-brief": t.TempDir()}}
	if err := v.fill(context.Background()); err != nil {
		t.Fatal(err)
	}
	c := corev1.Container{VolumeMounts: []corev1.VolumeMount{{Name: "own", MountPath: "/data", SubPath: "db"}}}
	if got, err := mounts(pod, c, v, nil); err != nil || len(got) != 1 || got[0] != (Mount{From: folder + "/db", To: "/data"}) {
		t.Errorf("got %v, %v", got, err)
	}
}
