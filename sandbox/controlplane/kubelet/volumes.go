package kubelet

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	volumeutil "k8s.io/kubernetes/pkg/volume/util"
)

// volumes are a pod's volumes as folders that containers mount.
type volumes struct {
	pod    *corev1.Pod
	base   string
	from   objects
	tokens *tokens
	mutex  sync.Mutex // one writer at a time

	claims sync.Map // folders of claimed volumes, by the pod's name for them
}

// folder is where a volume's content is: on the host itself for a hostPath, and wherever the claimed volume is.
func (v *volumes) folder(volume corev1.Volume) string {
	if volume.HostPath != nil {
		return volume.HostPath.Path
	}
	if folder, ok := v.claims.Load(volume.Name); ok {
		return folder.(string)
	}
	return filepath.Join(v.base, volume.Name)
}

// fill creates the folders and writes their content. It is repeated while the pod lives: changed ConfigMaps and fresh
// tokens then replace the old files, as the kubelet does.
func (v *volumes) fill(ctx context.Context) error {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	for _, volume := range v.pod.Spec.Volumes {
		if err := v.fillOne(ctx, volume); err != nil {
			return fmt.Errorf("volume %s: %w", volume.Name, err)
		}
	}
	return nil
}

func (v *volumes) fillOne(ctx context.Context, volume corev1.Volume) error {
	folder := v.folder(volume)
	if volume.HostPath != nil { // never created: the sandbox leaves the host's files alone
		_, err := os.Stat(folder)
		return err
	}
	if claim := claimOf(v.pod, volume); claim != "" {
		return v.claim(ctx, volume.Name, claim)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if volume.EmptyDir != nil {
		return v.shared(folder)
	}
	files, err := v.content(ctx, volume)
	if err != nil {
		return err
	}
	return v.write(folder, files)
}

// claimOf names the claim behind a volume, if there is one.
func claimOf(pod *corev1.Pod, volume corev1.Volume) string {
	switch {
	case volume.PersistentVolumeClaim != nil:
		return volume.PersistentVolumeClaim.ClaimName
	case volume.Ephemeral != nil:
		return pod.Name + "-" + volume.Name // as the controller names it that makes the claim
	}
	return ""
}

// claim finds a claimed volume once: it does not change afterwards.
func (v *volumes) claim(ctx context.Context, name, claim string) error {
	if _, known := v.claims.Load(name); known {
		return nil
	}
	volume, err := v.from.claimed(ctx, v.pod.Namespace, claim)
	if err != nil {
		return err
	}
	if volume.Spec.HostPath == nil {
		return fmt.Errorf("the sandbox can mount no volume like %s", volume.Name)
	}
	if err := os.MkdirAll(volume.Spec.HostPath.Path, 0o755); err != nil {
		return err
	}
	v.claims.Store(name, volume.Spec.HostPath.Path)
	return v.shared(volume.Spec.HostPath.Path)
}

// shared makes a folder that every user in the pod may write to.
func (v *volumes) shared(folder string) error {
	mode := os.FileMode(0o777)
	if group := v.group(); group >= 0 {
		if err := os.Chown(folder, -1, group); err != nil {
			return err
		}
		mode |= os.ModeSetgid
	}
	return os.Chmod(folder, mode)
}

func (v *volumes) group() int {
	if c := v.pod.Spec.SecurityContext; c != nil && c.FSGroup != nil {
		return int(*c.FSGroup)
	}
	return -1
}

// file is one file of a volume.
type file struct {
	data []byte
	mode os.FileMode
}

func (v *volumes) content(ctx context.Context, volume corev1.Volume) (map[string]file, error) {
	switch {
	case volume.ConfigMap != nil:
		s := volume.ConfigMap
		return v.configMap(ctx, s.Name, s.Items, s.Optional, mode(s.DefaultMode, nil))
	case volume.Secret != nil:
		s := volume.Secret
		return v.secret(ctx, s.SecretName, s.Items, s.Optional, mode(s.DefaultMode, nil))
	case volume.DownwardAPI != nil:
		return v.downward(volume.DownwardAPI.Items, mode(volume.DownwardAPI.DefaultMode, nil))
	case volume.Projected != nil:
		return v.projected(ctx, volume.Projected)
	}
	return nil, errors.New("the sandbox does not have this kind of volume for real programs")
}

func (v *volumes) projected(ctx context.Context, p *corev1.ProjectedVolumeSource) (map[string]file, error) {
	all := map[string]file{}
	m := mode(p.DefaultMode, nil)
	for _, s := range p.Sources {
		var files map[string]file
		var err error
		switch {
		case s.ServiceAccountToken != nil:
			var token string
			token, err = v.tokens.get(ctx, s.ServiceAccountToken)
			files = map[string]file{s.ServiceAccountToken.Path: {[]byte(token), m}}
		case s.ConfigMap != nil:
			files, err = v.configMap(ctx, s.ConfigMap.Name, s.ConfigMap.Items, s.ConfigMap.Optional, m)
		case s.Secret != nil:
			files, err = v.secret(ctx, s.Secret.Name, s.Secret.Items, s.Secret.Optional, m)
		case s.DownwardAPI != nil:
			files, err = v.downward(s.DownwardAPI.Items, m)
		default:
			err = errors.New("the sandbox does not know this kind of projected source")
		}
		if err != nil {
			return nil, err
		}
		for path, f := range files {
			all[path] = f
		}
	}
	return all, nil
}

func (v *volumes) configMap(ctx context.Context, name string, items []corev1.KeyToPath, optional *bool,
	m os.FileMode) (map[string]file, error) {
	o, err := v.from.configMap(ctx, v.pod.Namespace, name)
	if err != nil {
		return nil, named(unlessOptional(err, optional), "ConfigMap", name)
	}
	data := map[string][]byte{}
	for key, value := range o.Data {
		data[key] = []byte(value)
	}
	for key, value := range o.BinaryData {
		data[key] = value
	}
	return pick(data, items, optional, m)
}

func (v *volumes) secret(ctx context.Context, name string, items []corev1.KeyToPath, optional *bool,
	m os.FileMode) (map[string]file, error) {
	o, err := v.from.secret(ctx, v.pod.Namespace, name)
	if err != nil {
		return nil, named(unlessOptional(err, optional), "Secret", name)
	}
	return pick(o.Data, items, optional, m)
}

func (v *volumes) downward(items []corev1.DownwardAPIVolumeFile, m os.FileMode) (map[string]file, error) {
	files := map[string]file{}
	for _, i := range items {
		var text string
		var err error
		if i.FieldRef != nil {
			text, err = field(v.pod, i.FieldRef.FieldPath)
		} else {
			text, err = resourceField(v.pod, i.ResourceFieldRef, "")
		}
		if err != nil {
			return nil, err
		}
		files[i.Path] = file{[]byte(text), mode(i.Mode, &m)}
	}
	return files, nil
}

// pick chooses the keys that items name, or all of them.
func pick(data map[string][]byte, items []corev1.KeyToPath, optional *bool, m os.FileMode) (map[string]file, error) {
	files := map[string]file{}
	if len(items) == 0 {
		for key, value := range data {
			files[key] = file{value, m}
		}
	}
	for _, i := range items {
		value, there := data[i.Key]
		switch {
		case there:
			files[i.Path] = file{value, mode(i.Mode, &m)}
		case optional == nil || !*optional:
			return nil, fmt.Errorf("there is no key %s", i.Key)
		}
	}
	return files, nil
}

func mode(wanted *int32, otherwise *os.FileMode) os.FileMode {
	switch {
	case wanted != nil:
		return os.FileMode(*wanted)
	case otherwise != nil:
		return *otherwise
	}
	return 0o644
}

func named(err error, kind, name string) error {
	if apierrors.IsNotFound(err) {
		return fmt.Errorf("%s %q not found", kind, name)
	}
	return err
}

// write replaces all files at once, by the kubelet's own writer: a program never sees a new certificate beside an old
// key, and one that watches for the link being exchanged sees that.
func (v *volumes) write(folder string, files map[string]file) error {
	payload := map[string]volumeutil.FileProjection{}
	for path, f := range files {
		m := f.mode
		if v.group() >= 0 {
			m |= 0o440 // the pod's group may read, whatever the mode says; so does the kubelet
		}
		payload[path] = volumeutil.FileProjection{Data: f.data, Mode: int32(m)}
	}
	writer, err := volumeutil.NewAtomicWriter(folder, v.pod.Namespace+"/"+v.pod.Name)
	if err != nil {
		return err
	}
	return writer.Write(payload, func(next string) error {
		return filepath.WalkDir(filepath.Join(folder, next), func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(path, -1, v.group())
		})
	})
}
