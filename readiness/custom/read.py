"""Rule files of one's own → rules, as ours are read, and held to more: a repository's rules may not speak for ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from readiness import catalog, formats
from readiness.compiled import content_of
from readiness.errors import RuleError
from readiness.model.rule import Code, Declared, Scanned, Uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.catalog import Catalog
    from readiness.model.rule import Rule

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
_SCOPES = ("system", "problem", "text")
_SEVERITY = re.compile(r"(10(\.0)?|[0-9](\.[0-9])?)")


def rules(files: Sequence[tuple[str, str, bytes]], known: Catalog) -> list[Rule]:
    """Of files with path, path as told, and content.

    Raises:
        RuleError: with the mistakes of all of them.
    """
    ours = _Ours(known)
    found: dict[str, Rule] = {}
    problems = []
    for path, told, content in files:
        try:
            rule = _rule(told, content, ours)
        except RuleError as error:
            problems.append(str(error))
            continue
        problems += [f"{told}: {problem}" for problem in ours.problems(rule)]
        if rule.id in found:
            problems.append(f"{told}: `{rule.id}` is there already, in another folder")
        found[rule.id] = rule._replace(source=path)
    for rule in found.values():
        lost = [name for name in rule.absorbs if name not in found]
        problems += [f"{rule.id}: `absorbs` names `{name}`, which is no rule of your own" for name in lost]
    if problems:
        raise RuleError("\n".join(problems))
    return list(found.values())


def _rule(told: str, content: bytes, ours: _Ours) -> Rule:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleError(f"{told}: not UTF-8: {error}") from error
    raw = content_of(told, text)
    if not isinstance(raw.get("check"), Mapping):
        raise RuleError(f"{told}: `check` is a mapping; see `readiness new`")
    try:
        return catalog.parse(told, raw, ours.items)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise RuleError(f"{told}: not made as a rule is: {error}") from error


class _Ours:
    """What is ours, and so not to be taken."""

    def __init__(self, known: Catalog) -> None:
        self.items = frozenset(item.id for item in known.checklist)
        self._prefixes = {rule.id.partition("-")[0] for rule in known.rules}
        self._names = {name for rule in known.rules for name in (rule.id, *rule.aliases)}
        self._codes = {name.lower(): rule.id for rule in known.rules for name in rule.equivalents}
        self._checks = {rule.check.name for rule in known.rules if isinstance(rule.check, Uses)}
        self._scanned = [rule for rule in known.rules if isinstance(rule.check, Scanned)]

    def problems(self, rule: Rule) -> Iterator[str]:
        for name in (rule.id, *rule.aliases):
            prefix = name.partition("-")[0]
            if not _ID.fullmatch(name):
                yield f"`{name}` is no id: lower-case words with hyphens, your own first, as in `acme-base-registry`"
            elif name in self._names or prefix in self._prefixes:
                yield f"`{name}`: the prefix `{prefix}-` is ours; begin with a word of your own"
        for code in rule.equivalents:
            if owner := self._codes.get(code.lower()) or self._claiming(code):
                yield f"`equivalents` names `{code}`, for which our `{owner}` speaks"
        if len(rule.message) > 300 or "\n" in rule.message.strip():
            yield "`message` is one sentence"
        if rule.profile not in ("regular", "strict"):
            yield "`profile` is regular or strict"
        if rule.security_severity and not _SEVERITY.fullmatch(rule.security_severity):
            yield "`security_severity` is a number from 0.1 to 10.0"
        yield from (f"`{one}` is no https link" for one in rule.references if not one.startswith("https://"))
        yield from self._of_check(rule)

    def _claiming(self, code: str) -> str:
        """Which of our rules takes a scanner's alerts of this code."""
        from readiness.scanners.scanned import claimed

        scanner, _, alert = code.partition(":")
        return next((rule.id for rule in self._scanned if claimed(rule, scanner, alert)), "")

    def _of_check(self, rule: Rule) -> Iterator[str]:
        match rule.check:
            case Declared(each=each, where=where, require=require):
                yield from _selector(each)
                yield from (problem for part in (where, require) for problem in _patterns(part))
            case Uses(name=name, on=on):
                if name not in self._checks:
                    yield f"`uses` names `{name}`, which is none of readiness's checks: Python of your own is not run"
                yield from (
                    f"`on` names `{one}`; known: {_known()}" for one in on if one not in (*formats.MODULES, *_SCOPES)
                )
            case Code(languages=languages):
                yield from (
                    f"`code` names `{one}`; known: {_known()}" for one in languages if one not in formats.MODULES
                )
            case Scanned(scanner=scanner, codes=codes):
                yield from self._of_scanner(scanner, codes)

    def _of_scanner(self, scanner: str, codes: Sequence[str]) -> Iterator[str]:
        from readiness.scanners import SCANNERS

        if scanner not in SCANNERS:
            yield f"there is no scanner `{scanner}`; known: {', '.join(SCANNERS)}"
        for code in codes:
            if owner := self._claiming(f"{scanner}:{code}") or (
                "*" in code and scanner in SCANNERS and "a rule of ours"
            ):
                yield f"`codes` names `{code}`, for which our `{owner}` speaks"


def _known() -> str:
    return ", ".join(sorted((*formats.MODULES, *_SCOPES)))


def _selector(each: str) -> Iterator[str]:
    name, _, selector = each.partition(".")
    if name not in formats.MODULES:
        yield f"`each` names the format `{name}`; known: {', '.join(formats.MODULES)}"
    elif selector not in formats.module(name).SELECTORS:
        yield f"`each` names `{each}`; known: {', '.join(f'{name}.{one}' for one in sorted(formats.module(name).SELECTORS))}"


def _patterns(predicate: object) -> Iterator[str]:
    """Regular expressions that are none."""
    if not isinstance(predicate, Mapping):
        return
    for key, value in cast("Mapping[str, object]", predicate).items():
        if key in ("matches", "not_matches") and isinstance(value, str):
            try:
                re.compile(value)
            except (re.error, RecursionError, OverflowError) as error:
                yield f"`{key}` is no regular expression: {error}"
        for part in value if isinstance(value, list) else ():
            yield from _patterns(part)
