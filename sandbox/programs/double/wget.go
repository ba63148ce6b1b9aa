package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"mvdan.cc/sh/v3/interp"
)

// wanted is what wget is called with.
type wanted struct {
	url     string
	file    string // "-" is standard output
	headers [][2]string
	timeout time.Duration
}

// wget fetches one page, and complains in the words of busybox's.
func wget(ctx context.Context, c interp.HandlerContext, args []string) error {
	w, err := wgetOptions(args)
	if err != nil {
		return failed(c, "wget: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url, nil)
	if err != nil {
		return failed(c, "wget: bad address '%s'", w.url)
	}
	request.Header.Set("User-Agent", "Wget")
	for _, header := range w.headers {
		request.Header.Set(header[0], header[1])
	}
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		return failed(c, "wget: %s", whyNot(err, request.URL.Hostname()))
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusMultipleChoices {
		return failed(c, "wget: server returned error: %s %s", answer.Proto, answer.Status)
	}
	out := c.Stdout
	if w.file != "-" {
		if !filepath.IsAbs(w.file) {
			w.file = filepath.Join(c.Dir, w.file)
		}
		file, err := os.Create(w.file)
		if err != nil {
			return failed(c, "wget: can't open '%s': %v", w.file, errors.Unwrap(err))
		}
		defer file.Close()
		out = file
	}
	if _, err := io.Copy(out, answer.Body); err != nil {
		return failed(c, "wget: %s", whyNot(err, request.URL.Hostname()))
	}
	return nil
}

func wgetOptions(args []string) (w wanted, err error) {
	w = wanted{file: "-", timeout: 900 * time.Second}
	for i := 0; i < len(args); i++ {
		name, value, together := strings.Cut(args[i], "=")
		if args[i] == "-q" {
			continue
		}
		if !strings.HasPrefix(args[i], "-") {
			w.url = args[i]
			continue
		}
		if !together {
			if i++; i == len(args) {
				return w, fmt.Errorf("option '%s' requires an argument", name)
			}
			value = args[i]
		}
		switch name {
		case "-O":
			w.file = value
		case "-T":
			seconds, err := strconv.Atoi(value)
			if err != nil || seconds <= 0 {
				return w, fmt.Errorf("invalid number '%s'", value)
			}
			w.timeout = time.Duration(seconds) * time.Second
		case "--header":
			key, text, _ := strings.Cut(value, ":")
			w.headers = append(w.headers, [2]string{key, strings.TrimSpace(text)})
		default:
			return w, fmt.Errorf("this double knows -q, -O, -T and --header, not %s", name)
		}
	}
	if w.url == "" {
		return w, errors.New("missing URL")
	}
	return w, nil
}

func whyNot(err error, host string) string {
	var unknown *net.DNSError
	var system syscall.Errno
	switch {
	case errors.As(err, &unknown):
		return fmt.Sprintf("bad address '%s'", host)
	case errors.Is(err, context.DeadlineExceeded):
		return "download timed out"
	case errors.As(err, &system):
		text := system.Error()
		return fmt.Sprintf("can't connect to remote host (%s): %s", host, strings.ToUpper(text[:1])+text[1:])
	}
	return "error getting response"
}
