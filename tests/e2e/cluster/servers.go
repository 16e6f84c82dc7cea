package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// server is one of the two running programs.
type server struct {
	name  string
	log   string
	child *exec.Cmd
	ended chan struct{}
}

// start runs a server with its output in DIR/NAME.log.
func (c *cluster) start(name string, args []string) (*server, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	assets := os.Getenv("KUBEBUILDER_ASSETS")
	if assets != "" {
		program = filepath.Join(assets, name)
	} else if !embedded {
		return nil, errors.New("this build has no servers in it: set `KUBEBUILDER_ASSETS`")
	}
	log, err := os.OpenFile(c.path(name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	child := exec.Command(program, args...)
	child.Args[0] = name
	child.Stdout, child.Stderr = log, log
	child.SysProcAttr = quietEnd()
	if err := child.Start(); err != nil {
		return nil, fmt.Errorf("%s does not start: %w", name, err)
	}
	s := &server{name: name, log: log.Name(), child: child, ended: make(chan struct{})}
	go func() { _ = child.Wait(); close(s.ended) }()
	return s, nil
}

// stop asks the server to end, and makes it after ten seconds.
func (s *server) stop() {
	_ = s.child.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(10 * time.Second):
		_ = s.child.Process.Kill()
		<-s.ended
	}
}

func (s *server) broke() error {
	return fmt.Errorf("%s ended by itself (%v)\n\nits log: `%s`", s.name, s.child.ProcessState, s.log)
}

func (c *cluster) startEtcd() (*server, error) {
	client, peer := fmt.Sprintf("http://127.0.0.1:%d", c.Etcd), fmt.Sprintf("http://127.0.0.1:%d", c.Peer)
	return c.start("etcd", []string{
		"--data-dir=" + c.path("etcd"),
		"--listen-client-urls=" + client,
		"--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer,
		"--initial-advertise-peer-urls=" + peer,
		"--initial-cluster=default=" + peer,
		// What a power cut would lose is of no interest here, and the disk is the slowest part.
		"--unsafe-no-fsync",
	})
}

func (c *cluster) startAPI(extra []string) (*server, error) {
	return c.start("kube-apiserver", append([]string{
		fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", c.Etcd),
		fmt.Sprintf("--secure-port=%d", c.API),
		"--bind-address=127.0.0.1",
		// A machine without a network has no other address, and the reconciler takes no loopback one.
		"--advertise-address=127.0.0.1",
		"--endpoint-reconciler-type=none",
		"--service-cluster-ip-range=10.96.0.0/16",
		"--tls-cert-file=" + c.path("server.crt"),
		"--tls-private-key-file=" + c.path("server.key"),
		"--client-ca-file=" + c.path("ca.crt"),
		"--token-auth-file=" + c.path("tokens.csv"),
		"--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + c.path("accounts.key"),
		"--service-account-signing-key-file=" + c.path("accounts.key"),
		// Without its controller no namespace has the account that this plugin asks of every Pod.
		"--disable-admission-plugins=ServiceAccount",
		// Bad manifests are what the tests are about.
		"--allow-privileged=true",
	}, extra...))
}

// wait returns when the API answers: the roles of RBAC are there, and so is the default namespace.
func (c *cluster) wait(etcd, api *server, stop <-chan os.Signal) error {
	pair, err := tls.LoadX509KeyPair(c.path("admin.crt"), c.path("admin.key"))
	if err != nil {
		return err
	}
	ca, err := os.ReadFile(c.path("ca.crt"))
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{pair}},
	}}
	limit := time.After(startLimit)
	for {
		if answers(client, c.url()+"/readyz") && answers(client, c.url()+"/api/v1/namespaces/default") {
			return nil
		}
		select {
		case <-etcd.ended:
			return etcd.broke()
		case <-api.ended:
			return api.broke()
		case <-stop:
			return errors.New("told to stop before the API answered")
		case <-limit:
			return fmt.Errorf("the API did not answer within %s\n\nits log: `%s`", startLimit, api.log)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func answers(client *http.Client, url string) bool {
	response, err := client.Get(url)
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}
