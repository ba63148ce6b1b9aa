package plan

// BuildReport is what the supervisor says of the build of a program that a pod wants.
type BuildReport struct {
	Program string `json:"program"`
	Step    string `json:"step"`            // what it is doing now
	Ended   bool   `json:"ended,omitempty"` // it is there, unless Failure says why not
	Failure string `json:"failure,omitempty"`
}

// WantBuild begins the line with which the process inside asks for a program's build.
const WantBuild = "build "
