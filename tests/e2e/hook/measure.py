#!/usr/bin/env python3
"""What the hook costs in a monorepo of 100,000 files in 5,000 services: measure.py PROGRAM MONOREPO [FOLDER]

PROGRAM is a release build of kubectl-policy, MONOREPO the built example of that name. Prints the median of repeated
runs of the hook for several commits, and of real pushes (`--dry-run`, to a bare repository) with and without it.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 30
SERVICES = 5000
FILES_A_SERVICE = 20


def git(*args):
    return subprocess.run(["git", *args], check=True, capture_output=True, text=True).stdout.strip()


def pad(service):
    """Copies the service's ConfigMaps under new names until it has its number of files."""
    files = [path for path in service.rglob("*.yaml")]
    maps = [path for path in files if path.parent.name == "ConfigMap"]
    for number in range(FILES_A_SERVICE - len(files)):
        source = maps[number % len(maps)]
        name = f"{source.stem}-{number}"
        text = source.read_text().replace(f"name: {source.stem}", f"name: {name}", 1)
        source.with_name(f"{name}.yaml").write_text(text)


def prepare(program, monorepo, folder):
    subprocess.run([monorepo, str(SERVICES), str(folder / "work")], check=True, stdout=subprocess.DEVNULL)
    os.chdir(folder / "work")
    for service in Path("manifests/microservices").iterdir():
        pad(service)
    git("init", "-q", "-b", "main")
    git("config", "gc.auto", "0")
    git("add", "-A")
    git("commit", "-q", "-m", "base")
    git("init", "-q", "--bare", "../remote.git")
    git("remote", "add", "origin", str(folder / "remote.git"))
    git("push", "-q", "origin", "main")
    git("gc", "-q")
    subprocess.run([program, "hook", "install"], check=True, stdout=subprocess.DEVNULL)


def commit(path, text):
    git("checkout", "-q", "--detach", "origin/main")
    Path(path).write_text(text)
    git("add", str(path))
    git("commit", "-q", "-m", "change")
    return git("rev-parse", "HEAD")


def timed(command, lines=""):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = subprocess.run(command, input=lines, capture_output=True, text=True)
        times.append((time.perf_counter() - start) * 1000)
    return f"median {statistics.median(times):6.1f} ms, least {min(times):6.1f} ms, status {result.returncode}"


def main():
    program, monorepo = (os.path.abspath(path) for path in sys.argv[1:3])
    names = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    os.environ.update(names, GIT_CONFIG_GLOBAL="/dev/null")
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as folder:
        prepare(program, monorepo, Path(folder))
        base = git("rev-parse", "origin/main")
        path = sorted(Path("manifests/microservices").glob("*/production/Deployment/*.yaml"))[4]
        text = path.read_text()
        good = commit(path, f"# changed\n{text}")
        bad = commit(path, text.replace("runAsNonRoot: true", "runAsNonRoot: false"))
        readme = commit("README.md", "changed\n")
        hook = [program, "hook", "pre-push", "origin", str(Path(folder) / "remote.git")]
        line = "HEAD {} refs/heads/main {}\n".format
        print("the program starts     ", timed([program, "version"]))
        print("no manifest changed    ", timed(hook, line(readme, base)))
        print("one good manifest      ", timed(hook, line(good, base)))
        print("the same, a new branch ", timed(hook, line(good, "0" * len(base))))
        print("one bad manifest       ", timed(hook, line(bad, base)))
        push = ["git", "push", "-q", "--dry-run", "origin", f"{good}:refs/heads/main"]
        print("git push --no-verify   ", timed([*push, "--no-verify"]))
        print("git push with the hook ", timed(push))
        refs = "".join(f"create refs/remotes/origin/b{number} {base}\n" for number in range(5000))
        subprocess.run(["git", "update-ref", "--stdin"], input=refs, text=True, check=True)
        git("pack-refs", "--all")
        print("5,000 remote branches  ", timed(hook, line(good, "0" * len(base))))


main()
