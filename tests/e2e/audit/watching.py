"""`audit --watch`: what comes and goes while objects change, and while the server is away."""
import contextlib
import http.client
import json
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from checks import PROGRAM, pod, that
from cluster import apply, kubectl

# How long something may take to be told; what is told is told in a second or two.
LIMIT = 60


class Watch:
    """A running `audit --watch`, and everything that it has told."""

    def __init__(self, *args):
        command = [PROGRAM, "audit", "--no-config", "--watch", "-o", "json", *args]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.events = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def told(self, event, rule=None, name=None):
        """How often it has told so."""
        return sum(
            one["event"] == event
            and (rule is None or one["finding"]["rule"] == rule)
            and (name is None or one["finding"]["resource"]["name"] == name)
            for one in list(self.events)
        )

    def tells(self, *what, times=1):
        """Waits until it has told so."""
        end = time.monotonic() + LIMIT
        while self.told(*what) < times and time.monotonic() < end and self.process.poll() is None:
            time.sleep(0.1)
        return self.told(*what) >= times

    def shown(self, since=0):
        """What it has told, a line each."""
        lines = []
        for one in self.events[since:]:
            finding = one.get("finding")
            what = f"{finding['rule']} {finding['resource']['name']}" if finding else one.get("what", one.get("error"))
            lines.append(f"{one['event']} {what}")
        return "\n".join(lines)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LIMIT)


def page(port, path):
    """The status and the text of a page of the watching program."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def free_port():
    with contextlib.closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def changes(watch):
    that("watch: what is there is told", watch.tells("new", "latest-tag", "web"), watch.shown())
    apply(pod("passing", "shop", "nginx:latest"))
    that("watch: what comes is told", watch.tells("new", "latest-tag", "passing"), watch.shown())
    kubectl("patch", "pod", "passing", "-n", "shop", "-p", '{"spec": {"containers": [{"name": "app", "image": "nginx:1"}]}}')
    that("watch: what is mended is told", watch.tells("resolved", "latest-tag", "passing"), watch.shown())
    kubectl("patch", "service", "lost", "-n", "shop", "-p", '{"spec": {"selector": {"app": "web"}}}')
    that("watch: rules that look at others, too", watch.tells("resolved", "dangling-service", "lost"), watch.shown())
    kubectl("patch", "service", "lost", "-n", "shop", "-p", '{"spec": {"selector": {"app": "nothing-has-this"}}}')
    that("watch: … both ways", watch.tells("new", "dangling-service", "lost", times=2), watch.shown())
    kubectl("delete", "fleet", "blue", "-n", "shop")
    that("watch: what is deleted is gone", watch.tells("resolved", "latest-tag", "blue"), watch.shown())
    that("watch: … for all rules", watch.tells("resolved", "no-readiness-probe", "blue"), watch.shown())


def kinds(watch):
    """A kind is added while the watch goes on, and removed again."""
    before = len(watch.events)
    names = {"kind": "Gadget", "plural": "gadgets", "singular": "gadget"}
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    version = {"name": "v1", "served": True, "storage": True, "schema": schema}
    spec = {"group": "example.org", "names": names, "scope": "Namespaced", "versions": [version]}
    definition = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition"}
    apply(definition | {"metadata": {"name": "gadgets.example.org"}, "spec": spec})
    kubectl("wait", "--for=condition=Established", "crd/gadgets.example.org")
    template = {"spec": pod("x", "x", "nginx:latest")["spec"]}
    gadget = {"apiVersion": "example.org/v1", "kind": "Gadget", "metadata": {"name": "small", "namespace": "shop"}}
    apply(gadget | {"spec": {"template": template}})
    that("watch: a kind that is added is watched", watch.tells("new", "latest-tag", "small"), watch.shown(before))
    kubectl("delete", "crd", "gadgets.example.org", "--wait=false")
    that("watch: … and forgotten with it", watch.tells("resolved", "latest-tag", "small"), watch.shown(before))
    # Long enough for the kind to be asked for in vain, and for discovery.
    time.sleep(40)
    told = [event for event in watch.events[before:] if event["event"] in ("trouble", "recovered")]
    that("watch: … without a word about trouble", not told, told)


def restarted(watch, cluster):
    """The server goes, comes back, and has changed meanwhile as far as the watch can know."""
    before = len(watch.shown())
    cluster.stop()
    that("watch: a server that is away is told", watch.tells("trouble"), watch.shown())
    cluster.start()
    apply(pod("later", "shop", "nginx:latest"))
    that("watch: after a restart it goes on", watch.tells("new", "latest-tag", "later"), watch.shown(before))
    kubectl("delete", "pod", "later", "passing", "-n", "shop", "--now")
    that("watch: … both ways", watch.tells("resolved", "latest-tag", "later"), watch.shown(before))
    end = time.monotonic() + LIMIT
    while watch.told("recovered") < watch.told("trouble") and time.monotonic() < end:
        time.sleep(0.1)
    that("watch: … all kinds", 0 < watch.told("trouble") <= watch.told("recovered"), watch.shown(before))
    after = watch.events[before:]
    others = [it for it in after if "finding" in it and it["finding"]["resource"]["name"] not in ("later", "passing")]
    that("watch: … and nothing is told twice", not others, watch.shown(before))


def watching(cluster):
    port = free_port()
    watch = Watch("--metrics-addr", f"127.0.0.1:{port}")
    changes(watch)
    status, _ = page(port, "/healthz")
    that("watch: it says that it is well", status == 200, status)
    status, text = page(port, "/metrics")
    metric = 'kubectl_policy_findings{namespace="shop",rule="latest-tag"'
    that("watch: Prometheus reads what was found", status == 200 and metric in text, text)
    kinds(watch)
    restarted(watch, cluster)
    that("watch: it stops when it is told to", watch.stop() == 0, watch.process.returncode)
    kubectl("apply", "-f", str(Path(__file__).parent / "manifests" / "shop.yaml"))
