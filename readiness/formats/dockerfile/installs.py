"""Commands that install what a manifest or lock file asks for: which manager, and what is said about versions and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.package_managers import call
from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.shell import Command
    from readiness.model.artifact import Unresolved

NODE = frozenset({"npm", "yarn", "pnpm", "bun"})
ECOSYSTEM = {
    **dict.fromkeys(NODE, "node"),
    **dict.fromkeys(("pip", "uv", "poetry", "pipenv", "pdm"), "python"),
    "bundle": "ruby",
    "composer": "php",
    "go": "go",
}
_INSTALL = {
    "npm": frozenset({"install", "i", "add", "ci", "clean-install", "install-clean"}),
    "yarn": frozenset({"", "install"}),
    "pnpm": frozenset({"install", "i"}),
    "bun": frozenset({"install", "i", "ci"}),
}
_VERBS = {
    "uv": frozenset({"sync"}),
    "poetry": frozenset({"install", "sync", "update", "lock"}),
    "pipenv": frozenset({"install", "sync", "update", "lock"}),
    "pdm": frozenset({"install", "sync", "update", "lock"}),
    "bundle": frozenset({"install", "update", ""}),
    "composer": frozenset({"install", "update"}),
    "go": frozenset({"mod"}),
}
_TRUE = frozenset({"1", "true", "yes", "on"})


class Install(NamedTuple):
    """One such command."""

    manager: str
    verb: str
    """`install`, `ci`, `sync`; `mod download` of go."""
    words: tuple[str, ...]
    """Behind the manager, variables resolved where they are known."""
    env: dict[str, str | Unresolved]
    """Variables in force: of the image's ENV and ARG, and those in front of the command."""
    name: str
    """As people would say it: `npm install`."""

    @property
    def ecosystem(self) -> str:
        return ECOSYSTEM[self.manager]

    @property
    def templated(self) -> bool:
        """Part of it is only known when it runs."""
        return any("$" in word for word in self.words)

    def has(self, *options: str) -> bool:
        """An option is given, and not as `=false`."""
        for word in self.words:
            name, _, value = word.partition("=")
            if name in options and value.lower() not in {"false", "0"}:
                return True
        return False

    def values(self, *options: str) -> tuple[str, ...]:
        """What options are given, in either form."""
        found: list[str] = []
        for at, word in enumerate(self.words):
            name, equals, value = word.partition("=")
            if name in options:
                following = self.words[at + 1] if at + 1 < len(self.words) else ""
                found += regex(r"[,\s]+").split(value if equals else following)
        return tuple(found)

    def on(self, *names: str) -> bool:
        """A variable says yes."""
        return any(str(self.env.get(name, "")).lower() in _TRUE for name in names)


def installs(run: Run) -> Iterator[Install]:
    """Those of a RUN, in their order."""
    for command in run.commands:
        words = tuple(run.resolved(word) for word in command.words)
        found = install(command, words, {name: value for name, value in run.before.scope.items() if value is not None})
        if found is not None:
            yield found


def install(command: Command, words: tuple[str, ...], env: dict[str, str | Unresolved]) -> Install | None:
    """The install that a command is, or None. `words` are its words with variables resolved, `env` what is in force."""
    if len(words) > 2 and regex(r"python\d*(\.\d+)?").fullmatch(command.program) and words[1] == "-m":
        words = words[2:]
    if not words:
        return None
    manager = words[0].rpartition("/")[2]
    verb = _verb(manager, command._replace(words=words))
    if verb is None:
        return None
    env = {**env, **dict(command.assignments)}
    if manager not in ECOSYSTEM or verb in {"sync pip", "install pip"}:
        manager, verb = "pip", verb.partition(" ")[0]
    return Install(manager, verb, words[1:], env, f"{manager} {verb}".strip())


def _verb(manager: str, command: Command) -> str | None:
    """What it is told to do, if that is to install from a file; None otherwise."""
    if manager in NODE:
        return _of_node(manager, command)
    plain = [word for word in command.arguments if not word.startswith("-")]
    verb = plain[0] if plain else ""
    if manager == "go":
        return f"mod {plain[1]}" if verb == "mod" and plain[1:2] and plain[1] in {"download", "tidy"} else None
    if manager in _VERBS and verb in _VERBS[manager]:
        if manager == "bundle" and not verb and command.arguments:
            return None
        return None if manager == "pipenv" and verb == "install" and _names(plain[1:]) else verb
    found = call(command)
    if found is not None and found.manager == "pip" and found.verb in {"install", "sync"}:
        return f"{found.verb} pip"
    return None


def _of_node(manager: str, command: Command) -> str | None:
    found = call(command)
    if found is None or found.verb not in _INSTALL[manager] or found.has("-g", "--global", "--version", "-v", "--help"):
        return None
    return None if _names(found.operands) else found.verb or "install"


def _names(operands: tuple[str, ...] | list[str]) -> bool:
    """It names packages, so it does not go by the manifest."""
    return any(word not in {".", "./"} and "$" not in word and not word.startswith("2>") for word in operands)
