package pki

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
)

// kubeconfig writes a self-contained kubeconfig: whoever copies the file has everything.
func (a *authority) kubeconfig(path, address, cluster, client string) error {
	var encoded [3]string
	for i, name := range []string{"ca.crt", client + ".crt", client + ".key"} {
		data, err := os.ReadFile(filepath.Join(a.dir, name))
		if err != nil {
			return err
		}
		encoded[i] = base64.StdEncoding.EncodeToString(data)
	}
	return os.WriteFile(path, fmt.Appendf(nil, `apiVersion: v1
kind: Config
clusters:
- name: %[2]s
  cluster:
    server: https://%[1]s
    certificate-authority-data: %[4]s
users:
- name: %[3]s
  user:
    client-certificate-data: %[5]s
    client-key-data: %[6]s
contexts:
- name: %[2]s
  context:
    cluster: %[2]s
    user: %[3]s
current-context: %[2]s
`, address, cluster, client, encoded[0], encoded[1], encoded[2]), 0o600)
}
