package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"mvdan.cc/sh/v3/interp"
)

func cat(_ context.Context, c interp.HandlerContext, args []string) error {
	return inputs(c, "cat", args, func(r io.Reader) error {
		_, err := io.Copy(c.Stdout, r)
		return err
	})
}

func sleep(ctx context.Context, c interp.HandlerContext, args []string) error {
	for _, arg := range args {
		wait, err := time.ParseDuration(arg + "s")
		if err != nil {
			return failed(c, "sleep: invalid number '%s'", arg)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
	return nil
}

// grep knows -q, -o, -v, -i and -E.
func grep(_ context.Context, c interp.HandlerContext, args []string) error {
	flags := ""
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		flags, args = flags+args[0][1:], args[1:]
	}
	if len(args) == 0 || strings.Trim(flags, "qoviE") != "" {
		return failed(c, "grep: this double knows -q, -o, -v, -i and -E, and wants a pattern")
	}
	pattern, err := expression(args[0], strings.Contains(flags, "E"), strings.Contains(flags, "i"))
	if err != nil {
		return failed(c, "grep: %v", err)
	}
	code := interp.ExitStatus(1)
	if err := lines(c, "grep", args[1:], func(line string) {
		if pattern.MatchString(line) == strings.Contains(flags, "v") {
			return
		}
		code = 0
		switch {
		case strings.Contains(flags, "q"):
		case strings.Contains(flags, "o"):
			for _, found := range pattern.FindAllString(line, -1) {
				fmt.Fprintln(c.Stdout, found)
			}
		default:
			fmt.Fprintln(c.Stdout, line)
		}
	}); err != nil {
		return err
	}
	if code != 0 {
		return code
	}
	return nil
}

// sed knows one command, s/PATTERN/REPLACEMENT/ with the flags g and p, and the options -n and -E.
func sed(_ context.Context, c interp.HandlerContext, args []string) error {
	flags := ""
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		flags, args = flags+args[0][1:], args[1:]
	}
	if len(args) == 0 || strings.Trim(flags, "nE") != "" || len(args[0]) < 4 || args[0][0] != 's' {
		return failed(c, "sed: this double knows -n, -E and s/PATTERN/REPLACEMENT/")
	}
	parts := strings.Split(args[0], string(args[0][1]))
	if len(parts) != 4 || strings.Trim(parts[3], "gp") != "" {
		return failed(c, "sed: bad option in substitution expression")
	}
	pattern, err := expression(parts[1], strings.Contains(flags, "E"), false)
	if err != nil {
		return failed(c, "sed: %v", err)
	}
	replacement := backReference.ReplaceAllString(strings.ReplaceAll(parts[2], "$", "$$"), "$${$1}")
	return lines(c, "sed", args[1:], func(line string) {
		count := 1
		if strings.Contains(parts[3], "g") {
			count = -1
		}
		changed, found := substitute(pattern, line, replacement, count)
		if !strings.Contains(flags, "n") || found && strings.Contains(parts[3], "p") {
			fmt.Fprintln(c.Stdout, changed)
		}
	})
}

var backReference = regexp.MustCompile(`\\([0-9])`)

func substitute(pattern *regexp.Regexp, line, replacement string, count int) (changed string, found bool) {
	last := 0
	for _, at := range pattern.FindAllStringSubmatchIndex(line, count) {
		changed += line[last:at[0]] + string(pattern.ExpandString(nil, replacement, line, at))
		last, found = at[1], true
	}
	return changed + line[last:], found
}

func lines(c interp.HandlerContext, who string, names []string, each func(string)) error {
	return inputs(c, who, names, func(r io.Reader) error {
		scanner := bufio.NewScanner(r)
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			each(scanner.Text())
		}
		return scanner.Err()
	})
}

// expression understands a basic regular expression, in which brackets and the like are themselves unless a backslash
// stands before them, or an extended one.
func expression(text string, extended, fold bool) (*regexp.Regexp, error) {
	if !extended {
		text = fromBasic(text)
	}
	if fold {
		text = "(?i)" + text
	}
	return regexp.Compile(text)
}

func fromBasic(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			if !strings.ContainsRune("(){}|+?", rune(text[i])) {
				out.WriteByte('\\')
			}
			out.WriteByte(text[i])
		case c == '[':
			end := strings.IndexByte(text[min(i+2, len(text)):], ']') // a bracket right behind the first one is itself
			if end < 0 {
				return text // the compiler says what is wrong
			}
			out.WriteString(text[i : i+3+end])
			i += 2 + end
		case strings.ContainsRune("(){}|+?", rune(c)):
			out.WriteByte('\\')
			out.WriteByte(c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
