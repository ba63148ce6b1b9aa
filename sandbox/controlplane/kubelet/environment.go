package kubelet

import (
	"context"
	"fmt"
	"maps"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	resources "k8s.io/kubernetes/pkg/api/v1/resource"
	"k8s.io/kubernetes/pkg/fieldpath"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"

	"groundwork/sandbox/controlplane/plan"
)

// objects reads what a pod's environment and volumes refer to.
type objects interface {
	configMap(ctx context.Context, namespace, name string) (*corev1.ConfigMap, error)
	secret(ctx context.Context, namespace, name string) (*corev1.Secret, error)
	claimed(ctx context.Context, namespace, claim string) (*corev1.PersistentVolume, error)
}

type apiObjects struct{ client kubernetes.Interface }

func (a apiObjects) configMap(ctx context.Context, namespace, name string) (*corev1.ConfigMap, error) {
	return a.client.CoreV1().ConfigMaps(namespace).Get(ctx, name, metav1.GetOptions{})
}

func (a apiObjects) secret(ctx context.Context, namespace, name string) (*corev1.Secret, error) {
	return a.client.CoreV1().Secrets(namespace).Get(ctx, name, metav1.GetOptions{})
}

// claimed gives the volume that a claim is bound to.
func (a apiObjects) claimed(ctx context.Context, namespace, name string) (*corev1.PersistentVolume, error) {
	claim, err := a.client.CoreV1().PersistentVolumeClaims(namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	if claim.Status.Phase != corev1.ClaimBound {
		return nil, fmt.Errorf("claim %s is not bound", name)
	}
	return a.client.CoreV1().PersistentVolumes().Get(ctx, claim.Spec.VolumeName, metav1.GetOptions{})
}

// expand replaces $(NAME) by a variable's value, $$(NAME) by $(NAME), and leaves unknown names as they are.
func expand(text string, env map[string]string) string {
	return expansion.Expand(text, expansion.MappingFuncFor(env))
}

func expandAll(texts []string, env map[string]string) []string {
	var out []string
	for _, t := range texts {
		out = append(out, expand(t, env))
	}
	return out
}

// arguments are the program's argv: the pod's command takes the place of the image's entry point, as in a container.
func arguments(c corev1.Container, entrypoint []string, env map[string]string) []string {
	command := entrypoint
	if len(c.Command) > 0 {
		command = expandAll(c.Command, env)
	}
	return append(append([]string{}, command...), expandAll(c.Args, env)...)
}

// environment resolves a container's variables. Each may refer to those before it.
func environment(ctx context.Context, from objects, pod *corev1.Pod, c corev1.Container) (map[string]string, error) {
	env := map[string]string{
		"PATH":                    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"HOSTNAME":                pod.Name,
		"KUBERNETES_SERVICE_HOST": plan.APIServiceIP, "KUBERNETES_SERVICE_PORT": "443", "KUBERNETES_SERVICE_PORT_HTTPS": "443",
	}
	for _, source := range c.EnvFrom {
		values, err := whole(ctx, from, pod.Namespace, source)
		if err != nil {
			return nil, err
		}
		for key, value := range values {
			env[source.Prefix+key] = value
		}
	}
	for _, v := range c.Env {
		value, set, err := variable(ctx, from, pod, c, v, env)
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", v.Name, err)
		}
		if set {
			env[v.Name] = value
		}
	}
	return env, nil
}

func whole(ctx context.Context, from objects, namespace string, source corev1.EnvFromSource) (map[string]string, error) {
	values := map[string]string{}
	switch {
	case source.ConfigMapRef != nil:
		o, err := from.configMap(ctx, namespace, source.ConfigMapRef.Name)
		if err != nil {
			return nil, unlessOptional(err, source.ConfigMapRef.Optional)
		}
		maps.Copy(values, o.Data)
	case source.SecretRef != nil:
		o, err := from.secret(ctx, namespace, source.SecretRef.Name)
		if err != nil {
			return nil, unlessOptional(err, source.SecretRef.Optional)
		}
		for key, value := range o.Data {
			values[key] = string(value)
		}
	}
	return values, nil
}

func variable(ctx context.Context, from objects, pod *corev1.Pod, c corev1.Container, v corev1.EnvVar,
	env map[string]string) (value string, set bool, err error) {
	s := v.ValueFrom
	switch {
	case s == nil:
		return expand(v.Value, env), true, nil
	case s.FieldRef != nil:
		value, err = field(pod, s.FieldRef.FieldPath)
		return value, true, err
	case s.ResourceFieldRef != nil:
		value, err = resourceField(pod, s.ResourceFieldRef, c.Name)
		return value, true, err
	case s.ConfigMapKeyRef != nil:
		r := s.ConfigMapKeyRef
		o, err := from.configMap(ctx, pod.Namespace, r.Name)
		if err != nil {
			return "", false, unlessOptional(err, r.Optional)
		}
		value, set = o.Data[r.Key]
		return value, set, missing(set, r.Optional, "ConfigMap", r.Name, r.Key)
	case s.SecretKeyRef != nil:
		r := s.SecretKeyRef
		o, err := from.secret(ctx, pod.Namespace, r.Name)
		if err != nil {
			return "", false, unlessOptional(err, r.Optional)
		}
		data, set := o.Data[r.Key]
		return string(data), set, missing(set, r.Optional, "Secret", r.Name, r.Key)
	}
	return "", false, fmt.Errorf("the sandbox does not know this kind of source")
}

// field covers the fields that the API's own helper leaves to the kubelet as well.
func field(pod *corev1.Pod, path string) (string, error) {
	switch path {
	case "spec.nodeName":
		return pod.Spec.NodeName, nil
	case "spec.serviceAccountName":
		return pod.Spec.ServiceAccountName, nil
	case "status.hostIP":
		return pod.Status.HostIP, nil
	case "status.podIP", "status.podIPs":
		return pod.Status.PodIP, nil
	}
	return fieldpath.ExtractFieldPathAsString(pod, path)
}

func resourceField(pod *corev1.Pod, r *corev1.ResourceFieldSelector, container string) (string, error) {
	if r.ContainerName != "" {
		container = r.ContainerName
	}
	for _, c := range allContainers(pod) {
		if c.Name == container {
			return resources.ExtractContainerResourceValue(r, &c)
		}
	}
	return "", fmt.Errorf("there is no container %s", strconv.Quote(container))
}

func unlessOptional(err error, optional *bool) error {
	if apierrors.IsNotFound(err) && optional != nil && *optional {
		return nil
	}
	return err
}

func missing(there bool, optional *bool, kind, name, key string) error {
	if there || optional != nil && *optional {
		return nil
	}
	return fmt.Errorf("%s %s has no key %s", kind, name, key)
}
