// Command cluster is a real Kubernetes control plane for the end-to-end tests: etcd and kube-apiserver on loopback
// ports, RBAC on, a kubeconfig for its administrator and for users who may do nothing until they are given a role.
//
//	cluster [-user NAME]… DIR [-- FLAG FOR KUBE-APISERVER…]
//
// DIR keeps everything: certificates, ports, data, logs. A second start in the same DIR is the same cluster again, at
// the same address. Once the API answers, one line `ready KUBECONFIG` is printed. SIGTERM, SIGINT or the end of standard
// input stop both servers. There are no controllers: nothing creates a ReplicaSet for a Deployment, and a deleted
// namespace stays Terminating.
//
// Both servers are this program itself, started again under their names; with KUBEBUILDER_ASSETS set they are the
// programs etcd and kube-apiserver of that folder.
//
// The program only starts and stops: what is in the cluster is up to the tests.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// How long the API may take to answer after a start, on a machine that does other things, too.
const startLimit = 3 * time.Minute

type names []string

func (n *names) String() string         { return strings.Join(*n, " ") }
func (n *names) Set(value string) error { *n = append(*n, value); return nil }

func main() {
	// The servers die with the thread that started them (see quietEnd), so that thread must be one that stays.
	runtime.LockOSThread()
	if name := filepath.Base(os.Args[0]); embedded && (name == "etcd" || name == "kube-apiserver") {
		runEmbedded(name, os.Args[1:])
	}
	var users names
	flag.Var(&users, "user", "a user with a token and a context of this `name`; may be repeated")
	flag.Parse()
	if flag.NArg() < 1 {
		fmt.Fprintln(os.Stderr, "usage: cluster [-user NAME]… DIR [-- FLAG FOR KUBE-APISERVER…]")
		os.Exit(2)
	}
	extra := flag.Args()[1:]
	if len(extra) > 0 && extra[0] == "--" {
		extra = extra[1:]
	}
	if err := run(flag.Arg(0), users, extra); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

// run starts the servers, says so, waits to be told to stop, and stops them.
func run(dir string, users, extra []string) error {
	stop := make(chan os.Signal, 2)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() {
		_, _ = io.Copy(io.Discard, bufio.NewReader(os.Stdin))
		stop <- syscall.SIGTERM
	}()
	place, err := open(dir, users)
	if err != nil {
		return err
	}
	etcd, err := place.startEtcd()
	if err != nil {
		return err
	}
	defer etcd.stop()
	api, err := place.startAPI(extra)
	if err != nil {
		return err
	}
	defer api.stop()
	if err := place.wait(etcd, api, stop); err != nil {
		return err
	}
	fmt.Printf("ready %s\n", place.path("kubeconfig"))
	select {
	case <-stop:
		return nil
	case <-etcd.ended:
		return etcd.broke()
	case <-api.ended:
		return api.broke()
	}
}
