package kubelet

import (
	"context"
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// probe runs a container's probes until the context ends: first the startup probe alone, then liveness and readiness
// side by side. Whoever reads unhealthy has to end the process.
func (c *container) probe(ctx context.Context, unhealthy chan<- string) {
	if p := c.spec.StartupProbe; p != nil {
		t := newTracker(p, false)
		if !c.repeat(ctx, "Startup", p, t, func() bool { return false }) {
			return
		}
		if !t.verdict {
			unhealthy <- "startup probe"
			return
		}
	}
	c.change(func(v *view) {
		v.started = true
		v.ready = c.spec.ReadinessProbe == nil
	})
	if p := c.spec.LivenessProbe; p != nil {
		go func() {
			t := newTracker(p, true)
			if c.repeat(ctx, "Liveness", p, t, func() bool { return t.verdict }) {
				unhealthy <- "liveness probe"
			}
		}()
	}
	if p := c.spec.ReadinessProbe; p != nil {
		t := newTracker(p, false)
		c.repeat(ctx, "Readiness", p, t, func() bool {
			c.readiness(ctx, t.verdict)
			return true
		})
	}
}

func (c *container) readiness(ctx context.Context, ready bool) {
	if c.look().ready != ready && ctx.Err() == nil {
		c.change(func(v *view) { v.ready = ready })
	}
}

// repeat asks until goOn, which is asked after each verdict, says no. It returns false when the context ended first.
func (c *container) repeat(ctx context.Context, name string, p *corev1.Probe, t *tracker, goOn func() bool) bool {
	period := seconds(p.PeriodSeconds, 10)
	started := c.look().state.Running.StartedAt.Time
	// Not all pods' probes in the same instant, but the first one soon.
	first := time.Until(started.Add(time.Duration(p.InitialDelaySeconds)*time.Second)) + rand.N(500*time.Millisecond)
	if !sleep(ctx, first) {
		return false
	}
	ip := c.pod.ip()
	for {
		err := c.try(ctx, p, ip)
		if ctx.Err() != nil {
			return false
		}
		if err != nil {
			c.event(corev1.EventTypeWarning, "Unhealthy", "%s probe failed: %v", name, err)
		}
		if t.record(err == nil) && !goOn() {
			return true
		}
		if !sleep(ctx, period) {
			return false
		}
	}
}
