package kubelet

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
)

// logFile is what a container wrote, all runs after each other. It remembers where the last two runs begin, so that
// "kubectl logs" and "kubectl logs --previous" show what they do on a real node.
type logFile struct {
	path            string
	mutex           sync.Mutex
	current, before int64
	runs            int
}

// next opens the file for another run.
func (l *logFile) next() (*os.File, error) {
	f, err := os.OpenFile(l.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.before, l.current = l.current, info.Size()
	l.runs++
	return f, nil
}

// read gives the current run's text, or the previous one's.
func (l *logFile) read(previous bool) ([]byte, bool) {
	l.mutex.Lock()
	from, to := l.current, int64(-1)
	there := l.runs > 0
	if previous {
		from, to, there = l.before, l.current, l.runs > 1
	}
	l.mutex.Unlock()
	data, err := os.ReadFile(l.path)
	if err != nil || !there || from > int64(len(data)) {
		return nil, false
	}
	if to < 0 || to > int64(len(data)) {
		to = int64(len(data))
	}
	return data[from:to], true
}

func terminationPath(c corev1.Container) string {
	if c.TerminationMessagePath != "" {
		return c.TerminationMessagePath
	}
	return corev1.TerminationMessagePathDefault
}

// terminationLog makes the empty file in which a program may leave its last words.
func terminationLog(base string) (string, error) {
	path := filepath.Join(base, "termination-log")
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		return "", err
	}
	return path, os.Chmod(path, 0o666)
}

// lastWords follows the container's terminationMessagePolicy.
func (c *container) lastWords(exitCode int32) string {
	data, _ := os.ReadFile(filepath.Join(c.pod.base, "containers", c.spec.Name, "termination-log"))
	if len(data) == 0 && exitCode != 0 && c.spec.TerminationMessagePolicy == corev1.TerminationMessageFallbackToLogsOnError {
		data, _ = c.log.read(false)
		data = tail(data, 80, 2048)
	}
	return string(tail(data, 4096, 4096))
}

// tail gives at most so many lines and bytes from the end.
func tail(data []byte, lines, bytes int) []byte {
	if len(data) > bytes {
		data = data[len(data)-bytes:]
	}
	all := strings.SplitAfter(string(data), "\n")
	if n := len(all); n > 0 && all[n-1] == "" {
		all = all[:n-1]
	}
	if len(all) > lines {
		all = all[len(all)-lines:]
	}
	return []byte(strings.Join(all, ""))
}
