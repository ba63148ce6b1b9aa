package kubelet

import (
	"context"
	"reflect"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

type given struct {
	configMaps map[string]map[string]string
	secrets    map[string]map[string][]byte
	claims     map[string]string
}

func (g given) claimed(_ context.Context, _, name string) (*corev1.PersistentVolume, error) {
	folder, ok := g.claims[name]
	if !ok {
		return nil, apierrors.NewNotFound(schema.GroupResource{Resource: "persistentvolumeclaims"}, name)
	}
	return &corev1.PersistentVolume{Spec: corev1.PersistentVolumeSpec{PersistentVolumeSource: corev1.PersistentVolumeSource{
		HostPath: &corev1.HostPathVolumeSource{Path: folder}}}}, nil
}

func (g given) configMap(_ context.Context, _, name string) (*corev1.ConfigMap, error) {
	data, ok := g.configMaps[name]
	if !ok {
		return nil, apierrors.NewNotFound(schema.GroupResource{Resource: "configmaps"}, name)
	}
	return &corev1.ConfigMap{Data: data}, nil
}

func (g given) secret(_ context.Context, _, name string) (*corev1.Secret, error) {
	data, ok := g.secrets[name]
	if !ok {
		return nil, apierrors.NewNotFound(schema.GroupResource{Resource: "secrets"}, name)
	}
	return &corev1.Secret{Data: data}, nil
}

func TestReferencesToVariablesAreExpandedAndEscapesAreKept(t *testing.T) {
	env := map[string]string{"A": "1", "B": "$(A)"}
	for in, want := range map[string]string{
		"--x=$(A)": "--x=1", "$(MISSING)": "$(MISSING)", "$$(A)": "$(A)", "$(B)": "$(A)", "$A ${A}": "$A ${A}", "$(A": "$(A",
	} {
		if got := expand(in, env); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestThePodsCommandReplacesTheEntryPointAndArgumentsFollow(t *testing.T) {
	entry, env := []string{"/program"}, map[string]string{"P": "7"}
	for _, c := range []struct {
		command, args, want []string
	}{
		{nil, nil, []string{"/program"}},
		{nil, []string{"--p=$(P)"}, []string{"/program", "--p=7"}},
		{[]string{"/other"}, []string{"a"}, []string{"/other", "a"}},
		{[]string{"/other"}, nil, []string{"/other"}},
	} {
		if got := arguments(corev1.Container{Command: c.command, Args: c.args}, entry, env); !reflect.DeepEqual(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
}

func TestVariablesComeFromValuesFieldsResourcesAndObjects(t *testing.T) {
	yes := true
	from := given{configMaps: map[string]map[string]string{"cm": {"k": "from-map", "other": "x"}}, secrets: map[string]map[string][]byte{"s": {"k": []byte("hidden")}}}
	container := corev1.Container{Name: "c",
		Resources: corev1.ResourceRequirements{Limits: corev1.ResourceList{"memory": resource.MustParse("100Mi")}},
		EnvFrom:   []corev1.EnvFromSource{{Prefix: "P_", ConfigMapRef: &corev1.ConfigMapEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: "cm"}}}},
		Env: []corev1.EnvVar{
			{Name: "PLAIN", Value: "v"}, {Name: "REF", Value: "$(PLAIN)-$(P_k)"},
			{Name: "IP", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: "status.podIP"}}},
			{Name: "LABEL", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: "metadata.labels['app']"}}},
			{Name: "MEMORY", ValueFrom: &corev1.EnvVarSource{ResourceFieldRef: &corev1.ResourceFieldSelector{Resource: "limits.memory", Divisor: resource.MustParse("1Mi")}}},
			{Name: "SECRET", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: "s"}, Key: "k"}}},
			{Name: "MAYBE", ValueFrom: &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: "none"}, Key: "k", Optional: &yes}}},
		}}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "pod", Labels: map[string]string{"app": "web"}},
		Spec: corev1.PodSpec{Containers: []corev1.Container{container}}, Status: corev1.PodStatus{PodIP: "10.1.0.9"}}
	env, err := environment(context.Background(), from, pod, container)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"PLAIN": "v", "REF": "v-from-map", "IP": "10.1.0.9", "LABEL": "web", "MEMORY": "100",
		"SECRET": "hidden", "P_other": "x", "KUBERNETES_SERVICE_HOST": "10.96.0.1", "HOSTNAME": "pod"} {
		if env[name] != want {
			t.Errorf("%s is %q, want %q", name, env[name], want)
		}
	}
	if _, set := env["MAYBE"]; set {
		t.Error("a variable from an optional object that is missing must not be set")
	}
}

func TestAMissingObjectOrKeyIsAnErrorThatNamesIt(t *testing.T) {
	from := given{configMaps: map[string]map[string]string{"cm": {}}}
	for _, name := range []string{"cm", "none"} {
		c := corev1.Container{Env: []corev1.EnvVar{{Name: "X", ValueFrom: &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{
			LocalObjectReference: corev1.LocalObjectReference{Name: name}, Key: "k"}}}}}
		if _, err := environment(context.Background(), from, &corev1.Pod{}, c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
