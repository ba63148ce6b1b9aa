package kubelet

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	httpprobe "k8s.io/kubernetes/pkg/probe/http"
)

// hookLimit ends a postStart hook that hangs. The kubelet waits for ever, but nobody wants to here.
const hookLimit = 2 * time.Minute

// hook does what a container's manifest wants done after its start or before its end. A double has no program to do
// anything with, so its hooks are left out.
func (c *container) hook(ctx context.Context, h *corev1.LifecycleHandler, limit time.Duration) error {
	if h == nil || limit <= 0 || c.isDouble() {
		return nil
	}
	switch {
	case h.Sleep != nil:
		sleep(ctx, min(time.Duration(h.Sleep.Seconds)*time.Second, limit))
		return nil
	case h.Exec != nil:
		return c.execute(ctx, h.Exec.Command, limit)
	case h.HTTPGet != nil:
		request, err := httpprobe.NewRequestForHTTPGetAction(h.HTTPGet, &c.spec, c.pod.ip(), "lifecycle")
		if err != nil {
			return err
		}
		client := newHookClient(limit)
		answer, err := client.Do(request.WithContext(ctx))
		if err != nil {
			return err
		}
		return answer.Body.Close()
	}
	return fmt.Errorf("the sandbox does not know this kind of hook")
}

// begin runs the postStart hook; a container whose hook fails is started again.
func (c *container) begin(ctx context.Context, unhealthy chan<- string) {
	if l := c.spec.Lifecycle; l != nil {
		if err := c.hook(ctx, l.PostStart, hookLimit); err != nil && ctx.Err() == nil {
			c.event(corev1.EventTypeWarning, "FailedPostStartHook", "PostStartHook failed: %v", err)
			unhealthy <- "postStart hook"
			return
		}
	}
	c.probe(ctx, unhealthy)
}

// finish runs the preStop hook and then ends the process, both within the grace period.
func (c *container) finish(p *process) {
	c.event(corev1.EventTypeNormal, "Killing", "Stopping container %s", c.spec.Name)
	began, grace := time.Now(), c.pod.grace()
	if l := c.spec.Lifecycle; l != nil {
		if err := c.hook(context.Background(), l.PreStop, grace); err != nil {
			c.event(corev1.EventTypeWarning, "FailedPreStopHook", "PreStopHook failed: %v", err)
		}
	}
	// As the kubelet does, the program gets a little time even if the hook took it all.
	p.stop(max(grace-time.Since(began), min(grace, 2*time.Second)))
}
