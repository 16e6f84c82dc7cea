#!/usr/bin/env python3
"""Compares the documents that the library reads with those that kubectl reads; run.sh says how to call it.

A file that kubectl refuses must be refused. Where the two differ on purpose, `differs.txt` beside the file says so,
one `NAME: reason` a line; such a file fails when the difference is gone.
"""

import json
import os
import subprocess
import sys
import tempfile

LABEL = "reader-test"


def kubectl_documents(kubectl, path, home):
    """What kubectl reads, or None if it refuses the file."""
    command = [kubectl, "label", "--local", "-f", path, f"{LABEL}=1", "-o", "json"]
    run = subprocess.run(command, capture_output=True, text=True, env={"HOME": home, "PATH": os.environ["PATH"]})
    if run.returncode != 0:
        return None, run.stderr.strip()
    decoder, text, at, documents = json.JSONDecoder(), run.stdout, 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        document, at = decoder.raw_decode(text, at)
        documents += unlist(document)
    return [plain(document) for document in documents], ""


def unlist(document):
    """kubectl prints lists as they are; the library hands out their items."""
    if str(document.get("kind", "")).endswith("List") and isinstance(document.get("items"), list):
        return [leaf for item in document["items"] for leaf in unlist(item)]
    return [document]


def plain(document):
    """The document without the label, and without what `kubectl label` leaves of an object that had none."""
    metadata = document.get("metadata")
    if isinstance(metadata, dict):
        labels = metadata.get("labels")
        if isinstance(labels, dict):
            labels.pop(LABEL, None)
        if not labels:
            metadata.pop("labels", None)
        if not metadata:
            document.pop("metadata")
    return document


def our_documents(reader, path):
    """What the library reads, or None if it refuses anything in the file."""
    run = subprocess.run([reader, path], capture_output=True, text=True)
    if run.returncode != 0:
        return None, run.stderr.strip()
    return [plain(json.loads(line)) for line in run.stdout.splitlines()], ""


def canonical(documents):
    """Text in which neither key order nor the spelling of a large number makes a difference."""

    def number(value):
        if isinstance(value, dict):
            return {key: number(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [number(item) for item in value]
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**63 - 1:
            return float(value)
        return value

    return documents and [json.dumps(number(document), sort_keys=True) for document in documents]


def files(folders):
    for folder in folders:
        for root, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.endswith((".yaml", ".yml", ".json")):
                    yield os.path.join(root, name)


def known_differences(folder):
    path = os.path.join(folder, "differs.txt")
    if not os.path.exists(path):
        return set()
    with open(path) as lines:
        return {line.split(":")[0] for line in lines if ":" in line and not line.startswith("#")}


def main():
    kubectl, reader, *folders = sys.argv[1:]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as home:
        for path in files(folders):
            theirs, refusal = kubectl_documents(kubectl, path, home)
            ours, error = our_documents(reader, path)
            equal = canonical(theirs) == canonical(ours)
            expected = os.path.basename(path) not in known_differences(os.path.dirname(path))
            if equal == expected:
                passed += 1
                continue
            failed += 1
            print(f"FAILED {path}" + ("" if expected else ": no longer differs"))
            print(f"  kubectl: {refusal or theirs}")
            print(f"  we:      {error or ours}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
