"""Many objects: time, requests and memory. Pods of Deployments, as nearly all are, and others that belong to nothing."""
import os
import subprocess
import time

from checks import PROGRAM, that
from cluster import kubectl

# More shows what memory does: E2E_AUDIT_OBJECTS=100000.
MANY = int(os.environ.get("E2E_AUDIT_OBJECTS", "20000"))
FEW = 2_000
PAGE = 500
NAMESPACES = [f"many-{at}" for at in range(20)]
# Pods of a Deployment, and how many Deployments there are for one that is wrong.
COPIES = 100
RARE = 20


def usage(*args):
    """Wall seconds, processor seconds, the peak of memory in MiB, the status and the text of an audit."""
    start = time.perf_counter()
    process = subprocess.Popen([PROGRAM, "audit", "--no-config", *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), text


def good_spec(at):
    """A pod's spec of which nothing is to be said, except every so many."""
    limits = {"cpu": "100m", "memory": "64Mi"}
    container = {
        "name": "app",
        "image": "registry.example.org/app:1.4.2" if at % RARE else "app:latest",
        "resources": {"limits": limits, "requests": limits},
        "readinessProbe": {"httpGet": {"path": "/healthz", "port": 8080}},
        "env": [{"name": f"SETTING_{number}", "value": "x" * 40} for number in range(10)],
        "securityContext": {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "privileged": False}
        | {"capabilities": {"drop": ["ALL"]}},
    }
    return {"securityContext": {"runAsNonRoot": True, "runAsUser": 1000}, "containers": [container]}


def metadata(name, namespace, labels, owner=None):
    """`owner` is kind, name and uid of the controller."""
    body = {"name": name, "namespace": namespace, "labels": labels}
    if owner:
        reference = dict(zip(("kind", "name", "uid"), owner), apiVersion="apps/v1", controller=True)
        body["ownerReferences"] = [reference]
    return body


def workload(kind, name, namespace, at, owner=None):
    """A Deployment or ReplicaSet of the application with this number."""
    labels = {"app": f"app-{at}"}
    template = {"metadata": {"labels": labels}, "spec": good_spec(at)}
    spec = {"replicas": COPIES, "selector": {"matchLabels": labels}, "template": template}
    meta = metadata(name, namespace, labels, owner)
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": meta, "spec": spec}


def pod(name, namespace, labels, at, owner=None):
    meta = metadata(name, namespace, labels, owner)
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": good_spec(at)}


def applications(cluster, first, last):
    """Deployments from the number `first` to before `last`, each with a ReplicaSet and its pods."""
    for number, namespace in enumerate(NAMESPACES):
        here = [at for at in range(first, last) if at % len(NAMESPACES) == number]
        path = f"/apis/apps/v1/namespaces/{namespace}"
        made = [workload("Deployment", f"app-{at}", namespace, at) for at in here]
        owners = {at: ("Deployment", f"app-{at}", uid) for at, uid in zip(here, cluster.create(f"{path}/deployments", made))}
        made = [workload("ReplicaSet", f"app-{at}-x", namespace, at, owners[at]) for at in here]
        owners = {at: ("ReplicaSet", f"app-{at}-x", uid) for at, uid in zip(here, cluster.create(f"{path}/replicasets", made))}
        pods = (
            pod(f"app-{at}-x-{copy}", namespace, {"app": f"app-{at}"}, at, owners[at]) for at in here for copy in range(COPIES)
        )
        cluster.create(f"/api/v1/namespaces/{namespace}/pods", pods)


def crowd(cluster):
    """As many objects as need many pages."""
    for namespace in NAMESPACES:
        kubectl("create", "namespace", namespace)
    made = 0
    peaks = {}
    for size in (FEW, MANY):
        applications(cluster, made // COPIES, size // COPIES)
        made = size
        wrong = size // COPIES // RARE
        each = ["--rule", "latest-tag", "--include-owned"]
        for words, found in (each[:2], wrong), (["--bundle", "default"], wrong), (each, wrong * (COPIES + 2)):
            what = words[-1]
            before = cluster.lists()
            wall, processor, peak, status, text = usage(*words, "-o", "short", "--fail-on", "warn")
            asked = cluster.lists() - before
            peaks[what, size] = peak
            print(f"{size} pods, {' '.join(words)}: {wall:.2f} s, {processor:.2f} s of processor, {asked} lists, {peak:.0f} MiB")
            told = text.count("warning latest-tag: container `app` uses image `app:latest`")
            that(f"{size}, {what}: the few that are wrong are found", (status, told) == (1, found), (status, told, found))
            # One page too many in each kind is the way to learn that there are no more; other kinds have one page.
            that(f"{size}, {what}: a list a page", size / PAGE <= asked <= size / PAGE + 60, asked)
    for what in ("latest-tag", "default", "--include-owned"):
        # The few fit into the pages that may wait, so these fill up first; what was kept of each would show tenfold.
        that(f"{what}: memory does not grow with the number of objects", peaks[what, MANY] < 2 * peaks[what, FEW], peaks)
    lonely(cluster)


def lonely(cluster):
    """Pods that belong to nothing, each with labels of its own: rules that look at other objects have to know them all."""
    for number, namespace in enumerate(NAMESPACES):
        here = (at for at in range(FEW) if at % len(NAMESPACES) == number)
        pods = (pod(f"pod-{at}", namespace, {"app": f"pod-{at}"}, at) for at in here)
        cluster.create(f"/api/v1/namespaces/{namespace}/pods", pods)
    for words in (["--rule", "dangling-service"], ["--bundle", "default", "-o", "short"], ["--bundle", "default"]):
        wall, processor, peak, _, text = usage(*words)
        print(f"… and {FEW} of nobody, {' '.join(words)}: {wall:.2f} s, {processor:.2f} s of processor, {peak:.0f} MiB")
        print(f"    {text.splitlines()[-1]}")
