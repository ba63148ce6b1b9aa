// Package programs is the table of upstream programs that the sandbox runs as real local processes.
//
// The table itself is programs.json beside this file: whoever builds the programs reads the same file, so that the
// builder and the process kubelet cannot disagree about a version.
package programs

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

//go:embed programs.json
var table []byte

// Program is one upstream program, or one that a double stands in for.
type Program struct {
	Name       string   `json:"name"`
	Image      string   `json:"image"`      // end of the image's repository, in any registry: whole components of its path
	Version    string   `json:"version"`    // the only tag that the sandbox has; a double has all
	Module     string   `json:"module"`     // folder with the go.mod, beside this file
	Package    string   `json:"package"`    // what go build is given
	Ldflags    string   `json:"ldflags"`    // how go build is told the version
	Binary     string   `json:"binary"`     // file name below the folder of built programs
	Entrypoint []string `json:"entrypoint"` // the image's own entry point
	User       int64    `json:"user"`       // the image's own user
	Own        bool     `json:"own"`        // the sandbox's own, not upstream's
	OnDemand   bool     `json:"onDemand"`   // built only when a pod wants it
	Does       string   `json:"does"`       // what a double does in place of the program, %s
	Double     bool     `json:"-"`          // it is not the program itself, see double/main.go
	Java       bool     `json:"-"`          // the Java program that started the sandbox; nothing is built for it
}

// Table answers which images are real.
type Table []Program

// Load reads the table that was compiled in.
func Load() (Table, error) {
	var file struct {
		Programs Table
		Java     Table
		Double   Program
		Doubles  Table
	}
	if err := json.Unmarshal(table, &file); err != nil {
		return nil, fmt.Errorf("programs.json: %w", err)
	}
	all := file.Programs
	for _, p := range file.Java {
		p.Java, p.Own = true, true
		all = append(all, p)
	}
	for _, p := range file.Doubles { // one program for all of them
		p.Double, p.Own, p.Binary = true, true, file.Double.Binary
		if p.Does == "" {
			p.Does = "serves the webhook, the health and the metrics port of %s"
		}
		all = append(all, p)
	}
	return all, nil
}

// OnlyOwn leaves out upstream's programs, so that their pods are simulated.
func (t Table) OnlyOwn() (own Table) {
	for _, p := range t {
		if p.Own {
			own = append(own, p)
		}
	}
	return own
}

// Find gives the program of an image's repository, whatever its tag.
func (t Table) Find(image string) (Program, bool) {
	repository, _ := Split(image)
	for _, p := range t {
		if strings.HasSuffix("/"+repository, "/"+p.Image) {
			return p, true
		}
	}
	return Program{}, false
}

// Has says whether the image's tag is the version that was built. A double stands in for every version, and of a Java
// program there is the one that started the sandbox, whatever the tag.
func (p Program) Has(image string) bool {
	_, tag := Split(image)
	return p.Double || p.Java || tag == p.Version
}

// Split takes an image apart into its repository and its tag; a digest beside a tag is ignored, because no registry
// is asked and the tag is what people chose.
func Split(image string) (repository, tag string) {
	name, _, _ := strings.Cut(image, "@")
	colon := strings.LastIndex(name, ":")
	if colon < 0 || strings.Contains(name[colon:], "/") { // the colon of REGISTRY:PORT/NAME is none of a tag
		return name, "latest"
	}
	return name[:colon], name[colon+1:]
}

// Pattern is a regular expression that matches the same images as Find; KWOK evaluates it to leave these pods alone.
func (t Table) Pattern() string {
	names := make([]string, 0, len(t))
	for _, p := range t {
		names = append(names, regexp.QuoteMeta(p.Image))
	}
	return "^(.*/)?(" + strings.Join(names, "|") + ")(:[^/@]*)?(@.*)?$"
}
