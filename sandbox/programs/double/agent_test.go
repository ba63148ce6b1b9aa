package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// auth stands in for EKS Auth and for the emulator's word on the node.
type auth struct {
	*httptest.Server
	status  int
	answer  string
	asked   []*http.Request
	bodies  []string
	granted int
}

func newAuth(t *testing.T) *auth {
	t.Helper()
	a := &auth{status: 200, answer: `{"subject":{"namespace":"shop","serviceAccount":"orders"},"audience":"pods.eks.amazonaws.com",
		"podIdentityAssociation":{"associationArn":"arn:x","associationId":"a-1"},
		"assumedRoleUser":{"arn":"arn:aws:sts::123456789012:assumed-role/app/eks-x","assumeRoleId":"AROA:eks-x"},
		"credentials":{"accessKeyId":"ASIAPOD","secretAccessKey":"hidden-5e81","sessionToken":"session-5e81","expiration":1893456000}}`}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/groundwork/instance-credentials") {
			a.granted++
			_, _ = fmt.Fprintf(w, `{"Code":"Success","AccessKeyId":"ASIANODE","SecretAccessKey":"s","Token":"node-session","Expiration":%q}`,
				time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
			return
		}
		body, _ := io.ReadAll(r.Body)
		a.asked, a.bodies = append(a.asked, r), append(a.bodies, string(body))
		if a.status != 200 {
			w.Header().Set("x-amzn-ErrorType", "AccessDeniedException")
			w.Header().Set("x-amzn-RequestId", "r-1")
		}
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.answer)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *auth) agent() *agent {
	return &agent{hosts: agentHosts, auth: &eksAuth{cluster: "c", region: "eu-west-1", endpoint: a.URL, node: "10.0.0.10"}}
}

func tokenUntil(t time.Time) string {
	claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, t.Unix()))
	return "e30." + claims + ".c2ln"
}

func askFor(a *agent, host, token string) (int, string) {
	request := httptest.NewRequest(http.MethodGet, "http://"+host+"/v1/credentials", nil)
	request.Header.Set("Authorization", token)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, request)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func TestTheAgentExchangesAPodsTokenAsItsNode(t *testing.T) {
	auth := newAuth(t)
	agent, token := auth.agent(), tokenUntil(time.Now().Add(time.Hour))
	code, text := askFor(agent, "169.254.170.23", token)
	want := `{"AccessKeyId":"ASIAPOD","SecretAccessKey":"hidden-5e81","Token":"session-5e81","AccountId":"123456789012","Expiration":"2030-01-01T00:00:00Z"}`
	if code != 200 || text != want {
		t.Errorf("it answered %d %s", code, text)
	}
	asked := auth.asked[0]
	if asked.Method != "POST" || asked.URL.Path != "/clusters/c/assume-role-for-pod-identity" {
		t.Errorf("it asked %s %s", asked.Method, asked.URL.Path)
	}
	var body map[string]string
	if err := json.Unmarshal([]byte(auth.bodies[0]), &body); err != nil || body["token"] != token {
		t.Errorf("it sent %s", auth.bodies[0])
	}
	signature := asked.Header.Get("Authorization")
	if !strings.Contains(signature, "Credential=ASIANODE/") || !strings.Contains(signature, "/eu-west-1/eks-auth/aws4_request") ||
		asked.Header.Get("X-Amz-Security-Token") != "node-session" {
		t.Errorf("it signed %s", signature)
	}
}

func TestEachRequestIsExchangedAndTheNodesOwnCredentialsAreKept(t *testing.T) {
	auth := newAuth(t)
	agent := auth.agent()
	for range 3 {
		askFor(agent, "169.254.170.23:80", tokenUntil(time.Now().Add(time.Hour)))
	}
	if len(auth.asked) != 3 || auth.granted != 1 {
		t.Errorf("%d exchanges, %d times the node's own", len(auth.asked), auth.granted)
	}
}

func TestARefusalOfEksAuthReachesThePodInTheAgentsWords(t *testing.T) {
	auth := newAuth(t)
	auth.status, auth.answer = 400, `{"message":"no permissions"}`
	code, text := askFor(auth.agent(), "169.254.170.23", tokenUntil(time.Now().Add(time.Hour)))
	if code != 400 || text != "[r-1]: (AccessDeniedException): no permissions, fault: client" {
		t.Errorf("it answered %d %s", code, text)
	}
	auth.status = 503
	if code, text := askFor(auth.agent(), "169.254.170.23", tokenUntil(time.Now().Add(time.Hour))); code != 503 || !strings.HasSuffix(text, "fault: server") {
		t.Errorf("it answered %d %s", code, text)
	}
}

func TestWhatTheAgentRefusesItselfIsNotAsked(t *testing.T) {
	auth := newAuth(t)
	good := tokenUntil(time.Now().Add(time.Hour))
	for _, c := range []struct {
		host, token string
		code        int
		want        string
	}{
		{"10.0.0.10", good, 403, "Called agent through invalid address"},
		{"169.254.170.23", "", 400, "Service account token cannot be empty"},
		{"169.254.170.23", "x", 400, "Service account token cannot be parsed"},
		{"169.254.170.23", "a.b.c", 400, "Service account token cannot be parsed"},
		{"169.254.170.23", tokenUntil(time.Now().Add(-time.Second)), 400, "token is expired"},
	} {
		if code, text := askFor(auth.agent(), c.host, c.token); code != c.code || !strings.Contains(text, c.want) {
			t.Errorf("%s %s was answered with %d %s", c.host, c.token, code, text)
		}
	}
	if len(auth.asked) != 0 {
		t.Errorf("EKS Auth was asked %d times", len(auth.asked))
	}
	if code, _ := askFor(auth.agent(), "[fd00:ec2::23]", good); code != 200 {
		t.Errorf("at its address of IPv6 it answered %d", code)
	}
}

func TestWithoutEksAuthItSaysSo(t *testing.T) {
	auth := newAuth(t)
	agent := auth.agent()
	auth.Close()
	if code, text := askFor(agent, "169.254.170.23", tokenUntil(time.Now().Add(time.Hour))); code != 500 || !strings.HasPrefix(text, "unable to fetch credentials from EKS Auth: ") {
		t.Errorf("it answered %d %s", code, text)
	}
}

func TestCredentialsReachNoLog(t *testing.T) {
	var logged strings.Builder
	log.SetOutput(&logged)
	t.Cleanup(func() { log.SetOutput(io.Discard) })
	token := tokenUntil(time.Now().Add(time.Hour))
	askFor(newAuth(t).agent(), "169.254.170.23", token)
	if text := logged.String(); !strings.Contains(text, "a-1") || strings.Contains(text, "5e81") || strings.Contains(text, token) {
		t.Errorf("it logged %s", text)
	}
}

func TestTheAgentsInitContainerHasNothingToDoAndTheAgentWantsToKnowItsNode(t *testing.T) {
	if err := run(context.Background(), podIdentityAgent, []string{"initialize"}); err != nil {
		t.Error(err)
	}
	for name, value := range map[string]string{"AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "http://x", "HOST_IP": ""} {
		t.Setenv(name, value)
	}
	err := run(context.Background(), podIdentityAgent, []string{"server", "--cluster-name=c"})
	if err == nil || err.Error() != "HOST_IP is not set" {
		t.Error(err)
	}
}

func TestAgentsOfOneNetworkShareTheirAddress(t *testing.T) {
	address := free(t)
	for range 2 {
		listener, err := (port{address: address, shared: true}).listen()
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
	}
	if listener, err := (port{address: address}).listen(); err == nil {
		_ = listener.Close()
		t.Error("somebody who does not share has it as well")
	}
}
