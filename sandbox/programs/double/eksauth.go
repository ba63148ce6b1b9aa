package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	signer "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// credentials is what SDKs expect of whoever gives credentials to containers.
type credentials struct {
	AccessKeyID     string    `json:"AccessKeyId"`
	SecretAccessKey string    `json:"SecretAccessKey"`
	Token           string    `json:"Token"`
	AccountID       string    `json:"AccountId,omitempty"`
	Expiration      time.Time `json:"Expiration"`
}

// eksAuth asks EKS Auth as the node.
type eksAuth struct {
	cluster, region, endpoint string
	node                      string // the node's address
	mutex                     sync.Mutex
	own                       credentials // of the node's role
}

var emulator = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{}} // no proxy

const largestAnswer = 1 << 20

// exchange gives credentials for a pod's token, and the id of the association that they are by.
func (e *eksAuth) exchange(ctx context.Context, token string) (credentials, string, error) {
	own, err := e.ofNode(ctx)
	if err != nil {
		return credentials{}, "", fmt.Errorf("unable to fetch credentials from EKS Auth: %w", err)
	}
	body, err := json.Marshal(map[string]string{"token": token})
	if err != nil {
		return credentials{}, "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost,
		e.endpoint+"/clusters/"+url.PathEscape(e.cluster)+"/assume-role-for-pod-identity", bytes.NewReader(body))
	if err != nil {
		return credentials{}, "", err
	}
	request.Header.Set("Content-Type", "application/json")
	hash := sha256.Sum256(body)
	if err := signer.NewSigner().SignHTTP(ctx, aws.Credentials{AccessKeyID: own.AccessKeyID, SecretAccessKey: own.SecretAccessKey,
		SessionToken: own.Token}, request, hex.EncodeToString(hash[:]), "eks-auth", e.region, time.Now()); err != nil {
		return credentials{}, "", err
	}
	answer, err := emulator.Do(request)
	if err != nil {
		return credentials{}, "", fmt.Errorf("unable to fetch credentials from EKS Auth: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, largestAnswer))
	if err != nil {
		return credentials{}, "", err
	}
	if answer.StatusCode != http.StatusOK {
		return credentials{}, "", refused(answer, text)
	}
	return granted(text)
}

func granted(text []byte) (credentials, string, error) {
	var answer struct {
		AssumedRoleUser        struct{ Arn string }
		PodIdentityAssociation struct{ AssociationID string }
		Credentials            struct {
			AccessKeyID, SecretAccessKey, SessionToken string
			Expiration                                 float64
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.Credentials.AccessKeyID == "" {
		return credentials{}, "", fmt.Errorf("the answer of EKS Auth is none: %v", err)
	}
	account := ""
	if parts := strings.SplitN(answer.AssumedRoleUser.Arn, ":", 6); len(parts) == 6 {
		account = parts[4]
	}
	c := answer.Credentials
	return credentials{c.AccessKeyID, c.SecretAccessKey, c.SessionToken, account, time.Unix(int64(c.Expiration), 0).UTC()},
		answer.PodIdentityAssociation.AssociationID, nil
}

// refused puts an error of AWS into the agent's words.
func refused(answer *http.Response, text []byte) refusal {
	var told struct{ Message string }
	_ = json.Unmarshal(text, &told)
	fault := "client"
	if answer.StatusCode >= http.StatusInternalServerError {
		fault = "server"
	}
	return refusal{answer.StatusCode, fmt.Sprintf("[%s]: (%s): %s, fault: %s", answer.Header.Get("x-amzn-RequestId"),
		answer.Header.Get("x-amzn-ErrorType"), told.Message, fault)}
}

// ofNode gives the node's own credentials. On EC2 they come from the metadata service; the sandbox has none, and the
// emulated AWS tells them itself.
func (e *eksAuth) ofNode(ctx context.Context) (credentials, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if time.Until(e.own.Expiration) > 5*time.Minute {
		return e.own, nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet,
		e.endpoint+"/groundwork/instance-credentials?address="+url.QueryEscape(e.node), nil)
	if err != nil {
		return credentials{}, err
	}
	answer, err := emulator.Do(request)
	if err != nil {
		return credentials{}, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return credentials{}, fmt.Errorf("node %s has no credentials: %s", e.node, answer.Status)
	}
	return e.own, json.NewDecoder(io.LimitReader(answer.Body, largestAnswer)).Decode(&e.own)
}
