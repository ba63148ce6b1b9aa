package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func sh(script string) (code int, out, errs string) {
	var o, e strings.Builder
	code = busybox(context.Background(), []string{"sh", "-c", script}, &o, &e)
	return code, o.String(), e.String()
}

func TestAScriptRunsWithItsVariablesConditionsAndFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "words")
	t.Setenv("FILE", file)
	for script, want := range map[string]string{
		`echo one > "$FILE"; test -s "$FILE" && x=$(cat "$FILE"); echo "<$x>"`:                 "<one>\n",
		`test -n "$MISSING" || { echo missing; exit 3; }`:                                      "missing\n",
		`for i in 1 2; do echo $i; done | grep -v 1`:                                           "2\n",
		`case "wget: no" in *wget:*) echo yes;; esac`:                                          "yes\n",
		`echo '"AccountId" : "123"' | sed -n 's/.*"AccountId" *: *"\([0-9]*\)".*/\1/p'`:        "123\n",
		`echo abcabc | sed 's/b/[$&]/g' 2>&1 || echo no`:                                       "a[$&]ca[$&]c\n",
		`echo 'a(b' | grep -o '(b'; echo aab | grep -oE 'a+'; echo x | grep -q X || echo none`: "(b\naa\nnone\n",
		`sleep 0; nosuch 2>/dev/null; echo $?`:                                                 "127\n",
	} {
		if _, out, errs := sh(script); out != want {
			t.Errorf("%s: %q, %s", script, out, errs)
		}
	}
}

func TestTheExitCodeIsTheScripts(t *testing.T) {
	for script, want := range map[string]int{"exit 3": 3, "true": 0, "cat /no/such/file": 1, "grep": 1, "sed d": 1} {
		if code, _, _ := sh(script); code != want {
			t.Errorf("%s: %d", script, code)
		}
	}
	if code := busybox(context.Background(), []string{"sh"}, os.Stdout, os.Stderr); code != 127 {
		t.Error("it did something without a script")
	}
}

func TestWgetFetchesWithItsHeadersAndComplainsLikeBusyboxs(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "a: b" {
			http.Error(w, "who", http.StatusBadRequest)
			return
		}
		_, _ = w.Write([]byte("page"))
	}))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "page")
	if code, out, errs := sh(`wget -q -T 10 -O ` + file + ` --header "Authorization: a: b" ` + server.URL + ` && cat ` + file); code != 0 || out != "page" {
		t.Errorf("%d %q %s", code, out, errs)
	}
	if code, _, errs := sh("wget -q " + server.URL); code != 1 || errs != "wget: server returned error: HTTP/1.1 400 Bad Request\n" {
		t.Errorf("%d %q", code, errs)
	}
	if code, _, errs := sh("wget -q http://" + free(t)); code != 1 || errs != "wget: can't connect to remote host (127.0.0.1): Connection refused\n" {
		t.Errorf("%d %q", code, errs)
	}
	if code, _, errs := sh("wget -q --spider http://x"); code != 1 || !strings.Contains(errs, "this double knows") {
		t.Errorf("%d %q", code, errs)
	}
}
