package podidentity

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const role = "arn:aws:iam::123456789012:role/reader"

func account(annotations map[string]string) *corev1.ServiceAccount {
	return &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Annotations: annotations}}
}

func pod(env ...corev1.EnvVar) *corev1.Pod {
	return &corev1.Pod{Spec: corev1.PodSpec{InitContainers: []corev1.Container{{Name: "first"}},
		Containers: []corev1.Container{{Name: "main", Env: env}}}}
}

func value(c corev1.Container, name string) string {
	for _, v := range c.Env {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

func TestAPodOfAServiceAccountWithARoleGetsItsTokenAndItsRole(t *testing.T) {
	p := pod()
	if !mutate(p, account(map[string]string{prefix + "role-arn": role}), "eu-west-1") {
		t.Fatal("nothing was changed")
	}
	for _, c := range []corev1.Container{p.Spec.InitContainers[0], p.Spec.Containers[0]} {
		if value(c, "AWS_ROLE_ARN") != role || value(c, "AWS_WEB_IDENTITY_TOKEN_FILE") != tokenFolder+"/token" ||
			value(c, "AWS_REGION") != "eu-west-1" || value(c, "AWS_STS_REGIONAL_ENDPOINTS") != "regional" || len(c.VolumeMounts) != 1 {
			t.Errorf("%s: %+v", c.Name, c)
		}
	}
	source := p.Spec.Volumes[0].Projected.Sources[0].ServiceAccountToken
	if source.Audience != "sts.amazonaws.com" || *source.ExpirationSeconds != 86400 || source.Path != "token" {
		t.Errorf("%+v", source)
	}
}

func TestAPodOfAServiceAccountWithoutARoleStaysAsItIs(t *testing.T) {
	p := pod()
	if mutate(p, account(nil), "eu-west-1") || len(p.Spec.Volumes) != 0 || len(p.Spec.Containers[0].Env) != 0 {
		t.Errorf("%+v", p)
	}
}

func TestWhatAContainerSaysItselfStays(t *testing.T) {
	p := pod(corev1.EnvVar{Name: "AWS_REGION", Value: "us-east-1"})
	mutate(p, account(map[string]string{prefix + "role-arn": role}), "eu-west-1")
	if value(p.Spec.Containers[0], "AWS_REGION") != "us-east-1" {
		t.Errorf("%+v", p.Spec.Containers[0].Env)
	}
	own := pod(corev1.EnvVar{Name: "AWS_ROLE_ARN", Value: "mine"})
	mutate(own, account(map[string]string{prefix + "role-arn": role}), "eu-west-1")
	if len(own.Spec.Containers[0].Env) != 1 || len(own.Spec.Containers[0].VolumeMounts) != 0 {
		t.Errorf("%+v", own.Spec.Containers[0])
	}
}

func TestASkippedContainerStaysAsItIs(t *testing.T) {
	p := pod()
	p.Annotations = map[string]string{skip: "first, main"}
	if mutate(p, account(map[string]string{prefix + "role-arn": role}), "eu-west-1") || len(p.Spec.Volumes) != 0 {
		t.Errorf("%+v", p.Spec)
	}
}

func TestTheTokensLifeIsAtLeastAnHour(t *testing.T) {
	for wish, want := range map[string]int64{"7200": 7200, "60": 3600, "soon": 86400} {
		p := pod()
		mutate(p, account(map[string]string{prefix + "role-arn": role, prefix + "token-expiration": wish}), "eu-west-1")
		if life := *p.Spec.Volumes[0].Projected.Sources[0].ServiceAccountToken.ExpirationSeconds; life != want {
			t.Errorf("%s: %d, want %d", wish, life, want)
		}
	}
}

func TestAPodOfAnAssociatedServiceAccountAsksTheAgentOnItsNode(t *testing.T) {
	p := pod()
	p.Annotations = map[string]string{skip: "first"}
	if !associate(p, "eu-west-1") {
		t.Fatal("nothing was changed")
	}
	c := p.Spec.Containers[0]
	if value(c, "AWS_CONTAINER_CREDENTIALS_FULL_URI") != credentials || value(c, "AWS_REGION") != "eu-west-1" ||
		value(c, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") != exchangeFolder+"/"+exchangeVolume || len(c.VolumeMounts) != 1 {
		t.Errorf("%+v", c)
	}
	if value(c, "AWS_ROLE_ARN") != "" || len(p.Spec.InitContainers[0].Env) != 0 || p.Labels[exchangeLabel] != "enabled" {
		t.Errorf("%+v", p)
	}
	source := p.Spec.Volumes[0].Projected.Sources[0].ServiceAccountToken
	if source.Audience != "pods.eks.amazonaws.com" || source.Path != exchangeVolume {
		t.Errorf("%+v", source)
	}
}

func TestAContainerWithCredentialsOfItsOwnIsLeftAlone(t *testing.T) {
	p := pod(corev1.EnvVar{Name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", Value: "mine"})
	p.Spec.InitContainers = nil
	if associate(p, "eu-west-1") || len(p.Spec.Volumes) != 0 {
		t.Errorf("%+v", p)
	}
}
