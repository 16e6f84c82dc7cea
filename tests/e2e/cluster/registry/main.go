// Command registry is an OCI registry on a loopback port, in memory, without TLS: it prints `ready HOST:PORT` and serves
// until its standard input ends.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	fmt.Printf("ready %s\n", listener.Addr())
	quiet := registry.Logger(log.New(io.Discard, "", 0))
	fmt.Fprintln(os.Stderr, "error:", http.Serve(listener, registry.New(quiet)))
	os.Exit(1)
}
