package kubelet

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"groundwork/sandbox/controlplane/plan"
)

// guard lets callers in as a kubelet with webhook authentication and authorisation does. Answers are kept for a short
// time only: a test that takes a permission away wants to see it soon.
type guard struct {
	client kubernetes.Interface
	mutex  sync.Mutex
	kept   map[string]answer
}

type answer struct {
	status  int // 0 is yes
	message string
	until   time.Time
}

const keepAnswers = 5 * time.Second

func newGuard(client kubernetes.Interface) *guard {
	return &guard{client: client, kept: map[string]answer{}}
}

func (g *guard) protect(n plan.Node, inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a := g.ask(r, n); a.status != 0 {
			http.Error(w, a.message, a.status)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

func (g *guard) ask(r *http.Request, n plan.Node) answer {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	who := token
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
		who = "certificate:" + r.TLS.PeerCertificates[0].SerialNumber.String()
	}
	key := strings.Join([]string{who, r.Method, subresource(r.URL.Path), n.Name}, " ")
	g.mutex.Lock()
	a, ok := g.kept[key]
	g.mutex.Unlock()
	if ok && time.Now().Before(a.until) {
		return a
	}
	a = g.decide(r, n, token)
	a.until = time.Now().Add(keepAnswers)
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if len(g.kept) > 1000 {
		clear(g.kept)
	}
	g.kept[key] = a
	return a
}

func (g *guard) decide(r *http.Request, n plan.Node, token string) answer {
	user, err := g.user(r, token)
	if err != nil {
		return answer{status: http.StatusUnauthorized, message: "Unauthorized"}
	}
	verbs := map[string]string{http.MethodPost: "create", http.MethodPut: "update", http.MethodPatch: "patch", http.MethodDelete: "delete"}
	verb, ok := verbs[r.Method]
	if !ok {
		verb = "get"
	}
	extra := map[string]authorizationv1.ExtraValue{}
	for k, v := range user.Extra {
		extra[k] = authorizationv1.ExtraValue(v)
	}
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: user.Username, UID: user.UID, Groups: user.Groups, Extra: extra,
		ResourceAttributes: &authorizationv1.ResourceAttributes{Verb: verb, Version: "v1", Resource: "nodes",
			Subresource: subresource(r.URL.Path), Name: n.Name},
	}}
	done, err := g.client.AuthorizationV1().SubjectAccessReviews().Create(r.Context(), review, metav1.CreateOptions{})
	if err != nil {
		return answer{status: http.StatusInternalServerError, message: err.Error()}
	}
	if !done.Status.Allowed {
		return answer{status: http.StatusForbidden, message: fmt.Sprintf("Forbidden (user=%s, verb=%s, resource=nodes, subresource=%s)",
			user.Username, verb, subresource(r.URL.Path))}
	}
	return answer{}
}

// user tells who calls, by certificate or by token. Nobody comes in without either.
func (g *guard) user(r *http.Request, token string) (authenticationv1.UserInfo, error) {
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
		subject := r.TLS.PeerCertificates[0].Subject
		return authenticationv1.UserInfo{Username: subject.CommonName, Groups: append(subject.Organization, "system:authenticated")}, nil
	}
	if token == "" {
		return authenticationv1.UserInfo{}, fmt.Errorf("anonymous")
	}
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	review, err := g.client.AuthenticationV1().TokenReviews().Create(ctx,
		&authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{Token: token}}, metav1.CreateOptions{})
	if err != nil {
		return authenticationv1.UserInfo{}, err
	}
	if !review.Status.Authenticated {
		return authenticationv1.UserInfo{}, fmt.Errorf("not authenticated: %s", review.Status.Error)
	}
	return review.Status.User, nil
}
