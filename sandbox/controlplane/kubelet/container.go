package kubelet

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"groundwork/sandbox/controlplane/plan"
	"groundwork/sandbox/programs"
)

// container keeps one container of a pod running as its restart policy says.
type container struct {
	pod  *worker
	spec corev1.Container
	init bool

	mutex   sync.Mutex
	view    view
	process *process
	log     logFile
}

func newContainer(pod *worker, spec corev1.Container, init bool) *container {
	waiting := corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ContainerCreating"}}
	if init || len(pod.pod.Spec.InitContainers) > 0 {
		waiting.Waiting.Reason = "PodInitializing"
	}
	return &container{pod: pod, spec: spec, init: init, view: view{container: spec, state: waiting},
		log: logFile{path: filepath.Join(pod.kubelet.settings.PodLogs(), pod.pod.Namespace+"_"+pod.pod.Name+"_"+spec.Name+".log")}}
}

// change alters what is known of the container and has the pod's status written.
func (c *container) change(f func(v *view)) {
	c.mutex.Lock()
	f(&c.view)
	c.mutex.Unlock()
	c.pod.changed()
}

func (c *container) look() view {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.view
}

// run returns when the container is over for good, or the pod is ending.
func (c *container) run(ctx context.Context) {
	var patience backOff
	for {
		p, err := c.prepareAndLaunch(ctx)
		if ctx.Err() != nil && p == nil {
			return
		}
		var result corev1.ContainerStateTerminated
		if err != nil {
			c.event(corev1.EventTypeWarning, "Failed", "Error: %v", err)
			result = startError(err, time.Now())
		} else {
			result = c.accompany(ctx, p)
		}
		again := ctx.Err() == nil && c.restarts(result.ExitCode)
		c.change(func(v *view) {
			v.state, v.ready, v.started = corev1.ContainerState{Terminated: &result}, false, false
			v.over = !again
		})
		if !again {
			return
		}
		if wait := patience.after(result.FinishedAt.Sub(result.StartedAt.Time)); wait > 0 {
			pod := fmt.Sprintf("%s_%s(%s)", c.pod.pod.Name, c.pod.pod.Namespace, c.pod.pod.UID)
			message := fmt.Sprintf("back-off %s restarting failed container=%s pod=%s", wait, c.spec.Name, pod)
			c.event(corev1.EventTypeWarning, "BackOff", "Back-off restarting failed container %s in pod %s", c.spec.Name, pod)
			c.change(func(v *view) {
				v.last = corev1.ContainerState{Terminated: &result}
				v.state = waiting("CrashLoopBackOff", message)
			})
			if !sleep(ctx, wait) {
				return
			}
		}
		c.change(func(v *view) {
			v.last = corev1.ContainerState{Terminated: &result}
			v.restarts++
		})
	}
}

func (c *container) restarts(exitCode int32) bool {
	policy := c.pod.pod.Spec.RestartPolicy
	switch {
	case c.init && alwaysRestarts(c.spec):
		return true
	case c.init:
		return exitCode != 0 && policy != corev1.RestartPolicyNever
	case policy == corev1.RestartPolicyNever:
		return false
	case policy == corev1.RestartPolicyOnFailure:
		return exitCode != 0
	}
	return true
}

// prepareAndLaunch waits until everything that the container refers to is there. An error is one of the start itself.
func (c *container) prepareAndLaunch(ctx context.Context) (*process, error) {
	program, err := c.obtain(ctx)
	for err == nil {
		reason, spec, failure := c.prepare(ctx, program)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if failure == nil {
			return c.launch(program, spec)
		}
		c.change(func(v *view) { v.state = waiting(reason, failure.Error()) })
		c.event(corev1.EventTypeWarning, "Failed", "Error: %v", failure)
		if !sleep(ctx, 5*time.Second) {
			err = ctx.Err()
		}
	}
	return nil, err
}

func waiting(reason, message string) corev1.ContainerState {
	return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}}
}

// prepare resolves everything that a container refers to; reason is the kubelet's word for what is wrong.
func (c *container) prepare(ctx context.Context, program programs.Program) (reason string, spec Spec, err error) {
	pod, volumes := c.pod.pod, c.pod.volumes
	env, err := environment(ctx, c.pod.kubelet.objects, c.pod.withAddresses(), c.spec)
	if err != nil {
		return "CreateContainerConfigError", spec, err
	}
	if spec.UID, spec.GID, spec.Groups, err = identity(pod, c.spec, program); err != nil {
		return "CreateContainerConfigError", spec, err
	}
	if spec.Mounts, err = mounts(pod, c.spec, volumes, env); err != nil {
		return "CreateContainerConfigError", spec, err
	}
	base := filepath.Join(c.pod.base, "containers", c.spec.Name)
	spec.Root = filepath.Join(base, "root")
	if err = os.MkdirAll(spec.Root, 0o755); err != nil {
		return "CreateContainerError", spec, err
	}
	last, err := terminationLog(base)
	if err != nil {
		return "CreateContainerError", spec, err
	}
	spec.Mounts = append(spec.Mounts, Mount{From: last, To: terminationPath(c.spec)})
	spec.Binary, spec.BinaryAt = filepath.Join(c.pod.kubelet.settings.Programs, program.Binary), program.Entrypoint[0]
	if program.Java {
		if err = javaImage(c.pod.kubelet.settings, base, env, &spec); err != nil {
			return "CreateContainerError", spec, err
		}
	}
	if _, set := env["AWS_ENDPOINT_URL"]; !set && c.pod.kubelet.settings.Emulator {
		// What DNS and public certificates do for a pod on EKS: the SDKs find AWS.
		env["AWS_ENDPOINT_URL"] = "http://" + plan.EmulatorIP
	}
	spec.Args = arguments(c.spec, program.Entrypoint, env)
	if program.Double {
		env["GROUNDWORK_DOUBLE"] = program.Name
	}
	for name, value := range env {
		spec.Env = append(spec.Env, name+"="+value)
	}
	spec.Folder = "/"
	if c.spec.WorkingDir != "" {
		spec.Folder = c.spec.WorkingDir
	}
	spec.Hostname, spec.Hosts, spec.Resolver = c.pod.hostname(), c.pod.hosts(), c.pod.resolver()
	spec.Capabilities = capabilities(c.spec)
	if s := c.spec.SecurityContext; s != nil {
		spec.ReadOnlyRoot = s.ReadOnlyRootFilesystem != nil && *s.ReadOnlyRootFilesystem
		spec.NoNewPrivs = s.AllowPrivilegeEscalation != nil && !*s.AllowPrivilegeEscalation
	}
	return "", spec, nil
}

func (c *container) launch(program programs.Program, spec Spec) (*process, error) {
	c.event(corev1.EventTypeNormal, "Pulled", "%s", pulled(program, c.spec.Image))
	logs, err := c.log.next()
	if err != nil {
		return nil, err
	}
	defer logs.Close()
	p, err := launch(spec, c.pod.namespace(), logs)
	if err != nil {
		return nil, err
	}
	c.mutex.Lock()
	c.process = p
	c.mutex.Unlock()
	c.event(corev1.EventTypeNormal, "Started", "Container started as process %d", p.command.Process.Pid)
	c.change(func(v *view) {
		v.state = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(p.started)}}
		v.id = idScheme(program) + string(c.pod.pod.UID) + "/" + c.spec.Name
		v.imageID = imageID(program)
	})
	return p, nil
}

// accompany probes a running process until it ends, which it also brings about when the pod is ending.
func (c *container) accompany(ctx context.Context, p *process) corev1.ContainerStateTerminated {
	probing, stop := context.WithCancel(ctx)
	defer stop()
	unhealthy := make(chan string, 1)
	go c.begin(probing, unhealthy)
	select {
	case <-p.ended:
	case why := <-unhealthy:
		stop()
		c.event(corev1.EventTypeNormal, "Killing", "Container %s failed its %s, will be restarted", c.spec.Name, why)
		p.stop(c.pod.grace())
	case <-ctx.Done():
		c.finish(p)
	}
	result := p.result
	result.ContainerID = c.look().id
	result.Message = c.lastWords(result.ExitCode)
	return result
}

func (c *container) event(kind, reason, format string, args ...any) {
	c.pod.event(c.spec.Name, c.init, kind, reason, format, args...)
}

// sleep returns false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
