package kubelet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"groundwork/sandbox/controlplane/plan"
)

// Where a Java program's files are in its container: the class path as in Groundwork's image, the runtime as in the
// images of Eclipse Temurin.
const (
	javaFolder  = "/opt/java/openjdk"
	javaOptions = "/app/java-options"
	javaLibrary = "/app/lib"
)

// javaThere says what is missing for running a Java program.
func javaThere(s plan.Settings) error {
	if s.Java == "" || len(s.ClassPath) == 0 {
		return errors.New("the sandbox was started without a Java program: it needs --java and --class-path")
	}
	return nil
}

// javaImage puts the runtime and the program's class path into a container, and the file of options that the entry point
// names. The folders and jars are those of the computer, so that what runs in a pod is what started the sandbox.
func javaImage(s plan.Settings, base string, env map[string]string, spec *Spec) error {
	spec.Binary, spec.BinaryAt = filepath.Join(s.Java, "bin", "java"), ""
	spec.Image = []Mount{{From: s.Java, To: javaFolder, ReadOnly: true}}
	// Some distributions keep parts of the runtime there, behind links.
	outside, _ := filepath.Glob("/etc/java-*")
	for _, folder := range append(outside, "/etc/ssl/certs/java") {
		if _, err := os.Stat(folder); err == nil {
			spec.Image = append(spec.Image, Mount{From: folder, To: folder, ReadOnly: true})
		}
	}
	var classPath []string
	for n, part := range s.ClassPath {
		if _, err := os.Stat(part); err != nil {
			continue // java ignores it as well
		}
		to := fmt.Sprintf("%s/%d-%s", javaLibrary, n, filepath.Base(part))
		spec.Image = append(spec.Image, Mount{From: part, To: to, ReadOnly: true})
		classPath = append(classPath, to)
	}
	options := filepath.Join(base, "java-options")
	text := "-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n-XX:-UsePerfData\n-cp\n\"" + strings.Join(classPath, ":") + "\"\n"
	if err := os.WriteFile(options, []byte(text), 0o644); err != nil {
		return err
	}
	spec.Image = append(spec.Image, Mount{From: options, To: javaOptions, ReadOnly: true})
	env["PATH"] = javaFolder + "/bin:" + env["PATH"]
	if _, set := env["HOME"]; !set {
		env["HOME"] = "/nonexistent"
	}
	return nil
}
