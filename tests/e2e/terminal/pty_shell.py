"""Types lines and TAB into an interactive zsh on a pseudo-terminal, and prints what each line has become.

    pty_shell.py COMPLETION_SCRIPT LINE…
"""

import os
import pty
import select
import sys
import time


def read(fd, until, limit=20.0):
    """What the shell writes up to a mark; what there is after so many seconds."""
    text, deadline = "", time.monotonic() + limit
    while until not in text and time.monotonic() < deadline:
        if select.select([fd], [], [], 0.1)[0]:
            try:
                text += os.read(fd, 65536).decode(errors="replace")
            except OSError:
                break
    return text


def main():
    script, lines = sys.argv[1], sys.argv[2:]
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="dumb", PS1="", COLUMNS="200")
        os.execvp("zsh", ["zsh", "-f", "-i"])
    os.write(fd, b"unsetopt zle_bracketed_paste 2>/dev/null; autoload -Uz compinit; compinit -u -D; ")
    os.write(fd, f"source '{script}'; PS1=; stty -echo; print rea''dy\n".encode())
    read(fd, "ready")
    # Ctrl-X prints the line as it has become.
    os.write(fd, b"show() { print -r -- \"BECAME[$BUFFER]\"; BUFFER=; zle redisplay }; zle -N show; bindkey '^X' show\n")
    for line in lines:
        os.write(fd, line.encode() + b"\t")
        time.sleep(0.7)
        os.write(fd, b"\x18")
        text = read(fd, "]\r\n")
        found = text.rsplit("BECAME[", 1)[-1].split("]\r\n", 1)[0] if "BECAME[" in text else f"nothing: {text!r}"
        print(f"{line}TAB -> {found}")
    os.write(fd, b"exit\n")


main()
