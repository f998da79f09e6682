//go:build tools

// Package pulumicli pins the Pulumi CLI that `npm run up:local` builds where it can't be downloaded.
package pulumicli

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
