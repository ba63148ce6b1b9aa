package kubelet

import (
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"groundwork/sandbox/programs"
)

func someTable(t *testing.T) programs.Table {
	t.Helper()
	table, err := programs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestTheContainersUserComesBeforeThePodsAndTheImages(t *testing.T) {
	one, two, yes, root := int64(1), int64(2), true, int64(0)
	image := programs.Program{User: 65534}
	pod := &corev1.Pod{}
	if uid, gid, _, _ := identity(pod, corev1.Container{}, image); uid != 65534 || gid != 0 {
		t.Errorf("the image's user became %d:%d", uid, gid)
	}
	pod.Spec.SecurityContext = &corev1.PodSecurityContext{RunAsUser: &one, RunAsGroup: &two, FSGroup: &two, RunAsNonRoot: &yes}
	if uid, gid, groups, _ := identity(pod, corev1.Container{}, image); uid != 1 || gid != 2 || !slices.Equal(groups, []int{2}) {
		t.Errorf("the pod's user became %d:%d %v", uid, gid, groups)
	}
	c := corev1.Container{SecurityContext: &corev1.SecurityContext{RunAsUser: &root}}
	if _, _, _, err := identity(pod, c, image); err == nil {
		t.Error("root was accepted although the pod says runAsNonRoot")
	}
}

func TestCapabilitiesAreDroppedBeforeTheyAreAdded(t *testing.T) {
	c := corev1.Container{SecurityContext: &corev1.SecurityContext{Capabilities: &corev1.Capabilities{
		Drop: []corev1.Capability{"ALL"}, Add: []corev1.Capability{"NET_BIND_SERVICE"}}}}
	if got := capabilities(c); !slices.Equal(got, []string{"NET_BIND_SERVICE"}) {
		t.Errorf("got %v", got)
	}
	if got := capabilities(corev1.Container{}); slices.Contains(got, "SYS_ADMIN") || !slices.Contains(got, "CHOWN") {
		t.Errorf("the default is %v", got)
	}
}

func TestVolumeMountsAreInOrderAndMayNotLeaveTheirVolume(t *testing.T) {
	pod := &corev1.Pod{Spec: corev1.PodSpec{Volumes: []corev1.Volume{
		{Name: "e", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
		{Name: "h", VolumeSource: corev1.VolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/host"}}}}}}
	v := &volumes{pod: pod, base: "/base"}
	c := corev1.Container{VolumeMounts: []corev1.VolumeMount{{Name: "e", MountPath: "/a/b", SubPathExpr: "$(X)"}, {Name: "h", MountPath: "/a"}}}
	got, err := mounts(pod, c, v, map[string]string{"X": "s"})
	want := []Mount{{"/host", "/a", true}, {"/base/e/s", "/a/b", false}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	c.VolumeMounts[0].SubPathExpr, c.VolumeMounts[0].SubPath = "", "../x"
	if _, err := mounts(pod, c, v, nil); err == nil {
		t.Error("a subPath left its volume")
	}
}

func TestATailHasAtMostSoManyLinesAndBytes(t *testing.T) {
	if got := string(tail([]byte("a\nb\nc\n"), 2, 100)); got != "b\nc\n" {
		t.Errorf("got %q", got)
	}
	if got := string(tail([]byte("abcdef"), 2, 3)); got != "def" {
		t.Errorf("got %q", got)
	}
}

func TestAuthorisationIsAskedForTheKubeletsSubresource(t *testing.T) {
	for path, want := range map[string]string{"/metrics/resource": "metrics", "/stats/summary": "stats", "/containerLogs/a/b/c": "proxy", "/healthz": "healthz", "/exec/a": "proxy"} {
		if got := subresource(path); got != want {
			t.Errorf("%s asks for nodes/%s, want nodes/%s", path, got, want)
		}
	}
}
