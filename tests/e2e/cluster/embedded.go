//go:build !assets

package main

import (
	"fmt"
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// embedded is true: this binary is etcd and kube-apiserver, too.
const embedded = true

// runEmbedded becomes the named server with its usual flags, and does not return.
func runEmbedded(name string, args []string) {
	if name == "etcd" {
		etcdmain.Main(append([]string{name}, args...))
		os.Exit(0)
	}
	command := app.NewAPIServerCommand()
	command.SetArgs(args)
	if err := command.Execute(); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
	os.Exit(0)
}
