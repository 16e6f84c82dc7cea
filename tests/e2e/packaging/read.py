"""Reads the manifests of a release as their readers would: `read.py REPOSITORY RELEASE`."""

import hashlib
import json
import pathlib
import re
import sys

import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

root, release = map(pathlib.Path, sys.argv[1:])


def krew():
    """What krew checks of a plugin before it takes it into an index."""
    plugin = yaml.safe_load((release / "policy.yaml").read_text())
    spec = plugin["spec"]
    assert plugin["apiVersion"] == "krew.googlecontainertools.github.com/v1alpha2" and plugin["kind"] == "Plugin"
    assert re.fullmatch(r"[\w-]+", plugin["metadata"]["name"])
    assert re.fullmatch(r"v\d+\.\d+\.\d+", spec["version"])
    assert spec["shortDescription"] and "\n" not in spec["shortDescription"]
    assert len(spec["platforms"]) == 1, "only what was built"
    for platform in spec["platforms"]:
        assert set(platform["selector"]["matchLabels"]) == {"os", "arch"}
        archive = release / platform["uri"].rsplit("/", 1)[1]
        assert hashlib.sha256(archive.read_bytes()).hexdigest() == platform["sha256"]
    template = yaml.safe_load((root / "packaging/krew/policy.yaml").read_text())
    assert len(template["spec"]["platforms"]) == 5


def materials():
    """Valid by the schema of CycloneDX, with what is linked and nothing that only tests."""
    (path,) = release.glob("*.cdx.json")
    text = path.read_text()
    wrong = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    assert wrong is None, wrong
    names = {component["name"] for component in json.loads(text)["components"]}
    assert {"regorus", "clap", "git2", "libgit2-sys"} <= names and not {"insta", "proptest"} & names
    assert all("licenses" in component for component in json.loads(text)["components"])


def circleci():
    """An orb's parts, each step of a job known."""
    orb = yaml.safe_load((root / "packaging/circleci/orb.yml").read_text())
    assert orb["version"] == 2.1 and set(orb) <= {"version", "description", "display", "commands", "jobs", "examples"}
    for command in orb["commands"].values():
        declared = set(command["parameters"])
        used = set(re.findall(r"<< parameters\.([\w-]+) >>", json.dumps(command["steps"])))
        assert used <= declared, used - declared
        for step in command["steps"]:
            # Parameters are text put into a script before it runs: only the environment may hold them.
            assert "parameters." not in step.get("run", {}).get("command", "")
    for job in orb["jobs"].values():
        for step in job["steps"]:
            name = step if isinstance(step, str) else next(iter(step))
            assert name in {"checkout", *orb["commands"]}, name


def gitlab():
    """Reports that the script writes."""
    jobs = yaml.safe_load((root / "packaging/gitlab/kubectl-policy.gitlab-ci.yml").read_text())
    template = jobs[".kubectl-policy"]
    reports = template["artifacts"]["reports"]
    assert f"junit={reports['junit']}" in template["script"][0] and template["artifacts"]["when"] == "always"
    assert reports["codequality"] == "gl-code-quality-report.json"
    assert jobs["kubectl-policy"]["extends"] == ".kubectl-policy"


for reader in (krew, materials, circleci, gitlab):
    reader()
