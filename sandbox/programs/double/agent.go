package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

// agent does what the agent of EKS Pod Identity does for the pods of its node, but without a cache: each request is
// exchanged at EKS Auth, with the credentials of the node, so that what is changed in AWS is seen at once. What it is
// given reaches no log.
type agent struct {
	hosts []string
	auth  *eksAuth
}

// agentHosts are the addresses at which SDKs look for it.
var agentHosts = []string{"169.254.170.23", "fd00:ec2::23"}

// newAgent reads the options of "server"; the node's address, the region and where AWS is come from the environment.
func newAgent(o map[string]string) (*agent, error) {
	a := &agent{hosts: agentHosts, auth: &eksAuth{cluster: o["cluster-name"], region: os.Getenv("AWS_REGION"),
		endpoint: os.Getenv("AWS_ENDPOINT_URL"), node: os.Getenv("HOST_IP")}}
	for name, value := range map[string]string{"--cluster-name": a.auth.cluster, "AWS_REGION": a.auth.region,
		"AWS_ENDPOINT_URL": a.auth.endpoint, "HOST_IP": a.auth.node} {
		if value == "" {
			return nil, fmt.Errorf("%s is not set", name)
		}
	}
	return a, nil
}

// ServeHTTP answers /v1/credentials.
func (a *agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	credentials, err := a.credentials(r)
	if err != nil {
		log.Printf("Error fetching credentials: %v", err)
		code := http.StatusInternalServerError
		var refused refusal
		if errors.As(err, &refused) {
			code = refused.status
		}
		http.Error(w, err.Error(), code)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(credentials)
}

// refusal is an error with the status that the pod is answered with.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func (a *agent) credentials(r *http.Request) (credentials, error) {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if !slices.Contains(a.hosts, strings.Trim(host, "[]")) {
		return credentials{}, refusal{http.StatusForbidden,
			fmt.Sprintf("Access Denied. Called agent through invalid address, please use either %s address not %s", a.hosts, host)}
	}
	token := r.Header.Get("Authorization")
	if err := readable(token, time.Now()); err != nil {
		return credentials{}, refusal{http.StatusBadRequest, "Service account token " + err.Error()}
	}
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	given, association, err := a.auth.exchange(ctx, token)
	if err == nil {
		log.Printf("exchanged the token of a pod at %s: %s", r.RemoteAddr, association)
	}
	return given, err
}

// readable looks at a token only as far as the agent does: EKS Auth judges it.
func readable(token string, now time.Time) error {
	if token == "" {
		return errors.New("cannot be empty")
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return errors.New("cannot be parsed: token is malformed: token contains an invalid number of segments")
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		Expires float64 `json:"exp"`
	}
	if err == nil {
		err = json.Unmarshal(text, &claims)
	}
	if err != nil {
		return errors.New("cannot be parsed: token is malformed")
	}
	if claims.Expires != 0 && !now.Before(time.Unix(int64(claims.Expires), 0)) {
		return errors.New("failed basic claim validations: token has invalid claims: token is expired")
	}
	return nil
}
