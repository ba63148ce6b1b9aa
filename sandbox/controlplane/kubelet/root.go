package kubelet

import (
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// buildRoot puts a container's file system together in this process's own mount namespace and moves into it. All of it
// vanishes with the process.
func buildRoot(s Spec) error {
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("private mounts: %w", err)
	}
	if err := unix.Mount("tmpfs", s.Root, "tmpfs", 0, "mode=755,size=256m"); err != nil {
		return fmt.Errorf("root: %w", err)
	}
	steps := []func(Spec) error{systemFolders, devices, etc, image, volumeMounts, pivot}
	for _, step := range steps {
		if err := step(s); err != nil {
			return err
		}
	}
	if s.ReadOnlyRoot {
		if err := unix.Mount("none", "/", "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
			return fmt.Errorf("read-only root: %w", err)
		}
	}
	return nil
}

func systemFolders(s Spec) error {
	for _, f := range []struct {
		path string
		mode os.FileMode
	}{{"/proc", 0o755}, {"/sys", 0o755}, {"/dev", 0o755}, {"/etc", 0o755}, {"/run", 0o755}, {"/tmp", 0o777 | os.ModeSticky}} {
		if err := os.Mkdir(s.Root+f.path, f.mode); err != nil {
			return err
		}
		if err := os.Chmod(s.Root+f.path, f.mode); err != nil { // whatever the umask
			return err
		}
	}
	if err := unix.Mount("proc", s.Root+"/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("/proc: %w", err)
	}
	if err := unix.Mount("sysfs", s.Root+"/sys", "sysfs", unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("/sys: %w", err)
	}
	return nil
}

func devices(s Spec) error {
	for _, name := range []string{"null", "zero", "full", "random", "urandom"} {
		if err := bind(s.Root, Mount{From: "/dev/" + name, To: "/dev/" + name}); err != nil {
			return err
		}
	}
	const fd = "/proc/self/fd"
	for link, to := range map[string]string{"fd": fd, "stdin": fd + "/0", "stdout": fd + "/1", "stderr": fd + "/2"} {
		if err := os.Symlink(to, s.Root+"/dev/"+link); err != nil {
			return err
		}
	}
	return nil
}

func etc(s Spec) error {
	for name, text := range map[string]string{
		"passwd":      "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n",
		"group":       "root:x:0:\nnobody:x:65534:\n",
		"hosts":       s.Hosts,
		"hostname":    s.Hostname + "\n",
		"resolv.conf": s.Resolver,
	} {
		if err := os.WriteFile(s.Root+"/etc/"+name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// image is what the program's own image would bring: the program, the certificates of public authorities, and for a
// dynamically linked program this computer's libraries.
func image(s Spec) error {
	all := slices.Clone(s.Image)
	if s.BinaryAt != "" {
		all = append(all, Mount{From: s.Binary, To: s.BinaryAt, ReadOnly: true})
	}
	const authorities = "/etc/ssl/certs/ca-certificates.crt"
	if _, err := os.Stat(authorities); err == nil {
		all = append(all, Mount{From: authorities, To: authorities, ReadOnly: true})
	}
	if dynamic(s.Binary) {
		for _, folder := range []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64"} {
			if info, err := os.Stat(folder); err == nil && info.IsDir() {
				all = append(all, Mount{From: folder, To: folder, ReadOnly: true})
			}
		}
	}
	for _, m := range all {
		if err := bind(s.Root, m); err != nil {
			return err
		}
	}
	return nil
}

// dynamic says whether a program needs a loader, which Go programs do only when they were built with cgo.
func dynamic(program string) bool {
	f, err := elf.Open(program)
	if err != nil {
		return false
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return true
		}
	}
	return false
}

func volumeMounts(s Spec) error {
	for _, m := range s.Mounts {
		if err := bind(s.Root, m); err != nil {
			return err
		}
	}
	return nil
}

// bind mounts a file or folder below the new root. What is missing on the left is made a folder that all may write to,
// as subPath wants it.
func bind(root string, m Mount) error {
	info, err := os.Stat(m.From)
	if os.IsNotExist(err) && !m.ReadOnly {
		if err = os.MkdirAll(m.From, 0o777); err == nil {
			err = os.Chmod(m.From, 0o777)
		}
		if err == nil {
			info, err = os.Stat(m.From)
		}
	}
	if err != nil {
		return fmt.Errorf("mount %s: %w", m.To, err)
	}
	target := filepath.Join(root, m.To)
	if info.IsDir() {
		err = os.MkdirAll(target, 0o755)
	} else if err = os.MkdirAll(filepath.Dir(target), 0o755); err == nil {
		var f *os.File // created without emptying what a volume may already have there
		if f, err = os.OpenFile(target, os.O_CREATE, 0o644); err == nil {
			err = f.Close()
		}
	}
	if err == nil {
		err = unix.Mount(m.From, target, "", unix.MS_BIND|unix.MS_REC, "")
	}
	if err == nil && m.ReadOnly {
		// The flags of the original mount have to be kept, or the kernel refuses: nosuid and nodev never hurt here.
		err = unix.Mount("none", target, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NODEV, "")
	}
	if err != nil {
		return fmt.Errorf("mount %s: %w", m.To, err)
	}
	return nil
}

// pivot makes the new root the only one: unlike chroot it leaves no way back.
func pivot(s Spec) error {
	if err := os.Chdir(s.Root); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("pivot_root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("old root: %w", err)
	}
	return os.Chdir("/")
}
