"""The ways to the server that kubectl's flags say, without a kubeconfig or against it, and what is nothing."""
import json
import os
import subprocess
import tempfile

from checks import PROGRAM, audit, findings, names, that
from cluster import kubectl
from proxy import HttpProxy

RULE = ["--rule", "latest-tag"]


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True)


def certificate(folder, cluster, user, version=3):
    """A client certificate of the cluster's own authority, with its key."""
    key, request, made = (os.path.join(folder, f"{user}.{end}") for end in ("key", "csr", "crt"))
    ca = [os.path.join(cluster.folder, name) for name in ("ca.crt", "ca.key")]
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
    openssl("req", "-new", "-key", key, "-subj", f"/CN={user}", "-out", request)
    signed = ["x509", "-req", "-in", request, "-CA", ca[0], "-CAkey", ca[1], "-days", "2", "-set_serial", "77", "-out", made]
    # Without extensions it would be a certificate of version 1.
    extensions = os.path.join(folder, "extensions")
    with open(extensions, "w", encoding="utf-8") as file:
        file.write("extendedKeyUsage=clientAuth\n" if version == 3 else "")
    openssl(*signed, *(["-extfile", extensions] if version == 3 else []))
    return ["--client-certificate", made, "--client-key", key]


def without_kubeconfig(folder, *args):
    """An audit that knows of the server by its flags alone."""
    env = {**os.environ, "KUBECONFIG": os.path.join(folder, "none"), "HOME": folder}
    result = subprocess.run([PROGRAM, "audit", "--no-config", *RULE, *args], env=env, capture_output=True, text=True)
    result.both = result.stdout + result.stderr
    return result


def certificates(cluster, folder):
    server = ["--server", cluster.address.geturl()]
    authority = ["--certificate-authority", os.path.join(cluster.folder, "ca.crt")]
    own = certificate(folder, cluster, "certified")
    result = without_kubeconfig(folder, *server, *authority, *own)
    that("certificate: its user may do nothing at first", '"certified" cannot list' in result.both, result.both)
    kubectl("create", "clusterrolebinding", "certified", "--clusterrole=cluster-admin", "--user=certified")
    result = without_kubeconfig(folder, *server, *authority, *own, "--fail-on", "warn")
    that("certificate: … and then everything", result.returncode == 1, result.both)
    that("certificate: … and finds something", "Deployment shop/web" in result.both, result.both)
    found = names(findings(*RULE, "--context", "reader", *own)[0])
    that("certificate: it stands for the kubeconfig's token", "Fleet shop/blue" in found, found)
    old = certificate(folder, cluster, "old", version=1)
    result = without_kubeconfig(folder, *server, *authority, *old)
    told = "version 1" in result.both
    that("certificate: one that is too old is told as such", result.returncode == 2 and told, result.both)
    result = without_kubeconfig(folder, *server, *own)
    that("certificate: an authority that nobody knows is refused", result.returncode == 2, result.both)
    result = without_kubeconfig(folder, *server, "--insecure-skip-tls-verify", *own, "--fail-on", "warn")
    that("certificate: … unless nobody looks", result.returncode == 1, result.both)
    result = without_kubeconfig(folder, *server, "--certificate-authority", own[1], *own)
    that("certificate: … or it is another", result.returncode == 2 and "ertificate" in result.both, result.both)
    result = without_kubeconfig(folder, *server, *authority, "--username", "me", "--password", "correct-horse")
    told = "system:anonymous" in result.both and "log in" in result.both
    that("password: the server knows none", result.returncode == 2 and told, result.both)
    that("password: … and it is not shown", "correct-horse" not in result.both, result.both)
    kubectl("delete", "clusterrolebinding", "certified")


def plugin(cluster, folder):
    """A credential plugin of the kubeconfig that gives a service account's token, and one that gives none."""
    config = json.load(open(os.path.join(cluster.folder, "kubeconfig")))
    kubectl("create", "serviceaccount", "visitor", "-n", "default")
    kubectl("create", "clusterrolebinding", "visitor", "--clusterrole=cluster-admin", "--serviceaccount=default:visitor")
    token = kubectl("create", "token", "visitor", "-n", "default").strip()
    kind = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential"}
    path = os.path.join(folder, "plugin")
    for answer in ({**kind, "status": {"token": token}}, kind):
        run = {"apiVersion": kind["apiVersion"], "command": "printf", "args": ["%s", json.dumps(answer)]}
        config["users"][0]["user"] = {"exec": {**run, "interactiveMode": "Never"}}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(config, file)
        result = audit(*RULE, "--kubeconfig", path, "--exit-zero")
        if "status" in answer:
            found = result.returncode == 0 and "Fleet shop/blue" in result.both
            that("plugin: its token is taken", found, result.both)
            that("plugin: … and not shown", token not in result.both, "the token is in the output")
        else:
            told = result.returncode == 2 and "credential plugin" in result.both
            that("plugin: that it gives none is told", told, result.both)
    return token


def inside(cluster, folder, token):
    """In a pod: the token, the authority and the namespace stand where Kubernetes mounts them."""
    account = "/var/run/secrets/kubernetes.io/serviceaccount"
    with open(os.path.join(folder, "token"), "w", encoding="utf-8") as file:
        file.write(token)
    with open(os.path.join(folder, "namespace"), "w", encoding="utf-8") as file:
        file.write("default")
    files = [os.path.join(folder, "token"), os.path.join(folder, "namespace"), os.path.join(cluster.folder, "ca.crt")]
    # A /run of its own, so that nothing is left on this machine.
    script = 'mount -t tmpfs none /run && mkdir -p "$1" && cp "$2" "$3" "$4" "$1" && shift 4 && exec "$@"'
    own = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c", script, "sh", account, *files]
    if subprocess.run([*own, "true"], capture_output=True).returncode != 0:
        print("not run: an audit inside a pod, for want of a mount namespace")
        return
    env = {"KUBERNETES_SERVICE_HOST": cluster.address.hostname, "KUBERNETES_SERVICE_PORT": str(cluster.address.port)}
    env |= {"PATH": os.environ["PATH"], "HOME": folder}
    command = [*own, PROGRAM, "audit", "--no-config", *RULE]
    result = subprocess.run([*command, "--exit-zero"], env=env, capture_output=True, text=True)
    both = result.stdout + result.stderr
    that("inside: the pod's own account is taken", result.returncode == 0 and "Fleet shop/blue" in both, both)
    that("inside: … which is said", "auditing" in both and token not in both, both)


def impersonation():
    kubectl("create", "clusterrole", "acting", "--verb=impersonate", "--resource=users", "--resource-name=someone")
    kubectl("create", "clusterrolebinding", "acting", "--clusterrole=acting", "--user=reader")
    kubectl("create", "clusterrolebinding", "someone", "--clusterrole=cluster-admin", "--user=someone")
    acting = ["--context", "reader", "--as", "someone"]
    found = names(findings(*RULE, *acting)[0])
    that("--as: who is acted as may see", "Fleet shop/blue" in found, found)
    extra = ["--as-user-extra", "example.org/why=audit"]
    result = audit(*RULE, *acting, *extra)
    told = "userextras" in result.both and "example.org/why" in result.both
    that("--as-user-extra: is said to the server", result.returncode == 2 and told, result.both)
    found = names(findings(*RULE, "--as", "someone", *extra)[0])
    that("--as-user-extra: … and taken from who may say it", "Fleet shop/blue" in found, found)
    kubectl("delete", "clusterrolebinding", "acting", "someone")


def proxied(cluster):
    proxy = HttpProxy()
    found = names(findings(*RULE, "--proxy-url", proxy.address)[0])
    that("--proxy-url: leads to the server", "Deployment shop/web" in found, found)
    that("--proxy-url: … through the proxy", proxy.asked[:1] == [f"CONNECT {cluster.address.netloc}"], proxy.asked)
    proxy.close()
    result = audit("--proxy-url", proxy.address)
    that("--proxy-url: one that is away is an error", result.returncode == 2, result.both)
    result = audit(*RULE, "--disable-compression", "--cache-dir", "/nowhere", "--exit-zero")
    that("kubectl's flags that change nothing are taken", result.returncode == 0, result.both)


def nothing():
    """Nothing in a namespace that is there, and in one that is not."""
    kubectl("create", "namespace", "empty")
    result = audit(*RULE, "-n", "empty")
    said = "nothing to check in namespace empty" in result.stderr
    that("an empty namespace is clean, and said to be empty", result.returncode == 0 and said, result.both)
    result = audit(*RULE, "-n", "nowhere")
    said = "there is no namespace `nowhere`" in result.both
    that("one that is not there is an error", result.returncode == 2 and said, result.both)
    that("… unless that is allowed", audit(*RULE, "-n", "nowhere", "--allow-empty").returncode == 0)
    kubectl("create", "rolebinding", "reader", "--clusterrole=view", "--user=reader", "-n", "empty")
    result = audit(*RULE, "-n", "empty", "--context", "reader")
    that("who may see only an empty namespace gets its answer", "fleets" in result.both or result.returncode == 0, result.both)
    result = audit(*RULE, "-l", "no=such")
    that("nor is it an error that selectors select nothing", result.returncode == 0, result.both)
    result = audit("--rule", "duplicate-key")
    that("rules for manifests have nothing to look at", result.returncode == 2, result.both)


def access(cluster):
    with tempfile.TemporaryDirectory() as folder:
        certificates(cluster, folder)
        token = plugin(cluster, folder)
        inside(cluster, folder, token)
        kubectl("delete", "clusterrolebinding", "visitor")
    impersonation()
    proxied(cluster)
    nothing()
