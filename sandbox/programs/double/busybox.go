package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

// applet is one of busybox's programs: it reads and writes as the script has it, and gives its exit code.
type applet func(ctx context.Context, c interp.HandlerContext, args []string) error

// applets are those that Groundwork's own probes use, and what of them the probes use.
var applets = map[string]applet{"cat": cat, "grep": grep, "sed": sed, "sleep": sleep, "wget": wget}

// busybox runs a script as the shell of the busybox image does, with a few of its applets, and gives its exit code.
func busybox(ctx context.Context, args []string, out, errs io.Writer) int {
	if len(args) < 3 || filepath.Base(args[0]) != "sh" || args[1] != "-c" {
		fmt.Fprintln(errs, "this double of busybox has nothing but sh -c SCRIPT")
		return 127
	}
	script, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(args[2]), "sh")
	if err == nil {
		var runner *interp.Runner
		if runner, err = interp.New(interp.StdIO(nil, out, errs), interp.ExecHandlers(only)); err == nil {
			err = runner.Run(ctx, script)
		}
	}
	var code interp.ExitStatus
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(errs, err)
	return 2
}

// only lets a script call applets, and no program: the image has no other.
func only(interp.ExecHandlerFunc) interp.ExecHandlerFunc {
	return func(ctx context.Context, args []string) error {
		c := interp.HandlerCtx(ctx)
		run, there := applets[filepath.Base(args[0])]
		if !there {
			fmt.Fprintf(c.Stderr, "sh: %s: not found\n", args[0])
			return interp.ExitStatus(127)
		}
		return run(ctx, c, args[1:])
	}
}

// failed says why an applet ends with 1.
func failed(c interp.HandlerContext, format string, args ...any) error {
	fmt.Fprintf(c.Stderr, format+"\n", args...)
	return interp.ExitStatus(1)
}

// open gives a file as the script's folder has it.
func open(c interp.HandlerContext, name string) (*os.File, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(c.Dir, name)
	}
	return os.Open(name)
}

// inputs are the named files, one after the other, or standard input.
func inputs(c interp.HandlerContext, who string, names []string, read func(io.Reader) error) error {
	if len(names) == 0 {
		return read(c.Stdin)
	}
	for _, name := range names {
		file, err := open(c, name)
		if err != nil {
			return failed(c, "%s: %s: No such file or directory", who, name)
		}
		err = read(file)
		_ = file.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
