//go:build tools

// Package tools pins tctl: nothing of it is linked into Millrace.
package tools

import _ "github.com/temporalio/tctl/cmd/tctl"
