module groundwork/sandbox/programs/double

go 1.26.0

require (
	github.com/aws/aws-sdk-go-v2 v1.47.7
	golang.org/x/sys v0.49.0
	mvdan.cc/sh/v3 v3.14.1
)

require (
	github.com/aws/smithy-go v1.28.8 // indirect
	golang.org/x/term v0.45.0 // indirect
)
