"""Shell text as the commands it runs: enough to say what a pipeline does, never to run it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

Command = tuple[str, ...]
"""The words of one simple command, quotes removed, without assignments, wrappers and redirections."""

_HEREDOC = lazy(r"(?<![<\d(])<<-?\s*(?P<quote>[\"']?)(?P<end>\w+)(?P=quote)")
_TOKEN = lazy(
    r"(?P<blank>[ \t\r]+|\\\n)"
    r"|(?P<comment>(?<![^\s;&|()])\#[^\n]*)"
    r"|(?P<redirect>\d*(?:>>|>&|<&|<<<|>|<|&>>|&>)[ \t]*(?:&?\d+|-|(?=\())?)"
    r"|(?P<end>&&|\|\||\|&|;;|[;&|()\n])"
    r"|(?P<word>(?:\$\{\{(?:[^}]|\}(?!\})){0,500}\}\}|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|\\.|'[^']*'|\"(?:\\.|[^\"\\])*\"|[^\s;&|()<>\"'\\`$]|\$|[\"'`\\])+)",
    re.DOTALL,
)
_QUOTED = lazy(r"'([^']*)'|\"((?:\\.|[^\"\\])*)\"|\\(.)", re.DOTALL)
_ASSIGNMENT = lazy(r"[A-Za-z_]\w*\+?=")
_KEYWORDS = frozenset("if then elif else fi do done while until for case esac in { } ! time function [ [[".split(" "))
_OPENING = frozenset(("if", "then", "elif", "else", "do", "while", "until", "{", "!", "time"))

_DEPTH = 4
"""How often a command may hold another: `sudo bash -c "ssh host '…'"`."""


@lru_cache(maxsize=4096)
def commands(text: str, depth: int = _DEPTH) -> tuple[Command, ...]:
    """Each simple command, also of those inside `bash -c`, `ssh` and heredocs that feed a shell.

    Kept: the same few texts are asked by many rules.
    """
    return tuple(_commands(text, depth))


def _commands(text: str, depth: int) -> Iterator[Command]:
    lines, bodies = _without_heredocs(text)
    for words in _simple(lines):
        bare = _unwrap(words)
        if not bare:
            continue
        yield bare
        if depth:
            yield from _inner(bare, bodies, depth - 1)


def remote_commands(text: str) -> Iterator[Command]:
    """What runs on another machine: the commands that `ssh` is given."""
    lines, bodies = _without_heredocs(text)
    for words in _simple(lines):
        bare = _unwrap(words)
        if bare[:1] == ("ssh",):
            yield from _inner(bare, bodies, _DEPTH)


def _without_heredocs(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the bodies of its heredocs, and those bodies that are fed to a shell."""
    kept: list[str] = []
    bodies: list[str] = []
    ends: list[tuple[str, bool]] = []
    body: list[str] = []
    for line in text.split("\n"):
        if ends:
            if line.strip() != ends[0][0]:
                body.append(line)
                continue
            _, runs = ends.pop(0)
            bodies += ["\n".join(body)] if runs else []
            body = []
            continue
        kept.append(_HEREDOC.sub(" ", line))
        runs = regex(r"(?:^|[\s;&|])(?:ssh|bash|sh|zsh|python3?)\b").search(line) is not None
        ends = [(found["end"], runs and "python" not in line) for found in _HEREDOC.finditer(line)]
    return "\n".join(kept), tuple(bodies)


def _simple(text: str) -> Iterator[list[str]]:
    words: list[str] = []
    skip_next = False
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "end":
            yield words
            words, skip_next = [], False
        elif kind == "redirect":
            skip_next = token.group().rstrip()[-1:] in "<>" and not token.group().endswith("(")
        elif kind == "word" and skip_next:
            skip_next = False
        elif kind == "word":
            words.append(_QUOTED.sub(_unquote, token.group()))
    yield words


def _unquote(found: re.Match[str]) -> str:
    single, double, escaped = found.groups()
    if escaped is not None:
        return "" if escaped == "\n" else escaped
    return single if single is not None else regex(r"\\([\"\\$`])|\\\n").sub(r"\1", double)


_PREFIXES: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("sudo",), frozenset(("-u", "-g"))),
    (("env",), frozenset(("-u",))),
    (("exec",), frozenset()),
    (("command",), frozenset()),
    (("nohup",), frozenset()),
    (("nice",), frozenset(("-n",))),
    (("xvfb-run",), frozenset(("-s", "-n"))),
    (
        ("uv", "run"),
        frozenset(("--group", "--extra", "--with", "-p", "--python", "--directory", "--project", "--package")),
    ),
    (("uvx",), frozenset(("--from", "--with", "-p", "--python"))),
    (("uv", "tool", "run"), frozenset(("--from", "--with"))),
    (("pipx", "run"), frozenset(("--spec",))),
    (("poetry", "run"), frozenset()),
    (("pipenv", "run"), frozenset()),
    (("pdm", "run"), frozenset(("-p",))),
    (("rye", "run"), frozenset()),
    (("hatch", "run"), frozenset()),
    (("conda", "run"), frozenset(("-n", "-p"))),
    (("bundle", "exec"), frozenset()),
    (("npx",), frozenset(("-p", "--package"))),
    (("bunx",), frozenset()),
    (("npm", "exec"), frozenset(("-w", "--workspace"))),
    (("pnpm", "exec"), frozenset(("--filter", "-F", "-C"))),
    (("pnpm", "dlx"), frozenset()),
    (("yarn", "dlx"), frozenset()),
    (("yarn", "exec"), frozenset()),
    (("dotenv",), frozenset(("-e", "-f"))),
    (("doppler", "run"), frozenset(("-p", "-c"))),
    (("op", "run"), frozenset(("--env-file",))),
    (("mise", "exec"), frozenset()),
    (("nix", "develop"), frozenset(("-c", "--command"))),
    (("coverage", "run"), frozenset(("--source", "--rcfile", "-p"))),
    (("python", "-m"), frozenset()),
    (("python3", "-m"), frozenset()),
    (("py", "-m"), frozenset()),
    (("-m",), frozenset()),
)
"""What stands before a command and is not it, with those of its options that take a word."""


def _unwrap(words: list[str]) -> Command:
    """Drop keywords, assignments and wrappers until the command itself comes first."""
    rest = list(words)
    for _ in range(12):
        if not rest:
            return ()
        before = len(rest)
        if rest[:2] in (["command", "-v"], ["command", "-V"]):
            return ()
        if rest[0] in _OPENING or _ASSIGNMENT.match(rest[0]):
            rest = rest[1:]
        elif rest[0] in _KEYWORDS:
            return ()
        elif rest[0] in ("timeout", "retry"):
            rest = _after_options(rest[1:], frozenset(("-k", "-s", "-t")))[1 if rest[0] == "timeout" else 0 :]
        else:
            rest = _without_prefix(rest)
        if len(rest) == before:
            return tuple(rest)
    return tuple(rest)


def _without_prefix(words: list[str]) -> list[str]:
    for prefix, taking in _PREFIXES:
        if tuple(words[: len(prefix)]) == prefix and len(words) > len(prefix):
            return _after_options(words[len(prefix) :], taking)
    return words


def _after_options(words: list[str], taking: frozenset[str]) -> list[str]:
    """Skip options; `-c` of `nix develop` and the `-m` of `coverage run` are followed by the command itself."""
    at = 0
    while at < len(words) and words[at].startswith("-") and words[at] not in ("-m", "-c", "--command"):
        if words[at] == "--":
            return words[at + 1 :]
        at += 2 if words[at] in taking else 1
    if at < len(words) and words[at] in ("-c", "--command"):
        at += 1
    return words[at:]


_SHELLS = frozenset(("bash", "sh", "zsh", "dash"))
_DOCKER_TAKING = frozenset(
    "-e -v -p -w -u -m --name --network --env --volume --publish --workdir --user --entrypoint --platform".split(" ")
)
_SSH_TAKING = frozenset(
    ("-i", "-o", "-p", "-l", "-F", "-J", "-L", "-R", "-D", "-W", "-b", "-c", "-E", "-e", "-m", "-S")
)


def _inner(words: Command, bodies: tuple[str, ...], depth: int) -> Iterator[Command]:
    """The commands that a shell, `ssh`, `docker compose exec` or `docker run` is given."""
    head = words[0].rpartition("/")[2]
    if head in _SHELLS and len(words) > 2 and regex(r"-\w*c").fullmatch(words[1]):
        yield from commands(words[2], depth)
    elif head in ("ssh", "sshpass"):
        yield from commands(" ".join(_after_host(words)), depth)
    elif head == "eval":
        yield from commands(" ".join(words[1:]), depth)
    elif words[:3] in (("docker", "compose", "run"), ("docker", "compose", "exec")) or words[:2] in (
        ("docker-compose", "run"),
        ("docker-compose", "exec"),
        ("docker", "exec"),
        ("docker", "run"),
    ):
        yield from _in_container(words, depth)
    if head in _SHELLS | {"ssh", "sshpass"}:
        for body in bodies:
            yield from commands(body, depth)


def _after_host(words: Command) -> Command:
    rest = list(words[words.index("ssh") + 1 :]) if "ssh" in words else []
    while rest and rest[0].startswith("-"):
        rest = rest[2 if rest[0] in _SSH_TAKING else 1 :]
    return tuple(rest[1:])


def _in_container(words: Command, depth: int) -> Iterator[Command]:
    """Which word is the image can't be told without knowing every option: any tail may be the command."""
    start = 3 if words[1] == "compose" else 2
    for at in range(start + 1, min(len(words), start + 16)):
        if words[at - 1] not in _DOCKER_TAKING and regex(r"[\w./]+$").match(words[at]):
            tail = _unwrap(list(words[at:]))
            yield from (tail,) if tail else ()
            yield from _inner(tail, (), depth - 1) if tail[:1] and tail[0] in _SHELLS and depth > 0 else ()
