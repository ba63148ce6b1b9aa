package kubelet

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// usage is what one process has used, as the kernel tells it.
type usage struct {
	cpuSeconds float64
	resident   float64 // bytes
}

// ticks a second, in which the kernel tells processes' times on every architecture that Go runs on.
const ticks = 100

// usageOf reads a process's numbers. The programs here start no others.
func usageOf(pid int) (u usage, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return u, err
	}
	// The second field is the program's name in brackets, which may contain blanks.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 22 {
		return u, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	user, errUser := strconv.ParseFloat(fields[11], 64)
	system, errSystem := strconv.ParseFloat(fields[12], 64)
	pages, errPages := strconv.ParseFloat(fields[21], 64)
	for _, e := range []error{errUser, errSystem, errPages} {
		if e != nil {
			return u, e
		}
	}
	return usage{cpuSeconds: (user + system) / ticks, resident: pages * float64(os.Getpagesize())}, nil
}

// traffic is what went over a pod's interface since it was made.
type traffic struct{ received, sent float64 }

// trafficOf reads it in the network namespace of one of the pod's processes.
func trafficOf(pid int) (t traffic, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/dev", pid))
	if err != nil {
		return t, err
	}
	for line := range strings.Lines(string(text)) {
		name, numbers, found := strings.Cut(line, ":")
		fields := strings.Fields(numbers)
		if !found || strings.TrimSpace(name) != "eth0" || len(fields) < 9 {
			continue
		}
		if t.received, err = strconv.ParseFloat(fields[0], 64); err == nil {
			t.sent, err = strconv.ParseFloat(fields[8], 64)
		}
		return t, err
	}
	return t, fmt.Errorf("process %d has no interface eth0", pid)
}

// space is what the file system behind a folder has: that of this computer, whatever size a claim asked for.
type space struct{ capacity, available, used, inodes, inodesFree, inodesUsed float64 }

func spaceOf(folder string) (space, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return space{}, err
	}
	block := float64(s.Bsize)
	return space{capacity: float64(s.Blocks) * block, available: float64(s.Bavail) * block, used: float64(s.Blocks-s.Bfree) * block,
		inodes: float64(s.Files), inodesFree: float64(s.Ffree), inodesUsed: float64(s.Files - s.Ffree)}, nil
}
