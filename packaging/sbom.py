"""Makes the bill of materials of a release, CycloneDX 1.5, of what `cargo metadata` says on standard input: the crates
that are linked into the program on any system, not those that only build or test it. `sbom.py SECONDS` dates it."""

import datetime
import json
import sys


def main():
    metadata = json.load(sys.stdin)
    date = datetime.datetime.fromtimestamp(int(sys.argv[1]), datetime.timezone.utc)
    packages = {package["id"]: package for package in metadata["packages"]}
    linked = {
        node["id"]: sorted(
            dependency["pkg"] for dependency in node["deps"]
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]))
        for node in metadata["resolve"]["nodes"]
    }
    root, seen, open_ = metadata["resolve"]["root"], set(), [metadata["resolve"]["root"]]
    while open_:
        package = open_.pop()
        if package not in seen:
            seen.add(package)
            open_.extend(linked[package])

    def purl(package):
        return f"pkg:cargo/{package['name']}@{package['version']}"

    def component(package, kind):
        made = {"type": kind, "bom-ref": purl(package), "name": package["name"], "version": package["version"],
                "purl": purl(package)}
        if package["license"]:
            # Cargo once allowed a slash for `OR`.
            made["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
        return made

    parts = sorted((packages[package] for package in seen - {root}), key=purl)
    json.dump({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"timestamp": date.isoformat(), "component": component(packages[root], "application")},
        "components": [component(package, "library") for package in parts],
        "dependencies": [
            {"ref": purl(packages[package]), "dependsOn": sorted({purl(packages[on]) for on in linked[package]})}
            for package in sorted(seen, key=lambda it: purl(packages[it]))],
    }, sys.stdout, indent=1)
    print()


main()
