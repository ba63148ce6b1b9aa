package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

func ask(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text)
}

func TestItKeepsWhatItIsSentAndTellsItInOrder(t *testing.T) {
	server := httptest.NewServer((&peer{}).handler())
	defer server.Close()
	for _, body := range []string{`{"alert":"Watchdog"}`, `no JSON`} {
		if answer, err := http.Post(server.URL+"/hook?a=b", "text/plain", strings.NewReader(body)); err != nil || answer.StatusCode != 200 {
			t.Fatal(answer, err)
		}
	}
	var kept []request
	if _, text := ask(t, server.URL+"/received"); json.Unmarshal([]byte(text), &kept) != nil || len(kept) != 2 {
		t.Fatalf("it kept %s", text)
	}
	if kept[0].Method != "POST" || kept[0].Path != "/hook?a=b" || string(kept[0].Body) != `{"alert":"Watchdog"}` || string(kept[1].Body) != `"no JSON"` {
		t.Errorf("it kept %+v", kept)
	}
}

func TestItAnswersAsItIsToldTo(t *testing.T) {
	p := &peer{}
	server := httptest.NewServer(p.handler())
	defer server.Close()
	told := func(status string) int {
		answer := httptest.NewRecorder()
		p.answer(answer, httptest.NewRequest("PUT", "/answer?status="+status, nil))
		return answer.Code
	}
	if code := told("500"); code != 200 {
		t.Fatal(code)
	}
	if code, _ := ask(t, server.URL+"/hook"); code != 500 || len(p.kept) != 1 {
		t.Errorf("it answers %d and kept %d", code, len(p.kept))
	}
	if code := told("0"); code != 422 {
		t.Errorf("it takes an impossible status: %d", code)
	}
}

func TestItSaysOkAsSlackDoes(t *testing.T) {
	server := httptest.NewServer((&peer{}).handler())
	defer server.Close()
	if status, text := ask(t, server.URL+"/slack"); status != 200 || text != "ok" {
		t.Errorf("it answers %d %q", status, text)
	}
}

func TestItKeepsTheNewestOnly(t *testing.T) {
	p := &peer{}
	for range mostKept + 5 {
		p.keep(httptest.NewRecorder(), httptest.NewRequest("GET", "/x", strings.NewReader("")))
	}
	if len(p.kept) != mostKept {
		t.Errorf("it kept %d", len(p.kept))
	}
}

func TestItFetchesWhatItIsToldToAndShowsItsFiles(t *testing.T) {
	server := httptest.NewServer((&peer{}).handler())
	defer server.Close()
	other := httptest.NewServer(http.NotFoundHandler())
	if _, text := ask(t, server.URL+"/fetch?url="+url.QueryEscape(other.URL)); text != `{"status":404,"body":"404 page not found\n"}`+"\n" {
		t.Errorf("the other's answer arrives as %s", text)
	}
	other.Close()
	if _, text := ask(t, server.URL+"/fetch?url="+url.QueryEscape(other.URL)); !strings.Contains(text, `{"error":"`) || !strings.Contains(text, "refused") {
		t.Errorf("nobody's answer is %s", text)
	}
	file := filepath.Join(t.TempDir(), "f")
	request, err := http.NewRequest("PUT", server.URL+"/files?path="+url.QueryEscape(file), strings.NewReader("content"))
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := http.DefaultClient.Do(request); err != nil || answer.StatusCode != 200 {
		t.Fatal(answer, err)
	}
	if _, text := ask(t, server.URL+"/files?path="+url.QueryEscape(file)); text != `{"text":"content"}`+"\n" {
		t.Errorf("the file is %s", text)
	}
	if _, text := ask(t, server.URL+"/files?path=/none"); !strings.Contains(text, "no such file") {
		t.Errorf("no file is %s", text)
	}
}
