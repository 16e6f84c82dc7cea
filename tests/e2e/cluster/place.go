package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// cluster is what stays the same from one start to the next in the same folder.
type cluster struct {
	dir  string
	API  int `json:"api"`
	Etcd int `json:"etcd"`
	Peer int `json:"peer"`
}

func (c *cluster) path(name string) string { return filepath.Join(c.dir, name) }
func (c *cluster) url() string             { return fmt.Sprintf("https://127.0.0.1:%d", c.API) }

// open takes up the cluster in dir, or lays the ground for a new one.
func open(dir string, users []string) (*cluster, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir}
	ports, err := os.ReadFile(c.path("ports.json"))
	if err == nil {
		return c, json.Unmarshal(ports, c)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := freePorts(&c.API, &c.Etcd, &c.Peer); err != nil {
		return nil, err
	}
	if err := c.certify(); err != nil {
		return nil, err
	}
	if err := c.admit(users); err != nil {
		return nil, err
	}
	// Written last: a folder with ports is a complete one.
	ports, err = json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return c, c.write("ports.json", ports)
}

func (c *cluster) write(name string, content []byte) error {
	return os.WriteFile(c.path(name), content, 0o600)
}

// freePorts fills in ports that nobody listens on; all are held until each has its own.
func freePorts(ports ...*int) error {
	for _, port := range ports {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer listener.Close()
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	return nil
}

// certify makes the authority, the server's certificate, the administrator's, and the key of service account tokens.
func (c *cluster) certify() error {
	authority := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "e2e"},
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	key, err := c.issue("ca", authority, authority, nil)
	if err != nil {
		return err
	}
	_, err = c.issue("server", &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost", "kubernetes.default.svc"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}, authority, key)
	if err != nil {
		return err
	}
	_, err = c.issue("admin", &x509.Certificate{
		Subject:     pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, authority, key)
	if err != nil {
		return err
	}
	_, err = c.newKey("accounts")
	return err
}

// issue writes NAME.crt and NAME.key, signed with the authority's key, or with their own where there is none.
func (c *cluster) issue(name string, subject, authority *x509.Certificate, signer *ecdsa.PrivateKey) (*ecdsa.PrivateKey, error) {
	key, err := c.newKey(name)
	if err != nil {
		return nil, err
	}
	if signer == nil {
		signer = key
	}
	subject.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	subject.NotBefore = time.Now().Add(-time.Hour)
	subject.NotAfter = time.Now().AddDate(1, 0, 0)
	der, err := x509.CreateCertificate(rand.Reader, subject, authority, &key.PublicKey, signer)
	if err != nil {
		return nil, err
	}
	return key, c.write(name+".crt", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func (c *cluster) newKey(name string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, c.write(name+".key", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
}

// admit writes the users' tokens and the kubeconfig: the context `admin` is the current one, each user has its own.
func (c *cluster) admit(users []string) error {
	type object = map[string]any
	contexts := []object{{"name": "admin", "context": object{"cluster": "e2e", "user": "admin"}}}
	accounts := []object{{"name": "admin", "user": object{
		"client-certificate": c.path("admin.crt"), "client-key": c.path("admin.key"),
	}}}
	var tokens strings.Builder
	for _, user := range users {
		random := make([]byte, 16)
		if _, err := rand.Read(random); err != nil {
			return err
		}
		token := hex.EncodeToString(random)
		fmt.Fprintf(&tokens, "%s,%s,%s,e2e\n", token, user, user)
		contexts = append(contexts, object{"name": user, "context": object{"cluster": "e2e", "user": user}})
		accounts = append(accounts, object{"name": user, "user": object{"token": token}})
	}
	if err := c.write("tokens.csv", []byte(tokens.String())); err != nil {
		return err
	}
	config, err := json.MarshalIndent(object{
		"apiVersion":      "v1",
		"kind":            "Config",
		"current-context": "admin",
		"clusters": []object{{"name": "e2e", "cluster": object{
			"server": c.url(), "certificate-authority": c.path("ca.crt"),
		}}},
		"contexts": contexts,
		"users":    accounts,
	}, "", "  ")
	if err != nil {
		return err
	}
	return c.write("kubeconfig", append(config, '\n'))
}
