package kubelet

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	corev1 "k8s.io/api/core/v1"

	"groundwork/sandbox/programs"
)

// Builder builds programs that pods want for the first time.
type Builder interface {
	// Want asks for a program, if that was not done yet, and tells what is being done. An error says why it failed; the
	// next call asks again.
	Want(name string) (step string, err error)
}

// lookEvery is how often a container that waits for its program looks for it.
const lookEvery = 500 * time.Millisecond

// obtain waits until the container's program is there, as a kubelet waits for an image. It returns without one only when
// the context ends.
func (c *container) obtain(ctx context.Context) (programs.Program, error) {
	for {
		program, err := pull(c.pod.kubelet.table, c.spec.Image)
		if err == nil {
			err = c.await(ctx, program)
		}
		if err == nil || ctx.Err() != nil {
			return program, errors.Join(err, ctx.Err())
		}
		c.change(func(v *view) { v.state = waiting("ErrImagePull", err.Error()) })
		c.event(corev1.EventTypeWarning, "Failed", "Error: %v", err)
		if !sleep(ctx, 5*time.Second) {
			return program, ctx.Err()
		}
		// The kubelet alternates between trying and waiting.
		c.change(func(v *view) {
			v.state = waiting("ImagePullBackOff", fmt.Sprintf("Back-off pulling image %q: %v", c.spec.Image, err))
		})
		if !sleep(ctx, time.Minute) {
			return program, ctx.Err()
		}
	}
}

// await returns when the program is built.
func (c *container) await(ctx context.Context, program programs.Program) error {
	if program.Java {
		return javaThere(c.pod.kubelet.settings)
	}
	told := ""
	for {
		if _, err := os.Stat(filepath.Join(c.pod.kubelet.settings.Programs, program.Binary)); err == nil {
			return nil
		}
		if told == "" {
			c.event(corev1.EventTypeNormal, "Pulling", "The sandbox builds %s %s, because a pod wants it for the first time", program.Name, program.Version)
		}
		step, err := c.pod.kubelet.builder.Want(program.Name)
		if err != nil {
			return err
		}
		if step != told {
			told = step
			c.change(func(v *view) { v.state = waiting("ContainerCreating", step) })
		}
		if !sleep(ctx, lookEvery) {
			return ctx.Err()
		}
	}
}
