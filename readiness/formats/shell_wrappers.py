"""Programs that run another one: which words are theirs, and which shell text they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_WRAPPERS: Mapping[str, tuple[frozenset[str], int]] = {
    "sudo": (frozenset({"-u", "-g", "-h", "-p", "--user", "--group"}), 0),
    "doas": (frozenset({"-u", "-C"}), 0),
    "env": (frozenset({"-u", "-C", "--unset", "--chdir"}), 0),
    "exec": (frozenset({"-a"}), 0),
    "command": (frozenset(), 0),
    "builtin": (frozenset(), 0),
    "nohup": (frozenset(), 0),
    "time": (frozenset({"-f", "-o"}), 0),
    "nice": (frozenset({"-n"}), 0),
    "ionice": (frozenset({"-c", "-n"}), 0),
    "stdbuf": (frozenset({"-i", "-o", "-e"}), 0),
    "eatmydata": (frozenset(), 0),
    "timeout": (frozenset({"-s", "-k", "--signal", "--kill-after"}), 1),
    "gosu": (frozenset(), 1),
    "su-exec": (frozenset(), 1),
    "xargs": (frozenset({"-n", "-P", "-I", "-L", "-d", "-a", "-s", "--max-args", "--max-procs"}), 0),
    "busybox": (frozenset(), 0),
}
"""Wrapper → its options that take a word, and how many words of its own come before the command."""

SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh"})
_SHELL_TAKING = frozenset({"-o", "+o", "-O", "+O", "--rcfile", "--init-file"})
_SHELL_COMMAND = lazy(r"-[A-Za-z]*c[A-Za-z]*")
_QUERY = frozenset({"-v", "-V"})


def unwrapped(words: Sequence[str]) -> list[str] | None:
    """The words behind a wrapper and its options, or None if the first word wraps nothing."""
    known = _WRAPPERS.get(words[0].rpartition("/")[2])
    if known is None or (words[0] == "command" and words[1:2] and words[1] in _QUERY):
        return None
    taking, own = known
    at = 1
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in taking else 1
    rest = list(words[at + own :])
    return rest or None


def inner_scripts(words: Sequence[str], bodies: Iterable[str]) -> Iterator[str]:
    """What a shell is told to run: `-c` and heredocs; also what `eval`, `su -c` and ssh's like are given."""
    program = words[0].rpartition("/")[2] if words else ""
    if program in SHELLS:
        script = _after_command_flag(words)
        yield from (script,) if script else ()
        yield from bodies
    elif program == "eval":
        yield " ".join(words[1:])
    elif program in {"su", "runuser"}:
        yield from (words[at + 1] for at, word in enumerate(words[:-1]) if word in {"-c", "--command"})


def _after_command_flag(words: Sequence[str]) -> str:
    at = 1
    while at < len(words) and words[at][:1] in {"-", "+"}:
        if _SHELL_COMMAND.fullmatch(words[at]):
            # `-euxo pipefail -c …` and `-eo pipefail`, whose cluster takes a word too
            return words[at + 1] if at + 1 < len(words) else ""
        at += 2 if words[at] in _SHELL_TAKING or regex(r"-[a-z]*o").fullmatch(words[at]) else 1
    return ""
