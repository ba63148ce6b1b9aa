package kubelet

import (
	"net/http"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"groundwork/sandbox/controlplane/plan"
)

// numbers are those of one node: what a kubelet tells of itself at /metrics, and what the cAdvisor in it tells of
// containers at /metrics/cadvisor. Only what is really measured is told: nothing of simulated pods, no throttling.
type numbers func(chan<- prometheus.Metric)

func (numbers) Describe(chan<- *prometheus.Desc) {} // unchecked: they differ with the pods that are there

func (n numbers) Collect(to chan<- prometheus.Metric) { n(to) }

func serve(n numbers) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(n)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

var (
	nodeName    = desc("kubelet_node_name", "The node's name. The count is always 1.", "node")
	runningPods = desc("kubelet_running_pods", "Number of pods that run on the node, simulated ones included")
	runningHere = desc("kubelet_running_containers", "Number of containers that really run", "container_state")

	inVolume      = []string{"namespace", "persistentvolumeclaim"}
	volumeNumbers = []struct {
		desc *prometheus.Desc
		of   func(space) float64
	}{
		{desc("kubelet_volume_stats_capacity_bytes", "Capacity in bytes of the volume", inVolume...), func(s space) float64 { return s.capacity }},
		{desc("kubelet_volume_stats_available_bytes", "Number of available bytes in the volume", inVolume...), func(s space) float64 { return s.available }},
		{desc("kubelet_volume_stats_used_bytes", "Number of used bytes in the volume", inVolume...), func(s space) float64 { return s.used }},
		{desc("kubelet_volume_stats_inodes", "Maximum number of inodes in the volume", inVolume...), func(s space) float64 { return s.inodes }},
		{desc("kubelet_volume_stats_inodes_free", "Number of free inodes in the volume", inVolume...), func(s space) float64 { return s.inodesFree }},
		{desc("kubelet_volume_stats_inodes_used", "Number of used inodes in the volume", inVolume...), func(s space) float64 { return s.inodesUsed }},
	}

	inContainer = []string{"container", "id", "image", "name", "namespace", "pod"}
	cpu         = desc("container_cpu_usage_seconds_total", "Cumulative cpu time consumed in seconds.", append(inContainer, "cpu")...)
	workingSet  = desc("container_memory_working_set_bytes", "Current working set in bytes.", inContainer...)
	resident    = desc("container_memory_rss", "Size of RSS in bytes.", inContainer...)
	startTime   = desc("container_start_time_seconds", "Start time of the container since unix epoch in seconds.", inContainer...)

	inPod    = []string{"id", "image", "interface", "name", "namespace", "pod"}
	received = desc("container_network_receive_bytes_total", "Cumulative count of bytes received", inPod...)
	sent     = desc("container_network_transmit_bytes_total", "Cumulative count of bytes transmitted", inPod...)
)

// own are a kubelet's numbers about itself and its volumes.
func (k *Kubelet) own(n plan.Node) numbers {
	return func(to chan<- prometheus.Metric) {
		gauge := func(d *prometheus.Desc, value float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
		}
		gauge(nodeName, 1, n.Name)
		running := 0
		pods, _ := k.pods.List(labels.Everything())
		for _, pod := range pods {
			if pod.Spec.NodeName == n.Name && pod.Status.Phase == corev1.PodRunning {
				running++
			}
		}
		gauge(runningPods, float64(running))
		containers := 0
		told := map[string]bool{} // two pods may use one claim
		for _, w := range k.on(n) {
			for _, c := range w.containers() {
				if c.look().running() {
					containers++
				}
			}
			for _, volume := range w.pod.Spec.Volumes {
				claim := claimOf(w.pod, volume)
				folder, known := w.volumes.claims.Load(volume.Name)
				if claim == "" || !known || told[w.pod.Namespace+"/"+claim] {
					continue
				}
				told[w.pod.Namespace+"/"+claim] = true
				if s, err := spaceOf(folder.(string)); err == nil {
					for _, m := range volumeNumbers {
						gauge(m.desc, m.of(s), w.pod.Namespace, claim)
					}
				}
			}
		}
		gauge(runningHere, float64(containers), "running")
	}
}

// cadvisor tells what real containers use.
func (k *Kubelet) cadvisor(n plan.Node) numbers {
	return func(to chan<- prometheus.Metric) {
		tell := func(d *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(d, kind, value, labels...)
		}
		for _, w := range k.on(n) {
			id, asked := "/kubepods/pod"+string(w.pod.UID), false
			for _, c := range w.containers() {
				pid, v := c.pid(), c.look()
				u, err := usageOf(pid)
				if pid == 0 || err != nil || !v.running() {
					continue
				}
				about := []string{c.spec.Name, id + "/" + c.spec.Name, c.spec.Image, v.id, w.pod.Namespace, w.pod.Name}
				tell(cpu, prometheus.CounterValue, u.cpuSeconds, append(slices.Clone(about), "total")...)
				tell(workingSet, prometheus.GaugeValue, u.resident, about...)
				tell(resident, prometheus.GaugeValue, u.resident, about...)
				tell(startTime, prometheus.GaugeValue, float64(v.state.Running.StartedAt.Unix()), about...)
				if t, err := trafficOf(pid); err == nil && !asked && !w.pod.Spec.HostNetwork {
					asked = true // all containers of a pod have one network
					tell(received, prometheus.CounterValue, t.received, id, "", "eth0", "", w.pod.Namespace, w.pod.Name)
					tell(sent, prometheus.CounterValue, t.sent, id, "", "eth0", "", w.pod.Namespace, w.pod.Name)
				}
			}
		}
	}
}

// on gives the real pods of a node.
func (k *Kubelet) on(n plan.Node) (found []*worker) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, w := range k.workers {
		if w.node.Name == n.Name {
			found = append(found, w)
		}
	}
	return found
}

func (w *worker) containers() []*container { return slices.Concat(w.init, w.main) }

// pid is the process that runs now or ran last; 0 if there was none.
func (c *container) pid() int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.process == nil {
		return 0
	}
	return c.process.command.Process.Pid
}
