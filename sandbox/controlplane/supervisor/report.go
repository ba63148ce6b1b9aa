package supervisor

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Report is what callers need to know, in sandbox.json and as one line on standard output.
type Report struct {
	Kubeconfig         string  `json:"kubeconfig"`
	APIServer          string  `json:"apiServer"`
	AWSEndpoint        *string `json:"awsEndpoint"`
	Region             string  `json:"region"`
	Cluster            string  `json:"cluster"`
	Issuer             string  `json:"issuer"`
	AuditLog           string  `json:"auditLog"`
	AWSRequestLog      *string `json:"awsRequestLog"`
	RealPrograms       bool    `json:"realPrograms"`
	RealProgramsReason string  `json:"realProgramsReason,omitempty"`
	Pid                int     `json:"pid"`
	StartedAt          string  `json:"startedAt"`
	Seconds            float64 `json:"seconds"`
}

func (o Options) apiServer() string { return fmt.Sprintf("https://127.0.0.1:%d", o.Port) }

func report(o Options, awsEndpoint, why string, started time.Time) error {
	r := Report{
		Kubeconfig: o.Kubeconfig(), APIServer: o.apiServer(), Region: o.Region, Cluster: o.Cluster, Issuer: o.Issuer,
		AuditLog: o.AuditLog(), RealPrograms: o.RealPrograms, RealProgramsReason: why, Pid: os.Getpid(),
		StartedAt: started.UTC().Format(time.RFC3339), Seconds: float64(time.Since(started).Milliseconds()) / 1000,
	}
	if awsEndpoint != "" {
		requests := o.AWSRequestLog()
		r.AWSEndpoint, r.AWSRequestLog = &awsEndpoint, &requests
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	// Written beside and renamed, so that whoever waits for the file never reads half of it.
	next := o.Settings.Report() + ".new"
	if err := os.WriteFile(next, line, 0o600); err != nil {
		return err
	}
	if err := os.Rename(next, o.Settings.Report()); err != nil {
		return err
	}
	_, err = os.Stdout.Write(line)
	return err
}
