"""What goes wrong on the way to a real server and in it: a wire that hangs, a token that ends, a place in time that the
server has forgotten."""
import base64
import json
import os
import subprocess
import time

from checks import audit, findings, names, pod, that
from cluster import apply, kubectl
from proxy import Wire
from watching import Watch

# So many pods of so many bytes are a few megabytes: enough for a slow wire to be slow.
PODS = 1500
PADDING = "x" * 2000


def fill(cluster):
    kubectl("create", "namespace", "slow")
    bodies = (pod(f"slow-{at}", "slow", "nginx:1.27.3", annotations={"padding": PADDING}) for at in range(PODS))
    cluster.create("/api/v1/namespaces/slow/pods", bodies)


def empty(cluster):
    connection = cluster.connection()
    options = json.dumps({"gracePeriodSeconds": 0, "propagationPolicy": "Background"})
    connection.request("DELETE", "/api/v1/namespaces/slow/pods", options, {"Content-Type": "application/json"})
    that("the pods of these tests are gone", connection.getresponse().status == 200)


def hanging(cluster):
    """The wire hangs in the middle of the pages."""
    wire = Wire(cluster.address.hostname, cluster.address.port)
    wire.left = 3_500_000
    start = time.monotonic()
    found, report, status = findings("--rule", "latest-tag", "--server", wire.address, "--request-timeout", "4s")
    took = time.monotonic() - start
    said = [error["message"] for error in report["errors"]]
    that("hanging: what was not read is named", "cannot list all pods: no answer within 4s" in said, said)
    that("hanging: … what was read is checked", "Deployment shop/web" in names(found), names(found))
    that("hanging: … with status 2, in time", status == 2 and took < 40, (status, took))
    wire.close()


def der_to_raw(der):
    """An ECDSA signature as JSON web tokens have it: two numbers of 32 bytes."""
    numbers, at = [], 2
    for _ in range(2):
        length = der[at + 1]
        numbers.append(int.from_bytes(der[at + 2 : at + 2 + length], "big").to_bytes(32, "big"))
        at += 2 + length
    return b"".join(numbers)


def token(cluster, seconds):
    """A token of a service account, signed with the server's own key. The server itself gives none for so short."""
    kubectl("create", "serviceaccount", "brief", "-n", "slow")
    kubectl("create", "clusterrolebinding", "brief", "--clusterrole=cluster-admin", "--serviceaccount=slow:brief")
    uid = kubectl("get", "serviceaccount", "brief", "-n", "slow", "-o", "jsonpath={.metadata.uid}")
    issuer = "https://kubernetes.default.svc"
    # The server forgives a minute.
    end = int(time.time()) - 60 + seconds
    claims = {"iss": issuer, "aud": [issuer], "sub": "system:serviceaccount:slow:brief"}
    claims |= {"iat": end - 600, "nbf": end - 600, "exp": end}
    claims["kubernetes.io"] = {"namespace": "slow", "serviceaccount": {"name": "brief", "uid": uid}}
    coded = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=")
    head = coded(json.dumps({"alg": "ES256", "typ": "JWT"}).encode())
    text = head + b"." + coded(json.dumps(claims).encode())
    key = os.path.join(cluster.folder, "accounts.key")
    signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=text, capture_output=True, check=True)
    return (text + b"." + coded(der_to_raw(signed.stdout))).decode()


def expiring(cluster):
    """A token ends while the pages come. The server remembers for ten seconds that it was good."""
    wire = Wire(cluster.address.hostname, cluster.address.port)
    # The kubeconfig's user has a certificate, which the server would take before any token.
    words = ["--rule", "latest-tag", "--server", wire.address, "--chunk-size", "50"]
    good = token(cluster, 5)
    result = audit(*words, "--token", good, "--exit-zero")
    that("expiring: the token is good at first", result.returncode == 0, result.both)
    wire.rate = 200_000
    found, report, status = findings(*words, "--token", good)
    said = [error["message"] for error in report["errors"]]
    that("expiring: what was not read is named", any("cannot list all pods: " in it for it in said), said)
    that("expiring: … what was read is checked", "Deployment shop/web" in names(found), names(found))
    that("expiring: … and the status is 2", status == 2, status)
    that("expiring: … with what to do", any("log in" in error.get("hint", "") for error in report["errors"]), said)
    result = audit(*words, "--token", good)
    that("expiring: it is good for nothing then", result.returncode == 2 and "log in" in result.both, result.both)
    that("expiring: … and not shown", good not in result.both, "the token is in the output")
    kubectl("delete", "clusterrolebinding", "brief")
    wire.close()


def answer_to_watch(cluster, version):
    """What the server says to who would watch pods from this version on."""
    connection = cluster.connection()
    connection.request("GET", f"/api/v1/pods?watch=1&timeoutSeconds=2&resourceVersion={version}")
    answer = connection.getresponse()
    return f"{answer.status} {answer.read().decode()}"


def forgotten(cluster):
    """The server forgets the past while the watch is cut off: a real 410, and a new list."""
    apply(pod("leaves", "shop", "nginx:latest"))
    wire = Wire(cluster.address.hostname, cluster.address.port)
    watch = Watch("--rule", "latest-tag", "--server", wire.address)
    that("forgotten: what is there is told", watch.tells("new", "latest-tag", "leaves"), watch.shown())
    version = json.loads(kubectl("get", "--raw", "/api/v1/pods?limit=1"))["metadata"]["resourceVersion"]
    before = len(watch.events)
    wire.cut()
    kubectl("delete", "pod", "leaves", "-n", "shop", "--now")
    apply(pod("comes", "shop", "nginx:latest"))
    cluster.stop()
    cluster.start()
    # One more change, and everything before the start is too old.
    kubectl("label", "pod", "comes", "-n", "shop", "a=b")
    said = answer_to_watch(cluster, version)
    that("forgotten: the server says 410", '"code":410' in said, said)
    wire.mend()
    that("forgotten: what came meanwhile is told", watch.tells("new", "latest-tag", "comes"), watch.shown(before))
    that("forgotten: … and what went", watch.tells("resolved", "latest-tag", "leaves"), watch.shown(before))
    end = time.monotonic() + 60
    while watch.told("recovered") < watch.told("trouble") and time.monotonic() < end:
        time.sleep(0.1)
    that("forgotten: … and all is well again", watch.told("recovered") == watch.told("trouble"), watch.shown(before))
    after = [event for event in watch.events[before:] if "finding" in event]
    others = [it for it in after if it["finding"]["resource"]["name"] not in ("leaves", "comes")]
    that("forgotten: … and nothing else", len(after) == 2 and not others, watch.shown(before))
    told = [event for event in watch.events if "410" in json.dumps(event) or "too old" in json.dumps(event)]
    that("forgotten: … and 410 is nobody's trouble", not told, told)
    watch.stop()
    wire.close()
    kubectl("delete", "pod", "comes", "-n", "shop", "--now")


def faults(cluster):
    fill(cluster)
    hanging(cluster)
    expiring(cluster)
    empty(cluster)
    forgotten(cluster)
