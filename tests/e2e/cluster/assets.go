//go:build assets

package main

// embedded is false: etcd and kube-apiserver are programs in KUBEBUILDER_ASSETS. Built this way, the module needs none
// of its requirements.
const embedded = false

func runEmbedded(string, []string) {}
