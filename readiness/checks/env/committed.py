"""Env files that are part of the repository, by the worst of what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.secret_words import is_placeholder, is_weak, names_a_secret
from readiness.formats.env import EnvFile
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.formats.env import Entry
    from readiness.model.artifact import Document

_PUBLIC = lazy(
    r"^(VITE|NEXT_PUBLIC|REACT_APP|VUE_APP|NUXT_PUBLIC|GATSBY|EXPO_PUBLIC|PUBLIC|COMPOSE|STORYBOOK|SKIP_PREFLIGHT|GENERATE_SOURCEMAP)(_|$)"
)
_LOGIN = lazy(r"://[^\s:/@]*:([^\s@/]+)@([\w.-]+)")
_WORD = lazy(r"[a-z]{1,12}")
"""`thingsboard`: nobody drew that by lot."""
_TESTS = frozenset({"test", "testing", "tests", "ci", "e2e", "feature", "integration", "cypress", "playwright"})
_FOLDERS = frozenset({".devcontainer", "devcontainer", "dev", "development", "local"})
_STAGES = frozenset({"development", "dev", "local", "docker"})


class Held(NamedTuple):
    entry: Entry
    weak: bool


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each file that is no template: an error where it holds a secret, else as far as it matters."""
    content = document.content
    if not isinstance(content, EnvFile) or content.template or "{{" in document.path:
        return
    words = set(regex(r"[._-]").split(document.path.rpartition("/")[2].lower()))
    if not _TESTS.isdisjoint(words):
        yield Observation(Location(document.path), Kind.PASS)
        return
    given = [entry for entry in content.active if isinstance(entry.value, str) and entry.value.strip()]
    held = [one for entry in given for one in _held(entry)]
    strong = [one.entry for one in held if not one.weak]
    staged = not _STAGES.isdisjoint(words) or not _FOLDERS.isdisjoint(document.path.lower().split("/")[:-1])
    if strong:
        yield _fail(document, strong, "holds the value of", Level.WARNING if staged else None)
    elif held and not staged:
        yield _fail(document, [one.entry for one in held], "holds a weak value of", Level.WARNING)
    elif _is_personal(document.path) and any(not _PUBLIC.search(entry.name) for entry in given):
        yield Observation(
            _at(document, given[0]),
            Kind.FAIL,
            "holds no secret yet, but is where the next one will be put",
            level=Level.NOTE,
        )
    else:
        yield Observation(Location(document.path), Kind.PASS)


def _held(entry: Entry) -> Iterator[Held]:
    value = str(entry.value).strip()
    login = _LOGIN.search(value)
    if login and not is_placeholder(login[1]):
        near = "." not in login[2] or regex(r"[\d.]+").fullmatch(login[2]) is not None
        yield Held(entry, weak=is_weak(login[1]) or near)
    elif (
        not login
        and names_a_secret(entry.name)
        and not is_placeholder(value)
        and "://" not in value
        and not value.startswith(("/", "./"))
    ):
        yield Held(
            entry, weak=is_weak(value) or value.lower() in entry.name.lower() or _WORD.fullmatch(value) is not None
        )


def _fail(document: Document[object], entries: Sequence[Entry], verb: str, level: Level | None) -> Observation:
    more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
    return Observation(_at(document, entries[0]), Kind.FAIL, f"{verb} {entries[0].name}{more}", level=level)


def _at(document: Document[object], entry: Entry) -> Location:
    return Location(document.path, entry.region, f"env/{entry.name}")


def _is_personal(path: str) -> bool:
    """The names that tools read by themselves, and that everybody keeps to themselves."""
    return path.rpartition("/")[2] in (".env", ".env.local", ".env.production.local")
