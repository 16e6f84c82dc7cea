"""How the suites count, and how they ask the program."""
import json
import subprocess
import sys

PROGRAM = sys.argv[1]
counts = {"passed": 0, "failed": 0}


def that(name, holds, shown=""):
    """Counts a check; what does not hold is told with what was seen."""
    counts["passed" if holds else "failed"] += 1
    if not holds:
        print(f"FAILED: {name}\n    " + str(shown).replace("\n", "\n    "))


def audit(*args):
    result = subprocess.run([PROGRAM, "audit", "--no-config", *args], capture_output=True, text=True)
    result.both = result.stdout + result.stderr
    return result


def findings(*args, command=("audit",)):
    """What was found, as a set, and the whole report. Places are left out: a live object has none in a file."""
    result = subprocess.run([PROGRAM, *command, "--no-config", "-o", "json", *args], capture_output=True, text=True)
    report = json.loads(result.stdout)
    found = set()
    for finding in report["findings"]:
        resource = finding["resource"]
        name = f"{resource['kind']} {resource.get('namespace', '')}/{resource['name']}"
        found.add((finding["rule"], finding["level"], name, finding.get("container"), finding["fingerprint"]))
    return found, report, result.returncode


def names(found):
    return {name for _, _, name, _, _ in found}


def pod(name, namespace, image, **metadata):
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, **metadata},
        "spec": {"containers": [{"name": "app", "image": image}]},
    }
