// Package podidentity does what EKS's own webhook does for AWS roles of pods: it puts a token and the variables that the
// SDKs look for into each new pod whose ServiceAccount names a role, or has an association of EKS Pod Identity. An
// association wins: then the annotation of the ServiceAccount is not looked at.
package podidentity

import (
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"groundwork/sandbox/controlplane/plan"
)

// What EKS reads from ServiceAccounts and pods, and what it writes into pods.
const (
	prefix       = "eks.amazonaws.com/"
	skip         = prefix + "skip-containers"
	volumeName   = "aws-iam-token"
	tokenFolder  = "/var/run/secrets/eks.amazonaws.com/serviceaccount"
	audience     = "sts.amazonaws.com"
	defaultLife  = 86400
	shortestLife = 3600
)

// What the webhook writes into pods for EKS Pod Identity.
const (
	credentials    = "http://" + plan.AgentIP + "/v1/credentials"
	exchangeVolume = "eks-pod-identity-token"
	exchangeFolder = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount"
	exchangeName   = "pods.eks.amazonaws.com"
	exchangeLabel  = prefix + "pod-identity"
)

// associate changes the pod so that it gets its credentials from the agent on its node.
func associate(pod *corev1.Pod, region string) bool {
	changed := false
	for _, containers := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range containers {
			if !slices.Contains(skipped(pod), containers[i].Name) {
				changed = associateContainer(&containers[i], region) || changed
			}
		}
	}
	if !changed {
		return false
	}
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	pod.Labels[exchangeLabel] = "enabled"
	if !slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == exchangeVolume }) {
		life := int64(defaultLife)
		pod.Spec.Volumes = append(pod.Spec.Volumes, projected(exchangeVolume, exchangeName, exchangeVolume, &life))
	}
	return true
}

func associateContainer(c *corev1.Container, region string) bool {
	has := func(name string) bool {
		return slices.ContainsFunc(c.Env, func(v corev1.EnvVar) bool { return v.Name == name })
	}
	if has("AWS_CONTAINER_CREDENTIALS_FULL_URI") || has("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
		return false
	}
	if !has("AWS_REGION") && !has("AWS_DEFAULT_REGION") {
		c.Env = append(c.Env, corev1.EnvVar{Name: "AWS_DEFAULT_REGION", Value: region}, corev1.EnvVar{Name: "AWS_REGION", Value: region})
	}
	c.Env = append(c.Env, corev1.EnvVar{Name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", Value: credentials},
		corev1.EnvVar{Name: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", Value: exchangeFolder + "/" + exchangeVolume})
	if !slices.ContainsFunc(c.VolumeMounts, func(m corev1.VolumeMount) bool { return m.MountPath == exchangeFolder }) {
		c.VolumeMounts = append(c.VolumeMounts, corev1.VolumeMount{Name: exchangeVolume, MountPath: exchangeFolder, ReadOnly: true})
	}
	return true
}

func skipped(pod *corev1.Pod) []string {
	var names []string
	for _, name := range strings.Split(pod.Annotations[skip], ",") {
		names = append(names, strings.TrimSpace(name))
	}
	return names
}

// mutate changes the pod, and says whether there was anything to change. Variables that a container already has stay as
// they are; one that names a role or a token itself is left alone altogether.
func mutate(pod *corev1.Pod, account *corev1.ServiceAccount, region string) bool {
	role := account.Annotations[prefix+"role-arn"]
	if role == "" {
		return false
	}
	changed := false
	for _, containers := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range containers {
			if !slices.Contains(skipped(pod), containers[i].Name) {
				changed = mutateContainer(&containers[i], account, role, region) || changed
			}
		}
	}
	if changed && !slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == volumeName }) {
		pod.Spec.Volumes = append(pod.Spec.Volumes, tokenVolume(pod, account))
	}
	return changed
}

func mutateContainer(c *corev1.Container, account *corev1.ServiceAccount, role, region string) bool {
	has := func(name string) bool {
		return slices.ContainsFunc(c.Env, func(v corev1.EnvVar) bool { return v.Name == name })
	}
	if has("AWS_ROLE_ARN") || has("AWS_WEB_IDENTITY_TOKEN_FILE") {
		return false
	}
	if account.Annotations[prefix+"sts-regional-endpoints"] != "false" && !has("AWS_STS_REGIONAL_ENDPOINTS") {
		c.Env = append(c.Env, corev1.EnvVar{Name: "AWS_STS_REGIONAL_ENDPOINTS", Value: "regional"})
	}
	if !has("AWS_REGION") && !has("AWS_DEFAULT_REGION") {
		c.Env = append(c.Env, corev1.EnvVar{Name: "AWS_DEFAULT_REGION", Value: region}, corev1.EnvVar{Name: "AWS_REGION", Value: region})
	}
	c.Env = append(c.Env, corev1.EnvVar{Name: "AWS_ROLE_ARN", Value: role},
		corev1.EnvVar{Name: "AWS_WEB_IDENTITY_TOKEN_FILE", Value: tokenFolder + "/token"})
	if !slices.ContainsFunc(c.VolumeMounts, func(m corev1.VolumeMount) bool { return m.MountPath == tokenFolder }) {
		c.VolumeMounts = append(c.VolumeMounts, corev1.VolumeMount{Name: volumeName, MountPath: tokenFolder, ReadOnly: true})
	}
	return true
}

func tokenVolume(pod *corev1.Pod, account *corev1.ServiceAccount) corev1.Volume {
	life, wanted := int64(defaultLife), account.Annotations[prefix+"token-expiration"]
	if own := pod.Annotations[prefix+"token-expiration"]; own != "" {
		wanted = own
	}
	if seconds, err := strconv.ParseInt(wanted, 10, 64); err == nil {
		life = max(seconds, shortestLife)
	}
	whom := audience
	if own := account.Annotations[prefix+"audience"]; own != "" {
		whom = own
	}
	return projected(volumeName, whom, "token", &life)
}

func projected(name, audience, path string, life *int64) corev1.Volume {
	return corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
		Sources: []corev1.VolumeProjection{{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{
			Audience: audience, ExpirationSeconds: life, Path: path}}},
	}}}
}
