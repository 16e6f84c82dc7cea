"""The program on a pseudo-terminal: `watch.py BIN`. Each check runs it once with a few variables of the environment and
says what the terminal must and must not have been sent."""

import fcntl
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

BIN = sys.argv[1]
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: echo}\nspec:\n  containers:\n    - {name: app, image: echo:latest}\n"
ESCAPE, LINK, PROGRESS = "\x1b[", "\x1b]8;;", "files checked"


def on_terminal(args, env, columns, piped):
    """Runs it with its streams on a terminal, standard output in a pipe where `piped`; what the terminal was sent, and
    the status."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    base = {"PATH": os.environ["PATH"], "HOME": os.getcwd(), "TERM": "xterm-256color"}
    child = subprocess.Popen([BIN, *args], stdin=slave, stdout=subprocess.PIPE if piped else slave, stderr=slave,
                             env=base | env, close_fds=True)
    os.close(slave)
    sent = b""
    while True:
        try:
            some = os.read(master, 65536)
        except OSError:  # on Linux the end of a terminal is an error
            break
        if not some:
            break
        sent += some
    if piped:
        sent += b"--piped--" + child.stdout.read()
    return sent.decode(), child.wait()


CHECK = ["check", "--rule", "latest-tag", "pod.yaml"]
SLOW = ["check", "--rule", "latest-tag", "--helm", "./slow-helm", "pod.yaml", "chart"]

# What is checked, arguments, environment, columns, piped, what must be there, what must not.
CASES = [
    ("colour on a terminal", CHECK, {}, 120, False, [ESCAPE], [LINK]),
    ("none with NO_COLOR", CHECK, {"NO_COLOR": "1"}, 120, False, ["latest-tag"], [ESCAPE]),
    ("none on a dumb terminal", CHECK, {"TERM": "dumb"}, 120, False, ["latest-tag"], [ESCAPE]),
    ("none with CLICOLOR=0", CHECK, {"CLICOLOR": "0"}, 120, False, ["latest-tag"], [ESCAPE]),
    ("none with --color never", [*CHECK, "--color", "never"], {}, 120, False, ["latest-tag"], [ESCAPE]),
    ("none into a pipe", CHECK, {}, 120, True, ["--piped--", "latest-tag"], [ESCAPE]),
    ("into a pipe where a pager asks for it", CHECK, {"CLICOLOR_FORCE": "1"}, 120, True, [ESCAPE], [LINK]),
    ("links where the terminal opens them", CHECK, {"TERM_PROGRAM": "WezTerm"}, 120, False,
     [LINK + "file://", LINK + "https://", "pod.yaml:6:"], []),
    ("no links over SSH to files", CHECK, {"TERM_PROGRAM": "WezTerm", "SSH_CONNECTION": "x"}, 120, False,
     [LINK + "https://"], ["file://"]),
    ("no links without colour", CHECK, {"TERM_PROGRAM": "WezTerm", "NO_COLOR": "1"}, 120, False, [], [LINK]),
    ("no progress for a short run", CHECK, {}, 120, False, [], [PROGRESS]),
    ("progress for a long run", SLOW, {}, 120, False, [PROGRESS, "latest-tag"], []),
    ("none while a pager has the terminal", SLOW, {}, 120, True, [], [PROGRESS]),
    ("none on a dumb terminal, for a long run", SLOW, {"TERM": "dumb"}, 120, False, [], [PROGRESS]),
]


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        pathlib.Path("pod.yaml").write_text(POD)
        pathlib.Path("chart").mkdir()
        pathlib.Path("chart/Chart.yaml").write_text("apiVersion: v2\nname: shop\nversion: 0.1.0\n")
        pathlib.Path("slow-helm").write_text("#!/bin/sh\nsleep 2\necho 'kind: ConfigMap' >&2\nexit 1\n")
        pathlib.Path("slow-helm").chmod(0o755)
        for name, args, env, columns, piped, there, absent in CASES:
            sent, status = on_terminal(args, env, columns, piped)
            wrong = [f"no {text!r}" for text in there if text not in sent]
            wrong += [f"{text!r}" for text in absent if text in sent]
            if status != (2 if args is SLOW else 0):
                wrong.append(f"status {status}")
            passed, failed = (passed, failed + 1) if wrong else (passed + 1, failed)
            if wrong:
                print(f"FAILED {name}: {', '.join(wrong)} in {sent!r}")
        narrow, _ = on_terminal(CHECK, {"NO_COLOR": "1"}, 60, False)
        # The line of numbers is one line for grep, whatever the width.
        wide = [line for line in narrow.splitlines() if len(line) > 64 and " · " not in line and "https" not in line]
        wide = [line for line in wide if not re.match(r"(warning|error)\[", line)]
        passed, failed = (passed, failed + 1) if wide else (passed + 1, failed)
        if wide:
            print(f"FAILED text as wide as the terminal: {wide}")
        os.chdir("/")
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
