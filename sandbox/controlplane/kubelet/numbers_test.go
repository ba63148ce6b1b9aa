package kubelet

import (
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"

	"groundwork/sandbox/controlplane/plan"
)

// aNode has one simulated pod and one that runs this very process and has a claimed volume.
func aNode(t *testing.T) (*Kubelet, plan.Node) {
	t.Helper()
	node := plan.Node{Name: "node-a"}
	real := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "n", Name: "real", UID: "u"},
		Spec: corev1.PodSpec{NodeName: "node-a", Containers: []corev1.Container{{Name: "c", Image: "i:v1"}}, Volumes: []corev1.Volume{
			{Name: "data", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "claim"}}}}},
		Status: corev1.PodStatus{Phase: corev1.PodRunning}}
	simulated := real.DeepCopy()
	simulated.Name = "simulated"
	index := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{})
	for _, pod := range []*corev1.Pod{real, simulated} {
		if err := index.Add(pod); err != nil {
			t.Fatal(err)
		}
	}
	k := &Kubelet{pods: corelisters.NewPodLister(index)}
	w := newWorker(k, real, node)
	w.volumes.claims.Store("data", t.TempDir())
	w.main[0].view.state = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(time.Unix(1, 0))}}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	w.main[0].process = &process{command: &exec.Cmd{Process: self}}
	k.workers = map[types.UID]*worker{"u": w}
	return k, node
}

func scrape(t *testing.T, n numbers) string {
	t.Helper()
	answer := httptest.NewRecorder()
	serve(n).ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	text, _ := io.ReadAll(answer.Result().Body)
	if answer.Code != 200 {
		t.Fatalf("%d: %s", answer.Code, text)
	}
	return string(text)
}

func TestAKubeletTellsOfItsNodeItsPodsAndTheVolumesOfRealPods(t *testing.T) {
	k, node := aNode(t)
	text := scrape(t, k.own(node))
	for _, want := range []string{`kubelet_node_name{node="node-a"} 1`, "kubelet_running_pods 2", `kubelet_running_containers{container_state="running"} 1`,
		`kubelet_volume_stats_available_bytes{namespace="n",persistentvolumeclaim="claim"} `} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	if elsewhere := scrape(t, k.own(plan.Node{Name: "node-b"})); !strings.Contains(elsewhere, "kubelet_running_pods 0") {
		t.Errorf("another node has\n%s", elsewhere)
	}
}

func TestCadvisorTellsWhatRealContainersUseAndNothingOfSimulatedOnes(t *testing.T) {
	k, node := aNode(t)
	text := scrape(t, k.cadvisor(node))
	for _, want := range []string{
		`container_memory_working_set_bytes{container="c",id="/kubepods/podu/c",image="i:v1",name="",namespace="n",pod="real"} `,
		`container_cpu_usage_seconds_total{container="c",cpu="total",`, `container_start_time_seconds{container="c"`} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, "simulated") {
		t.Errorf("numbers of a simulated pod:\n%s", text)
	}
}

func TestAProcesssNumbersAreItsOwn(t *testing.T) {
	u, err := usageOf(os.Getpid())
	if err != nil || u.resident < 1<<20 {
		t.Errorf("got %+v, %v", u, err)
	}
	if _, err := usageOf(1 << 30); err == nil {
		t.Error("a process that is not there has numbers")
	}
}
