package kubelet

import (
	"context"
	"fmt"
	"sync"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// tokens gets ServiceAccount tokens that are bound to one pod, and keeps each until it has lived 80% of its life.
type tokens struct {
	client kubernetes.Interface
	pod    *corev1.Pod
	mutex  sync.Mutex
	kept   map[corev1.ServiceAccountTokenProjection]keptToken
}

type keptToken struct {
	token string
	until time.Time
}

func newTokens(client kubernetes.Interface, pod *corev1.Pod) *tokens {
	return &tokens{client: client, pod: pod, kept: map[corev1.ServiceAccountTokenProjection]keptToken{}}
}

func (t *tokens) get(ctx context.Context, p *corev1.ServiceAccountTokenProjection) (string, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	key := corev1.ServiceAccountTokenProjection{Audience: p.Audience, Path: p.Path}
	if k, ok := t.kept[key]; ok && time.Now().Before(k.until) {
		return k.token, nil
	}
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{
		ExpirationSeconds: p.ExpirationSeconds,
		BoundObjectRef:    &authenticationv1.BoundObjectReference{Kind: "Pod", APIVersion: "v1", Name: t.pod.Name, UID: t.pod.UID},
	}}
	if p.Audience != "" {
		request.Spec.Audiences = []string{p.Audience}
	}
	account := t.pod.Spec.ServiceAccountName
	got, err := t.client.CoreV1().ServiceAccounts(t.pod.Namespace).CreateToken(ctx, account, request, metav1.CreateOptions{})
	if err != nil {
		return "", fmt.Errorf("token of ServiceAccount %s: %w", account, err)
	}
	life := time.Until(got.Status.ExpirationTimestamp.Time)
	t.kept[key] = keptToken{got.Status.Token, time.Now().Add(life * 8 / 10)}
	return got.Status.Token, nil
}
