"""Reads what run.sh collected, each format with a program that others use for it. `read.py WORK`: the outputs are
WORK/out/CASE/FORMAT, the schemas are WORK/sarif-schema.json and WORK/junit.xsd, tap-parser is in WORK/node_modules."""

import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import junitparser
import yaml
from lxml import etree

WORK = pathlib.Path(sys.argv[1])
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def sarif(text):
    """Valid by the OASIS schema, and within what GitHub asks for beyond it."""
    log = json.loads(text)
    schema = json.loads((WORK / "sarif-schema.json").read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(log)
    assert log["$schema"]
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        for field in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[field]["text"]) and (field == "help" or len(rule[field]["text"]) <= 1024), rule["id"]
        assert len(rule["properties"]["tags"]) <= 20
        assert float(rule["properties"].get("security-severity", "1.0")) <= 10
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        for location in result["locations"]:
            uri = location.get("physicalLocation", {}).get("artifactLocation", {}).get("uri", "x")
            assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri), uri
    return len(run["results"])


def junit(text):
    """Read by junitparser; the heads count what is under them; valid by Jenkins' schema, but for what it lacks and
    CircleCI and everybody else reads: the file of a test case and the reason of a skip."""
    tree = etree.fromstring(text.encode())
    for case in tree.iter("testcase"):
        case.attrib.pop("file", None)
    for skipped in tree.iter("skipped"):
        skipped.attrib.pop("message", None)
    etree.XMLSchema(etree.parse(str(WORK / "junit.xsd"))).assertValid(tree)
    root = junitparser.JUnitXml.fromstring(text.encode())
    cases = [case for suite in root for case in suite]
    assert cases
    results = [result for case in cases for result in case.result]
    count = lambda sort: sum(isinstance(result, sort) for result in results)
    assert (root.tests, root.failures, root.errors) == (
        len(cases), count(junitparser.Failure), count(junitparser.Error))
    names = [(case.classname, case.name, suite.name) for suite in root for case in suite]
    assert len(set(names)) == len(names), "two test cases of one name"
    return count(junitparser.Failure) + count(junitparser.Error)


def tap(text):
    """Read by npm's tap-parser."""
    program = """
      import { Parser } from 'tap-parser';
      import { readFileSync } from 'node:fs';
      let extra = 0, diagnosed = 0;
      const parser = new Parser(results => console.log(JSON.stringify({
        count: results.count, fail: results.fail, todo: results.todo, skip: results.skip, plan: results.plan,
        bailout: results.bailout, extra, diagnosed,
        errors: results.failures.filter(failure => failure.tapError).map(failure => failure.tapError),
      })));
      parser.on('extra', () => extra++);
      parser.on('assert', point => { if (point.diag) diagnosed++; });
      parser.end(readFileSync(0, 'utf8'));
    """
    run = subprocess.run(["node", "--input-type=module", "-e", program], input=text, capture_output=True, text=True,
                         cwd=WORK, check=True)
    results = json.loads(run.stdout)
    assert not results["errors"] and not results["extra"] and not results["bailout"], results
    assert results["plan"]["end"] == results["count"], results
    assert results["diagnosed"] == text.count("\n  ---\n"), results
    return results["fail"]


def gitlab(text):
    """The fields that GitLab requires, no two entries with one fingerprint."""
    assert not text.startswith("\ufeff")
    entries = json.loads(text)
    for entry in entries:
        assert entry["description"] and entry["check_name"] and entry["fingerprint"], entry
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["path"] and not entry["location"]["path"].startswith("./")
        assert entry["location"]["lines"]["begin"] >= 1
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    return len(entries)


def contract(text):
    """docs/json.md: the keys, and a summary that counts the lists."""
    report = json.loads(text)
    assert list(report) == ["version", "summary", "findings", "skipped", "errors", "notices"]
    assert report["version"] == 1
    summary, findings = report["summary"], report["findings"]
    for level in ("deny", "warn", "dryrun"):
        assert summary[level] == sum(f["level"] == level and not {"waiver", "baseline"} & set(f) for f in findings), level
    assert summary["waived"] == sum("waiver" in f for f in findings)
    assert summary["skipped"] == len(report["skipped"])
    assert summary["errors"] == len(report["errors"])
    for finding in findings:
        assert {"rule", "severity", "level", "message", "path", "fingerprint"} <= set(finding)
        if "resource" in finding:
            assert {"apiVersion", "kind", "name"} <= set(finding["resource"])
        if "location" in finding:
            assert set(finding["location"]) == {"file", "line", "column", "endLine", "endColumn"}
    return len(findings) + len(report["errors"])


def yaml_contract(text):
    """The same in the order of the alphabet."""
    keys = ("version", "summary", "findings", "skipped", "errors", "notices")
    report = yaml.safe_load(text)
    assert set(report) == set(keys)
    return contract(json.dumps({key: report[key] for key in keys}))


def github(text):
    """One workflow command a line; nothing else begins one."""
    command = re.compile(r"::(error|warning|notice) [^:]*::(.+)")
    for line in text.splitlines():
        assert command.fullmatch(line), line
        assert "##[" not in line and "##vso[" not in line, line
    return len(text.splitlines())


def azure(text):
    for line in text.splitlines():
        assert re.fullmatch(r"##vso\[task\.logissue type=(error|warning);[^\]]*\][^\r\n]+", line), line
        assert line.count("##") == 1, line
    return len(text.splitlines())


def markdown(text):
    """Every line of the table has its five cells."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 6, row
    return len(rows)


def policyreport(text):
    """The fields of wgpolicyk8s.io/v1alpha2."""
    documents = list(yaml.safe_load_all(text))
    assert documents
    for document in documents:
        assert document["apiVersion"] == "wgpolicyk8s.io/v1alpha2"
        assert document["kind"] == ("PolicyReport" if "namespace" in document["metadata"] else "ClusterPolicyReport")
        assert set(document) == {"apiVersion", "kind", "metadata", "results", "summary"}
        for word in ("pass", "fail", "warn", "error", "skip"):
            assert document["summary"][word] == sum(result["result"] == word for result in document["results"])
        for result in document["results"]:
            assert result["policy"] and set(result) <= {
                "policy", "source", "result", "severity", "scored", "message", "category", "properties", "resources"}
            assert all(isinstance(value, str) for value in result.get("properties", {}).values())
    return sum(document["summary"]["fail"] + document["summary"]["error"] for document in documents)


READERS = {"json": contract, "yaml": yaml_contract, "sarif": sarif, "junit": junit, "tap": tap, "gitlab": gitlab,
           "github": github, "azure": azure, "markdown": markdown, "policyreport": policyreport}


def check(case, path):
    """Reads one output; what is wrong with it, or nothing."""
    text = path.read_bytes().decode("utf-8")
    if found := UNSAFE.search(text):
        return f"U+{ord(found[0]):04X} at character {found.start()}"
    try:
        found = READERS[path.name](text)
    except Exception as error:  # whatever a reader complains of is a failure
        return f"{type(error).__name__}: {str(error)[:500]}"
    if case == "clean" and found and path.name != "markdown":
        return f"{found} complaints about a clean run"
    if case != "clean" and not found:
        return "nothing was found"
    return None


def main():
    passed = failed = 0
    for case in sorted((WORK / "out").iterdir()):
        for path in sorted(case.iterdir()):
            wrong = path.read_text() if path.name == "failed" else check(case.name, path)
            passed, failed = (passed, failed + 1) if wrong else (passed + 1, failed)
            print(f"FAILED {case.name} {path.name}: {wrong}" if wrong else f"ok {case.name} {path.name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
