package supervisor

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"groundwork/sandbox/controlplane/plan"
)

// someBuilds builds by a shell script, which is given the program's name and the folder.
func someBuilds(t *testing.T, script string) (b *builds, next func() plan.BuildReport, folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "logs"), 0o755); err != nil {
		t.Fatal(err)
	}
	in, out := io.Pipe()
	reports := json.NewDecoder(in)
	b = &builds{reports: out, options: Options{Settings: plan.Settings{Dir: folder, Programs: folder}}}
	if script != "" {
		b.options.Builder = []string{"sh", "-c", script, "build"}
	}
	next = func() plan.BuildReport {
		var report plan.BuildReport
		if err := reports.Decode(&report); err != nil {
			t.Fatal(err)
		}
		return report
	}
	return b, next, folder
}

func TestABuildTellsItsStepsAndItsEnd(t *testing.T) {
	b, next, folder := someBuilds(t, `echo compiling; echo program > "$2/$1"; echo built`)
	b.want("peer")
	if r := next(); r != (plan.BuildReport{Program: "peer", Step: "compiling"}) {
		t.Errorf("first %+v", r)
	}
	if r := next(); r.Step != "built" || r.Ended {
		t.Errorf("second %+v", r)
	}
	if r := next(); !r.Ended || r.Failure != "" {
		t.Errorf("at the end %+v", r)
	}
	if _, err := os.Stat(filepath.Join(folder, "peer")); err != nil {
		t.Error(err)
	}
	if text, _ := os.ReadFile(filepath.Join(folder, "logs", "build.log")); string(text) != "compiling\nbuilt\n" {
		t.Errorf("the log is %q", text)
	}
}

func TestABuildThatFailsSaysWhy(t *testing.T) {
	b, next, _ := someBuilds(t, `echo no space left on device; exit 1`)
	b.want("peer")
	next()
	if r := next(); !r.Ended || !strings.Contains(r.Failure, "failed to build peer: exit status 1: no space left on device") {
		t.Errorf("got %+v", r)
	}
}

func TestWithoutABuilderAProgramThatIsMissingIsSaidToBe(t *testing.T) {
	b, next, _ := someBuilds(t, "")
	b.want("peer")
	if r := next(); !strings.Contains(r.Failure, "nobody to build it") {
		t.Errorf("got %+v", r)
	}
}

func TestBuildsRunOneAfterTheOtherAndEndWithTheSandbox(t *testing.T) {
	b, next, folder := someBuilds(t, `mkdir "$2/one" && echo begun && sleep 30`)
	b.want("first")
	b.want("second")
	first := next()
	if first.Step != "begun" {
		t.Fatalf("got %+v", first)
	}
	started := time.Now()
	b.end()
	if r := next(); r.Program != first.Program || !r.Ended || !strings.Contains(r.Failure, "killed") || time.Since(started) > 10*time.Second {
		t.Errorf("after %s: %+v", time.Since(started), r)
	}
	// The other one finds the folder there and fails: had it run at the same time, it would have failed before.
	if r := next(); r.Program == first.Program || !strings.Contains(r.Failure, "exit status 1") {
		t.Errorf("got %+v in %s", r, folder)
	}
}
