package podidentity

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	admissionv1 "k8s.io/api/admission/v1"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"groundwork/sandbox/controlplane/plan"
)

// Name is that of its configuration, as on EKS, of its client and, with an ending, of its certificate.
const Name = "pod-identity-webhook"

// address is where it is on the control plane of EKS as well.
const address = "127.0.0.1:23443"

type webhook struct {
	client   kubernetes.Interface
	region   string
	emulator bool
}

// emulator answers quickly or not at all; EKS's webhook has the associations at hand.
var emulator = &http.Client{Timeout: 2 * time.Second}

// Start serves the webhook and has the API server ask it. It belongs to the control plane: like there, a pod is created
// unchanged when it does not answer.
func Start(ctx context.Context, s plan.Settings, client kubernetes.Interface) error {
	own, err := tls.LoadX509KeyPair(s.PKI(Name+"-server.crt"), s.PKI(Name+"-server.key"))
	if err != nil {
		return err
	}
	authority, err := os.ReadFile(s.PKI("ca.crt"))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("%s: %w", Name, err)
	}
	w := &webhook{client: client, region: s.Region, emulator: s.Emulator}
	server := &http.Server{Handler: http.HandlerFunc(w.review), ReadHeaderTimeout: 10 * time.Second,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{own}}}
	go func() { log.Print(server.ServeTLS(listener, "", "")) }()
	_, err = client.AdmissionregistrationV1().MutatingWebhookConfigurations().Create(ctx, configuration(authority), metav1.CreateOptions{})
	return err
}

func configuration(authority []byte) *admissionregistrationv1.MutatingWebhookConfiguration {
	url, ignore, none, again := "https://"+address+"/mutate", admissionregistrationv1.Ignore, admissionregistrationv1.SideEffectClassNone,
		admissionregistrationv1.IfNeededReinvocationPolicy
	return &admissionregistrationv1.MutatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: Name},
		Webhooks: []admissionregistrationv1.MutatingWebhook{{
			Name:         "iam-for-pods.amazonaws.com",
			ClientConfig: admissionregistrationv1.WebhookClientConfig{URL: &url, CABundle: authority},
			Rules: []admissionregistrationv1.RuleWithOperations{{
				Operations: []admissionregistrationv1.OperationType{admissionregistrationv1.Create},
				Rule:       admissionregistrationv1.Rule{APIGroups: []string{""}, APIVersions: []string{"v1"}, Resources: []string{"pods"}},
			}},
			ObjectSelector: &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{
				{Key: prefix + "skip-pod-identity-webhook", Operator: metav1.LabelSelectorOpDoesNotExist}}},
			FailurePolicy: &ignore, SideEffects: &none, ReinvocationPolicy: &again,
			AdmissionReviewVersions: []string{"v1"},
		}},
	}
}

func (w *webhook) review(out http.ResponseWriter, r *http.Request) {
	var review admissionv1.AdmissionReview
	if err := json.NewDecoder(r.Body).Decode(&review); err != nil || review.Request == nil {
		http.Error(out, "this is no AdmissionReview", http.StatusBadRequest)
		return
	}
	review.Response = &admissionv1.AdmissionResponse{UID: review.Request.UID, Allowed: true}
	patch, err := w.patch(r.Context(), review.Request)
	switch {
	case err != nil:
		log.Printf("%s: %v", Name, err)
	case patch != nil:
		kind := admissionv1.PatchTypeJSONPatch
		review.Response.Patch, review.Response.PatchType = patch, &kind
	}
	review.Request = nil
	out.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(out).Encode(review)
}

func (w *webhook) patch(ctx context.Context, request *admissionv1.AdmissionRequest) ([]byte, error) {
	var pod corev1.Pod
	if err := json.Unmarshal(request.Object.Raw, &pod); err != nil {
		return nil, err
	}
	account, err := w.client.CoreV1().ServiceAccounts(request.Namespace).Get(ctx, pod.Spec.ServiceAccountName, metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	switch associated, err := w.associated(ctx, request.Namespace, account.Name); {
	case err != nil:
		return nil, err
	case associated && !associate(&pod, w.region), !associated && !mutate(&pod, account, w.region):
		return nil, nil
	}
	type operation struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value any    `json:"value"`
	}
	operations := []operation{{"add", "/spec/volumes", pod.Spec.Volumes}, {"add", "/spec/containers", pod.Spec.Containers}}
	if len(pod.Labels) > 0 {
		operations = append(operations, operation{"add", "/metadata/labels", pod.Labels})
	}
	if len(pod.Spec.InitContainers) > 0 {
		operations = append(operations, operation{"add", "/spec/initContainers", pod.Spec.InitContainers})
	}
	return json.Marshal(operations)
}

// associated tells whether EKS has an association for that ServiceAccount.
func (w *webhook) associated(ctx context.Context, namespace, account string) (bool, error) {
	if !w.emulator {
		return false, nil
	}
	query := url.Values{"namespace": {namespace}, "serviceAccount": {account}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet,
		"http://"+plan.EmulatorIP+"/groundwork/associations?"+query.Encode(), nil)
	if err != nil {
		return false, err
	}
	response, err := emulator.Do(request)
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	var answer struct {
		Role *string `json:"role"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return false, err
	}
	return answer.Role != nil, nil
}
