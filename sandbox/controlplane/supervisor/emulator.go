package supervisor

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

const account = "123456789012"

// startEmulator starts the emulated AWS on the host's loopback. It starts beside the control plane and asks the API
// server only when it needs the issuer's keys.
func startEmulator(o Options, ended chan<- error) (*child, error) {
	c := &child{ready: make(chan error, 1), gone: make(chan struct{})}
	if o.EmulatorPython == "" {
		c.ready <- nil
		return c, nil
	}
	logs, err := os.Create(o.Log("aws.log"))
	if err != nil {
		return nil, err
	}
	command := exec.Command(o.EmulatorPython, "-m", "groundwork_aws", "--port", strconv.Itoa(o.EmulatorPort),
		"--region", o.Region, "--account", account, "--cluster", o.Cluster,
		"--zones", strings.Join(o.Zones, ","), "--nodes-per-zone", strconv.Itoa(o.NodesPerZone),
		"--api-server", o.apiServer(), "--ca-file", o.PKI("ca.crt"), "--issuer", o.Issuer,
		"--node-certificate", o.PKI("node-groups"), "--request-log", o.AWSRequestLog(), "--exit-with-stdin")
	command.Dir = o.EmulatorHome
	command.Env = append(os.Environ(), "PYTHONPATH="+o.EmulatorHome, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1")
	command.Stderr = logs
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setsid: true}
	// Its standard input is a pipe that closes with this process: a second way for it to notice our end.
	if _, err = command.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("the emulated AWS cannot be started: %w; --emulator-python must be a Python with its requirements", err)
	}
	c.process = command.Process
	go func() {
		lines := bufio.NewReader(stdout)
		for {
			line, err := lines.ReadString('\n')
			if address, ok := strings.CutPrefix(strings.TrimSpace(line), "ready "); ok {
				c.endpoint = address
				c.ready <- nil
				break
			}
			if err != nil {
				c.ready <- fmt.Errorf("the emulated AWS ended while it was starting; see %s", o.Log("aws.log"))
				break
			}
			_, _ = logs.WriteString(line)
		}
		_, _ = io.Copy(logs, lines)
		_ = command.Wait()
		close(c.gone)
		ended <- fmt.Errorf("the emulated AWS ended; see %s", o.Log("aws.log"))
	}()
	return c, nil
}
