// Command groundwork-sandbox runs a real Kubernetes control plane on this computer, shaped like an EKS cluster, for
// tests and for people who want to try Groundwork without an AWS account.
//
// See README.md beside this file for what it is made of.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"groundwork/sandbox/controlplane/kubelet"
	"groundwork/sandbox/controlplane/supervisor"
)

func main() {
	if len(os.Args) > 1 {
		switch os.Args[1] { // the program starts itself in these roles; people do not
		case "probe":
			return
		case "inside":
			inside()
			return
		case "container":
			kubelet.Contained()
		case "enter":
			kubelet.Enter()
		}
	}
	options, err := parse(os.Args[1:])
	if err == nil {
		err = supervisor.Run(options)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "groundwork-sandbox:", strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
}

func parse(args []string) (o supervisor.Options, err error) {
	var zones, builder, classPath string
	f := flag.NewFlagSet("groundwork-sandbox", flag.ExitOnError)
	f.StringVar(&o.Dir, "dir", "", "state directory; it is created, and what an earlier sandbox left there is removed")
	f.StringVar(&o.Cluster, "cluster", "sandbox", "cluster name")
	f.StringVar(&o.Region, "region", "eu-west-1", "AWS region")
	f.StringVar(&zones, "zones", "", "availability zones, separated by commas; default: a, b and c of the region")
	f.IntVar(&o.NodesPerZone, "nodes-per-zone", 1, "nodes in each zone")
	f.StringVar(&o.Issuer, "issuer", "", "issuer of ServiceAccount tokens; default: one in the shape of EKS")
	f.StringVar(&o.Programs, "programs", "", "folder with the built upstream programs, named as in programs.json")
	f.StringVar(&o.Java, "java", "", "folder of the Java runtime that runs Java programs in pods")
	f.StringVar(&classPath, "class-path", "", "class path of the Java program in programs.json, separated by colons")
	f.StringVar(&builder, "builder", "", "command that builds a program for a pod that wants it, as a JSON list; its name and the folder are added")
	f.StringVar(&o.Real, "real-programs", "auto", "run known images as real processes: auto, doubles (only the sandbox's own), never or require")
	f.StringVar(&o.EmulatorPython, "emulator-python", "", "Python that runs the emulated AWS; without it there is none")
	f.StringVar(&o.EmulatorHome, "emulator-home", "", "folder of the emulated AWS")
	f.BoolVar(&o.ExitWithStdin, "exit-with-stdin", false, "stop when standard input closes")
	_ = f.Parse(args)
	switch {
	case f.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q; see --help", f.Arg(0))
	case o.Dir == "":
		return o, fmt.Errorf("--dir is missing; name a folder for the sandbox's files")
	case o.NodesPerZone < 1 || o.NodesPerZone > 200:
		return o, fmt.Errorf("--nodes-per-zone must be between 1 and 200")
	case !slices.Contains([]string{"auto", "doubles", "never", "require"}, o.Real):
		return o, fmt.Errorf("--real-programs must be auto, doubles, never or require, not %q", o.Real)
	case o.EmulatorPython != "" && o.EmulatorHome == "":
		return o, fmt.Errorf("--emulator-python needs --emulator-home, the folder of the emulated AWS")
	}
	if builder != "" {
		if err := json.Unmarshal([]byte(builder), &o.Builder); err != nil {
			return o, fmt.Errorf("--builder must be a JSON list of words: %w", err)
		}
	}
	o.Emulator = o.EmulatorPython != ""
	if classPath != "" {
		o.ClassPath = filepath.SplitList(classPath)
	}
	if zones == "" {
		zones = o.Region + "a," + o.Region + "b," + o.Region + "c"
	}
	o.Zones = strings.Split(zones, ",")
	if o.Issuer == "" {
		o.Issuer = "https://oidc.eks." + o.Region + ".amazonaws.com/id/" + strings.Repeat("0123456789ABCDEF", 2)
	}
	// Components run elsewhere than in the caller's folder.
	for _, path := range []*string{&o.Dir, &o.Programs, &o.EmulatorHome} {
		if *path != "" {
			if *path, err = filepath.Abs(*path); err != nil {
				return o, err
			}
		}
	}
	return o, nil
}
