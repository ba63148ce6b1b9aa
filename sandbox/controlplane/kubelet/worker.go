package kubelet

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"

	"groundwork/sandbox/controlplane/network"
	"groundwork/sandbox/controlplane/plan"
)

// worker is one pod: its network, its volumes and its containers, from the moment it is scheduled until it is gone.
type worker struct {
	kubelet *Kubelet
	pod     *corev1.Pod // as it was when it came here; a pod's spec hardly ever changes afterwards
	node    plan.Node
	base    string
	started time.Time

	volumes    *volumes
	init, main []*container

	mutex    sync.Mutex
	net      *network.Pod
	patience time.Duration // how long containers may take to end

	dirty   chan struct{} // holds something when the status has to be written
	stale   chan struct{} // holds something when a ConfigMap or Secret that the pod may use has changed
	end     context.CancelFunc
	endOnce sync.Once
	ended   chan struct{}
}

func newWorker(k *Kubelet, pod *corev1.Pod, node plan.Node) *worker {
	w := &worker{kubelet: k, pod: pod, node: node, base: filepath.Join(k.settings.Pods(), string(pod.UID)), started: time.Now(),
		dirty: make(chan struct{}, 1), stale: make(chan struct{}, 1), ended: make(chan struct{}), patience: 30 * time.Second}
	if s := pod.Spec.TerminationGracePeriodSeconds; s != nil {
		w.patience = time.Duration(*s) * time.Second
	}
	w.volumes = &volumes{pod: pod, base: filepath.Join(w.base, "volumes"), from: k.objects, tokens: newTokens(k.client, pod)}
	for _, c := range pod.Spec.InitContainers {
		w.init = append(w.init, newContainer(w, c, true))
	}
	for _, c := range pod.Spec.Containers {
		w.main = append(w.main, newContainer(w, c, false))
	}
	return w
}

// run lives as long as the pod. Ending ctx ends the pod's processes, each in the grace period.
func (w *worker) run(ctx context.Context) {
	defer close(w.ended)
	writing, stop := context.WithCancel(context.Background())
	written := make(chan struct{})
	go func() {
		defer close(written)
		w.writeStatuses(writing)
	}()
	w.changed()
	if w.prepare(ctx) {
		refreshing, stopRefreshing := context.WithCancel(ctx)
		go w.refresh(refreshing)
		w.runContainers(ctx)
		stopRefreshing()
	}
	<-ctx.Done()
	stop()
	<-written
	w.mutex.Lock()
	if w.net != nil {
		w.net.Close()
	}
	w.mutex.Unlock()
	_ = os.RemoveAll(w.base)
}

// prepare makes the network and fills the volumes, for as long as it takes: a ConfigMap may come later than the pod.
func (w *worker) prepare(ctx context.Context) bool {
	told := ""
	for {
		err := w.tryToPrepare(ctx)
		if err == nil {
			w.changed()
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		if err.Error() != told { // once is enough
			told = err.Error()
			w.event("", false, corev1.EventTypeWarning, "FailedMount", "%v", err)
			for _, c := range slices.Concat(w.init, w.main) {
				c.change(func(v *view) { v.state.Waiting.Message = told })
			}
		}
		if !sleep(ctx, 2*time.Second) {
			return false
		}
	}
}

func (w *worker) tryToPrepare(ctx context.Context) error {
	if w.net == nil && !w.pod.Spec.HostNetwork {
		net, err := w.kubelet.network.Add()
		if err != nil {
			return fmt.Errorf("network: %w", err)
		}
		w.mutex.Lock()
		w.net = net
		w.mutex.Unlock()
	}
	return w.volumes.fill(ctx)
}

// refreshEvery is how often a pod's volumes are compared with their sources when nothing is heard of a change. Tokens
// are renewed by it.
const refreshEvery = 30 * time.Second

// refresh writes changed ConfigMaps and Secrets, a moment after they changed: a real kubelet may take over a minute, but
// whoever waits for it learns nothing more from that.
func (w *worker) refresh(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.stale:
		case <-time.After(refreshEvery):
		}
		if err := w.volumes.fill(ctx); err != nil && ctx.Err() == nil {
			w.kubelet.log.Printf("%s/%s: %v", w.pod.Namespace, w.pod.Name, err)
		}
	}
}

// runContainers runs the init containers one after the other, then all containers at once.
func (w *worker) runContainers(ctx context.Context) {
	var wait sync.WaitGroup
	defer wait.Wait()
	for _, c := range w.init {
		if alwaysRestarts(c.spec) { // a sidecar: the next one waits only until it has started
			wait.Go(func() { c.run(ctx) })
			for !c.look().started {
				if !sleep(ctx, 100*time.Millisecond) {
					return
				}
			}
			continue
		}
		c.run(ctx)
		if !c.look().succeeded() {
			return
		}
		c.change(func(v *view) { v.ready = true })
	}
	for _, c := range w.main {
		wait.Go(func() { c.run(ctx) })
	}
}

func (w *worker) changed() { poke(w.dirty) }

// poke puts something into a channel that holds one, unless it is full.
func poke(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (w *worker) ip() string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	switch {
	case w.pod.Spec.HostNetwork:
		return w.node.IP
	case w.net != nil:
		return w.net.IP
	}
	return ""
}

// namespace is the network namespace that containers join.
func (w *worker) namespace() *os.File {
	if w.net != nil {
		return w.net.Namespace
	}
	return w.kubelet.namespace
}

// grace is how long a program may take to end, which the one who deletes the pod may shorten.
func (w *worker) grace() time.Duration {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.patience
}

func (w *worker) setGrace(d time.Duration) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.patience = d
}

// withAddresses is the pod as its own containers may see it in fields.
func (w *worker) withAddresses() *corev1.Pod {
	pod := w.pod.DeepCopy()
	pod.Status.PodIP, pod.Status.HostIP = w.ip(), w.node.IP
	pod.Status.PodIPs = []corev1.PodIP{{IP: w.ip()}}
	return pod
}

func (w *worker) hostname() string {
	switch {
	case w.pod.Spec.HostNetwork:
		return w.node.Name
	case w.pod.Spec.Hostname != "":
		return w.pod.Spec.Hostname
	}
	return strings.TrimRight(w.pod.Name[:min(63, len(w.pod.Name))], "-.")
}

func (w *worker) hosts() string {
	text := "127.0.0.1\tlocalhost\n::1\tlocalhost\n" + w.ip() + "\t" + w.hostname() + "\n"
	for _, a := range w.pod.Spec.HostAliases {
		text += a.IP + "\t" + strings.Join(a.Hostnames, " ") + "\n"
	}
	return text
}

// resolver is what a pod's resolv.conf says on EKS.
func (w *worker) resolver() string {
	return fmt.Sprintf("search %s.svc.cluster.local svc.cluster.local cluster.local\nnameserver %s\noptions ndots:5\n",
		w.pod.Namespace, plan.DNSServiceIP)
}
