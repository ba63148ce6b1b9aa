package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"groundwork/sandbox/programs"
)

// takes says whether the process kubelet runs this pod: every container's image is a known program, whatever its tag.
// KWOK runs all others. The same rule keeps KWOK off these pods (cluster/kwok.go); the two must not disagree.
func takes(table programs.Table, pod *corev1.Pod) bool {
	for _, c := range allContainers(pod) {
		if _, known := table.Find(c.Image); !known {
			return false
		}
	}
	return true
}

func allContainers(pod *corev1.Pod) []corev1.Container {
	return append(append([]corev1.Container{}, pod.Spec.InitContainers...), pod.Spec.Containers...)
}

// pull finds the program of an image. A tag that was not built is what an unknown tag is to a registry.
func pull(table programs.Table, image string) (programs.Program, error) {
	p, known := table.Find(image)
	if !known {
		return p, fmt.Errorf("the sandbox has no program for image %q", image)
	}
	if !p.Has(image) {
		return p, fmt.Errorf("failed to pull image %q: the sandbox has %s only in version %s", image, p.Name, p.Version)
	}
	return p, nil
}

// isDouble says whether something else than the image's program runs in the container.
func (c *container) isDouble() bool {
	p, known := c.pod.kubelet.table.Find(c.spec.Image)
	return known && p.Double
}

func pulled(p programs.Program, image string) string {
	if p.Double {
		return fmt.Sprintf("Image %q cannot run in the sandbox: a double "+p.Does+", and does nothing else", image, p.Name)
	}
	if p.Java {
		return fmt.Sprintf("Image %q is the %s that started the sandbox", image, p.Name)
	}
	return fmt.Sprintf("Image %q is the sandbox's own build of %s %s", image, p.Name, p.Version)
}

// idScheme begins the ids of a container and its image. Whoever looks for evidence can tell the program from its double.
func idScheme(p programs.Program) string {
	if p.Double {
		return "double://"
	}
	return "process://"
}

func imageID(p programs.Program) string {
	if p.Double {
		return idScheme(p) + p.Name
	}
	if p.Java {
		return idScheme(p) + p.Name
	}
	return idScheme(p) + p.Package + "@" + p.Version
}
