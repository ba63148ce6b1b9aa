package kubelet

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"groundwork/sandbox/programs"
)

// Spec is what the process that becomes the program needs to know. It travels as JSON.
type Spec struct {
	Root         string   `json:"root"` // where the container's file system is put together
	Binary       string   `json:"binary"`
	BinaryAt     string   `json:"binaryAt"` // empty: it is part of Image
	Image        []Mount  `json:"image"`    // what belongs to the program, beside itself
	Args         []string `json:"args"`
	Env          []string `json:"env"`
	Folder       string   `json:"folder"`
	Hostname     string   `json:"hostname"`
	Hosts        string   `json:"hosts"`
	Resolver     string   `json:"resolver"`
	UID          int      `json:"uid"`
	GID          int      `json:"gid"`
	Groups       []int    `json:"groups"`
	ReadOnlyRoot bool     `json:"readOnlyRoot"`
	NoNewPrivs   bool     `json:"noNewPrivs"`
	Capabilities []string `json:"capabilities"`
	Mounts       []Mount  `json:"mounts"`
}

// Mount puts a file or folder of the sandbox into the container.
type Mount struct {
	From     string `json:"from"`
	To       string `json:"to"`
	ReadOnly bool   `json:"readOnly"`
}

// defaultCapabilities are those that container runtimes leave to a container's root user.
var defaultCapabilities = []string{"CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID",
	"SETFCAP", "SETPCAP", "NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE"}

// identity decides the user and the group: the container's wish, then the pod's, then the image's user.
func identity(pod *corev1.Pod, c corev1.Container, program programs.Program) (uid, gid int, groups []int, err error) {
	uid = int(program.User)
	var nonRoot bool
	if s := pod.Spec.SecurityContext; s != nil {
		uid, gid = chosen(s.RunAsUser, uid), chosen(s.RunAsGroup, gid)
		nonRoot = s.RunAsNonRoot != nil && *s.RunAsNonRoot
		for _, g := range s.SupplementalGroups {
			groups = append(groups, int(g))
		}
		if s.FSGroup != nil {
			groups = append(groups, int(*s.FSGroup))
		}
	}
	if s := c.SecurityContext; s != nil {
		uid, gid = chosen(s.RunAsUser, uid), chosen(s.RunAsGroup, gid)
		if s.RunAsNonRoot != nil {
			nonRoot = *s.RunAsNonRoot
		}
	}
	if nonRoot && uid == 0 {
		return 0, 0, nil, fmt.Errorf("container has runAsNonRoot and would run as root")
	}
	return uid, gid, groups, nil
}

func chosen(wish *int64, otherwise int) int {
	if wish == nil {
		return otherwise
	}
	return int(*wish)
}

// capabilities follows the container's securityContext.
func capabilities(c corev1.Container) []string {
	s := c.SecurityContext
	if s == nil || s.Capabilities == nil {
		return defaultCapabilities
	}
	have := map[string]bool{}
	for _, name := range defaultCapabilities {
		have[name] = true
	}
	for _, drop := range s.Capabilities.Drop {
		if strings.EqualFold(string(drop), "ALL") {
			clear(have)
		}
		delete(have, capabilityName(drop))
	}
	for _, add := range s.Capabilities.Add {
		have[capabilityName(add)] = true
	}
	return slices.Sorted(maps.Keys(have))
}

func capabilityName(c corev1.Capability) string {
	return strings.TrimPrefix(strings.ToUpper(string(c)), "CAP_")
}

// mounts lists a container's volume mounts, outer folders before inner ones.
func mounts(pod *corev1.Pod, c corev1.Container, v *volumes, env map[string]string) ([]Mount, error) {
	var all []Mount
	for _, m := range c.VolumeMounts {
		i := slices.IndexFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == m.Name })
		if i < 0 {
			return nil, fmt.Errorf("there is no volume %s", m.Name)
		}
		volume := pod.Spec.Volumes[i]
		sub := m.SubPath
		if m.SubPathExpr != "" {
			sub = expand(m.SubPathExpr, env)
		}
		if !filepath.IsLocal(sub) && sub != "" {
			return nil, fmt.Errorf("subPath %q leaves its volume", sub)
		}
		all = append(all, Mount{From: filepath.Join(v.folder(volume), sub), To: path.Clean(m.MountPath),
			// A hostPath is somebody's real folder: programs of a sandbox only read there. The others are read-only in a
			// real pod too.
			ReadOnly: m.ReadOnly || volume.EmptyDir == nil && claimOf(pod, volume) == ""})
	}
	slices.SortStableFunc(all, func(a, b Mount) int { return strings.Compare(a.To, b.To) })
	return all, nil
}
