// Package pki makes a throw-away certificate authority and everything it signs for one sandbox.
package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"groundwork/sandbox/controlplane/plan"
)

// Masters is the group that passes every authorisation check. Only the sandbox's own components are in it: who uses
// the sandbox gets an ordinary user, because members of this group are also exempt from priority and fairness.
const Masters = "system:masters"

// User is the name of the ordinary user in the kubeconfig that is handed out.
const User = "groundwork-engineer"

// Components are the sandbox's own clients of the API server. Each has its own name, so that the audit log tells them
// apart from people.
var Components = map[string]string{
	"bootstrap":               "sandbox:bootstrap",
	"kube-controller-manager": "system:kube-controller-manager",
	"kube-scheduler":          "system:kube-scheduler",
	"kube-proxy":              "system:kube-proxy",
	"kwok":                    "sandbox:kwok",
	"kubelet":                 "sandbox:process-kubelet",
	"storage":                 "sandbox:storage",
	"pod-identity-webhook":    "sandbox:pod-identity-webhook",
	"node-groups":             "sandbox:node-groups",
}

type authority struct {
	dir string
	ca  *x509.Certificate
	key crypto.Signer
}

// Create writes the whole PKI and the kubeconfigs of one sandbox.
func Create(s plan.Settings) error {
	a := &authority{dir: s.PKI("")}
	if err := os.MkdirAll(a.dir, 0o700); err != nil {
		return err
	}
	if err := a.createAuthority(); err != nil {
		return err
	}
	if err := a.servers(s); err != nil {
		return err
	}
	if err := a.clients(s); err != nil {
		return err
	}
	return a.serviceAccountKey()
}

func (a *authority) createAuthority() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	a.key = key
	a.ca = template(pkix.Name{CommonName: "groundwork-sandbox"})
	a.ca.IsCA, a.ca.BasicConstraintsValid = true, true
	a.ca.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	return a.sign("ca", a.ca, key)
}

func (a *authority) servers(s plan.Settings) error {
	api := template(pkix.Name{CommonName: "kube-apiserver"})
	api.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.ParseIP(plan.APIServiceIP), net.ParseIP(plan.ControlPlaneIP)}
	api.DNSNames = []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}
	if err := a.issue("server", api); err != nil {
		return err
	}
	webhook := template(pkix.Name{CommonName: "pod-identity-webhook"})
	webhook.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	if err := a.issue("pod-identity-webhook-server", webhook); err != nil {
		return err
	}
	for _, n := range s.Places() { // what a node gets on EKS for its kubelet's serving certificate
		node := template(pkix.Name{CommonName: "system:node:" + n.Name, Organization: []string{"system:nodes"}})
		node.IPAddresses, node.DNSNames = []net.IP{net.ParseIP(n.IP)}, []string{n.Name}
		if err := a.issue("node-"+n.Name, node); err != nil {
			return err
		}
	}
	return nil
}

func (a *authority) clients(s plan.Settings) error {
	for name, subject := range map[string]pkix.Name{
		"front-proxy":    {CommonName: "front-proxy-client"},
		"kubelet-client": {CommonName: "kube-apiserver-kubelet-client", Organization: []string{Masters}},
		"engineer":       {CommonName: User},
	} {
		if err := a.issue(name, template(subject)); err != nil {
			return err
		}
	}
	for component, user := range Components {
		if err := a.issue(component, template(pkix.Name{CommonName: user, Organization: []string{Masters}})); err != nil {
			return err
		}
		if err := a.kubeconfig(s.InternalKubeconfig(component), s.APIServerInside(), "sandbox", component); err != nil {
			return err
		}
	}
	return a.kubeconfig(s.Kubeconfig(), fmt.Sprintf("127.0.0.1:%d", s.Port), s.Cluster, "engineer")
}

func template(subject pkix.Name) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	return &x509.Certificate{SerialNumber: serial, Subject: subject, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment}
}

func (a *authority) issue(name string, cert *x509.Certificate) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	cert.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	return a.sign(name, cert, key)
}

func (a *authority) sign(name string, cert *x509.Certificate, key crypto.Signer) error {
	der, err := x509.CreateCertificate(rand.Reader, cert, a.ca, key.Public(), a.key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := a.writePEM(name+".crt", "CERTIFICATE", der, 0o644); err != nil {
		return err
	}
	return a.writePEM(name+".key", "PRIVATE KEY", secret, 0o600)
}

// serviceAccountKey is RSA because EKS signs its tokens with RS256.
func (a *authority) serviceAccountKey() error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	if err := a.writePEM("sa.key", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key), 0o600); err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	return a.writePEM("sa.pub", "PUBLIC KEY", public, 0o644)
}

func (a *authority) writePEM(name, kind string, der []byte, mode os.FileMode) error {
	return os.WriteFile(filepath.Join(a.dir, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode)
}
