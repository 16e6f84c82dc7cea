"""`audit` against a real API server: suite.py PROGRAM CLUSTER-PROGRAM

What is in the cluster comes from `manifests/` and from here, by the real kubectl; only the many objects that show paging
are created by many requests at once. Prints what failed, the numbers of the large run, and `N passed, N failed`.
"""
import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from access import access
from checks import audit, counts, findings, names, pod, that
from cluster import Cluster, apply, kubectl, stranger
from crowd import crowd
from faults import faults
from watching import watching

HERE = Path(__file__).parent
# The rules of the bundle `default` that read a manifest: the version that it was written for, repeated keys, what else
# its file and its folder hold, and labels that no API server would have taken.
ABOUT_TEXT = {"addon-api", "api-deprecated", "api-removed", "api-too-new", "duplicate-key", "duplicates", "label-syntax"}


def owner(kind, name, namespace):
    uid = kubectl("get", kind.lower(), name, "-n", namespace, "-o", "jsonpath={.metadata.uid}")
    return {"ownerReferences": [{"apiVersion": "apps/v1", "kind": kind, "name": name, "uid": uid, "controller": True}]}


def same_as_check():
    """The manifests by `check` and, applied, by `audit`."""
    for bundle in ("default", "strict", "all"):
        there, report, status = findings("--bundle", bundle)
        # A cluster has namespaces that no manifest is of.
        there = {finding for finding in there if finding[2] != "Namespace /default"}
        manifest = str(HERE / "manifests" / "shop.yaml")
        files, _, _ = findings("--complete", "--bundle", bundle, manifest, command=("check",))
        # Rules that are about a text and where it stands have nothing to say of live objects, and audit says so.
        skipped = {skip["what"] for skip in report["skipped"] if "has no manifest" in skip["reason"]}
        that(f"{bundle}: only those are excepted", bundle != "default" or skipped == ABOUT_TEXT, skipped ^ ABOUT_TEXT)
        files = {finding for finding in files if finding[0] not in skipped}
        that(f"{bundle}: check and audit find the same", files == there, sorted(map(str, files ^ there)))
        that(f"{bundle}: … and it is something", len(files) > 50 and status == 1, (len(files), status))
        that(f"{bundle}: … and nothing was unread", not report["errors"], report["errors"])
    that("a custom kind with a pod template is checked", "Fleet shop/blue" in names(there), names(there))


def noise():
    """Owned objects, system namespaces, secrets."""
    meta = owner("Deployment", "web", "shop")
    template = {"metadata": {"labels": {"app": "web"}}, "spec": pod("x", "x", "nginx:latest")["spec"]}
    spec = {"replicas": 1, "selector": {"matchLabels": {"app": "web"}}, "template": template}
    metadata = {"name": "web-1", "namespace": "shop", **meta}
    apply({"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata, "spec": spec})
    apply(pod("web-1-a", "shop", "nginx:latest", **owner("ReplicaSet", "web-1", "shop")))
    orphan = owner("ReplicaSet", "web-1", "shop")
    orphan["ownerReferences"][0]["uid"] = "00000000-0000-4000-8000-000000000000"
    apply(pod("left", "shop", "nginx:latest", **orphan), pod("system", "kube-system", "nginx:latest"))
    found = names(findings("--rule", "latest-tag")[0])
    that("an owner is reported", "Deployment shop/web" in found, found)
    that("… and what it owns is not", not found & {"ReplicaSet shop/web-1", "Pod shop/web-1-a"}, found)
    that("… unless its owner is gone", "Pod shop/left" in found, found)
    that("system namespaces are left out", "Pod kube-system/system" not in found, found)
    said = audit("--rule", "latest-tag", "-v").both
    that("… and that is said", "kube-system" in said, said)
    found = names(findings("--rule", "latest-tag", "-n", "kube-system")[0])
    that("… but not when one is asked for", found == {"Pod kube-system/system"}, found)
    found = names(findings("--rule", "latest-tag", "--include-owned")[0])
    that("--include-owned reports all", {"ReplicaSet shop/web-1", "Pod shop/web-1-a"} <= found, found)
    found = names(findings("--rule", "latest-tag", "-l", "app=web")[0])
    that("a selector selects", found == {"Deployment shop/web"}, found)
    kubectl("delete", "pod", "left", "web-1-a", "-n", "shop", "--now")
    kubectl("delete", "replicaset", "web-1", "-n", "shop")
    kubectl("delete", "pod", "system", "-n", "kube-system", "--now")
    secret = "correct-horse-battery-staple"
    for form in ("text", "json", "yaml", "sarif"):
        said = audit("--all-kinds", "--bundle", "all", "-v", "-o", form).both
        kept = secret not in said and base64.b64encode(secret.encode()).decode() not in said
        that(f"no secret is shown as {form}", kept, [line for line in said.splitlines() if secret in line])


def rights(folder):
    """Users who may not read everything, or are nobody."""
    result = audit("--context", "reader")
    that("who may read nothing gets status 2", result.returncode == 2, result.both)
    that("… and is told so", "forbidden" in result.both and "reader" in result.both, result.both)
    kubectl("create", "clusterrole", "reading", "--verb=list", "--resource=deployments.apps,namespaces")
    kubectl("create", "clusterrolebinding", "reading", "--clusterrole=reading", "--user=reader")
    for words in (["--context", "reader"], ["--as", "reader"]):
        found, report, status = findings(*words)
        that(f"{words}: what may be read is checked", "Deployment shop/web" in names(found), names(found))
        that(f"{words}: … and nothing else", not names(found) - {"Deployment shop/web"}, names(found))
        unread = json.dumps(report["errors"])
        that(f"{words}: … the rest is named", "statefulsets" in unread and "fleets" in unread, unread)
        that(f"{words}: … and the status is 2", status == 2, status)
    result = audit("--kubeconfig", stranger(folder))
    that("a token that is none is an error", result.returncode == 2, result.both)
    that("… that says what to do", "log in" in result.both, result.both)
    result = audit("--server", "https://127.0.0.1:1")
    that("a server that is not there is an error", result.returncode == 2 and "127.0.0.1:1" in result.both, result.both)
    result = audit("--context", "nowhere")
    that("so is a context", result.returncode == 2 and "nowhere" in result.both, result.both)


def broken_group():
    """An API whose own server is down."""
    service = {"name": "none", "namespace": "default"}
    spec = {"group": "down.example.org", "version": "v1", "service": service, "insecureSkipTLSVerify": True}
    spec |= {"groupPriorityMinimum": 100, "versionPriority": 100}
    name = "v1.down.example.org"
    apply({"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {"name": name}, "spec": spec})
    kubectl("wait", "apiservice", name, "--for=condition=Available=False", "--timeout=60s")
    found, report, status = findings()
    that("an API group that is down is named", "down.example.org" in json.dumps(report["errors"]), report["errors"])
    that("… the rest is checked", "Deployment shop/web" in names(found), names(found))
    that("… and the status is 2", status == 2, status)
    kubectl("delete", "apiservice", name)


def stored(kind):
    """The reports of a kind: what they say of which object, and at which version they are."""
    items = json.loads(kubectl("get", kind, "-A", "-o", "json"))["items"]
    versions = {(item["metadata"].get("namespace"), item["metadata"]["name"]): item for item in items}
    results = [result for item in items for result in item.get("results", [])]
    said = {(it["policy"], it["resources"][0]["kind"], it["resources"][0]["name"]) for it in results if "resources" in it}
    return {key: item["metadata"]["resourceVersion"] for key, item in versions.items()}, said


def reports(kind):
    """`--write-reports` with the reports of one of the two APIs."""
    foreign = {"apiVersion": "wgpolicyk8s.io/v1alpha2", "kind": "PolicyReport", "results": [{"policy": "theirs"}]}
    if kind == "reports":
        foreign |= {"apiVersion": "openreports.io/v1alpha1", "kind": "Report"}
    foreign["metadata"] = {"name": "theirs", "namespace": "shop", "labels": {"app.kubernetes.io/managed-by": "other"}}
    apply(foreign)
    result = audit("--write-reports")
    that(f"{kind}: findings are findings", result.returncode == 1, result.both)
    versions, said = stored(kind)
    found = {(rule, *name.replace(" ", "/").split("/")[::2]) for rule, _, name, _, _ in findings()[0]}
    that(f"{kind}: the reports say what the text says", said == found, sorted(map(str, said ^ found)))
    shown = kubectl("get", kind, "-A")
    that(f"{kind}: kubectl shows them", "kubectl-policy" in shown, shown)
    audit("--write-reports")
    that(f"{kind}: a second run changes nothing", stored(kind)[0] == versions, (versions, stored(kind)[0]))
    kubectl("patch", "service", "lost", "-n", "shop", "-p", '{"spec": {"selector": {"app": "web"}}}')
    audit("--write-reports")
    after, said = stored(kind)
    that(f"{kind}: what was mended is gone", not any(name == "lost" for _, _, name in said), said)
    theirs = ("shop", "theirs")
    that(f"{kind}: a report of others is theirs", after.get(theirs) == versions.get(theirs), after)
    kubectl("patch", "service", "lost", "-n", "shop", "-p", '{"spec": {"selector": {"app": "nothing-has-this"}}}')


def both_reports():
    reports("policyreports")
    kubectl("delete", "crd", "policyreports.wgpolicyk8s.io", "clusterpolicyreports.wgpolicyk8s.io", "--wait=false")
    result = audit("--write-reports")
    that("without their kinds no reports are written", result.returncode == 2, result.both)
    text = (HERE / "manifests" / "definitions.yaml").read_text().split("---\n", 1)[1]
    for old, new in (("wgpolicyk8s.io", "openreports.io"), ("v1alpha2", "v1alpha1"), ("polr", "reps")):
        text = text.replace(old, new)
    for old, new in (("PolicyReport", "Report"), ("policyreport", "report")):
        text = text.replace(old, new)
    kubectl("apply", "-f", "-", text=text)
    kubectl("wait", "--for=condition=Established", "crd/reports.openreports.io", "crd/clusterreports.openreports.io")
    reports("reports")


def deployed():
    """The role of deploy/ is enough for what the bundled rules read, and the parts of a job are the whole."""
    kubectl("apply", "-f", str(HERE.parents[2] / "deploy" / "watch.yaml"), "-f", str(HERE.parents[2] / "deploy" / "sharded.yaml"))
    account = ["--as", "system:serviceaccount:kubectl-policy:kubectl-policy", "--skip-rule", "dangling-config-ref"]
    found, report, _ = findings(*account)
    unread = [error["message"] for error in report["errors"]]
    that("the role lacks custom kinds only", unread and all("example.org" in message for message in unread), unread)
    whole = findings()[0]
    parts = [findings("--shard", f"{part}/3")[0] for part in range(3)]
    that("the parts are the whole", set.union(*parts) == whole, set.union(*parts) ^ whole)
    that("… and share nothing", sum(map(len, parts)) == len(whole), [len(part) for part in parts])
    kubectl("delete", "-f", str(HERE.parents[2] / "deploy" / "sharded.yaml"))
    kubectl("delete", "deployment", "kubectl-policy", "-n", "kubectl-policy")


def main():
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as last:
        cluster = Cluster(sys.argv[2], os.path.join(folder, "cluster"), ["reader"])
        last.callback(cluster.stop)
        kubectl("apply", "-f", str(HERE / "manifests" / "definitions.yaml"))
        kubectl("wait", "--for=condition=Established", "crd", "--all")
        kubectl("apply", "-f", str(HERE / "manifests" / "shop.yaml"))
        same_as_check()
        noise()
        rights(cluster.folder)
        broken_group()
        access(cluster)
        both_reports()
        watching(cluster)
        faults(cluster)
        deployed()
        crowd(cluster)
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


sys.exit(main())
