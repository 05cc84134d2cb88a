"""Rule files → Catalog. Every mistake in a rule file is worded here; a compiled copy spares later runs the YAML."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from readiness.checks.declared import KEYS, TESTS
from readiness.errors import RuleError
from readiness.model.checklist import Item
from readiness.model.finding import Applicability, Kind, Level, Precision
from readiness.model.named import NamedTuple
from readiness.model.rule import Case, Check, Code, Declared, Parameter, Remedy, Rule, Scanned, Uses

if TYPE_CHECKING:
    from readiness.model.artifact import Scalar

Raw = Mapping[str, object]

REQUIRED = ("id", "title", "level", "precision", "items", "message", "why", "remediation", "check", "cases")
OPTIONAL = (
    "applies_to", "absorbs", "disproves", "eased_by", "equivalents", "references", "tags", "aliases", "anchors", "fix", "parameters", "preview", "profile",
    "security_severity",
)  # fmt: skip
EDITED = ("compose", "kubernetes", "workflow")
"""Formats whose fields `fix` can set or remove."""
Row = tuple[object, ...]
_LEVELS: Mapping[str, Level] = {one.value: one for one in Level}
_PRECISIONS: Mapping[str, Precision] = {one.value: one for one in Precision}
_FORMS: Mapping[str, Callable[..., Check]] = {
    "Declared": Declared,
    "Uses": Uses,
    "Scanned": Scanned,
    "Code": lambda languages, contains, rule, found: Code(languages, contains, rule, Kind(found)),
}
"""By the type's name, how a check is made of its values."""
_CHECK, _LEVEL, _PRECISION, _PARAMETERS, _FIX = map(
    Rule._fields.index, ("check", "level", "precision", "parameters", "fix")
)
KINDS = ("service", "worker", "job", "tool", "library", "site", "infrastructure")


class Catalog(NamedTuple):
    rules: tuple[Rule, ...]
    """Sorted by id."""
    checklist: tuple[Item, ...]
    """In the order people read it."""


def folder() -> str:
    """Where the rule files are: inside the wheel, or beside the package in a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    shipped = os.path.join(here, "_rules")
    return shipped if os.path.isdir(shipped) else os.path.join(os.path.dirname(here), "rules")


def load(rules_folder: str, compiled: str = "") -> Catalog:
    """All rules and the checklist. `compiled` is a file that may hold, and then keeps, what the YAML says."""
    from readiness import compiled as store

    raw, checked = store.load(rules_folder, compiled)
    checklist = tuple(_item(item) for item in cast("list[Raw]", raw["checklist"]))
    if checked:
        return Catalog(tuple(map(revived, cast("list[Row]", raw["rows"]))), checklist)
    known = frozenset(item.id for item in checklist)
    parsed = [parse(source, data, known) for source, data in cast("dict[str, Raw]", raw.pop("rules")).items()]
    rules = tuple(sorted(parsed, key=lambda rule: rule.id))
    store.keep(compiled, {**raw, "rows": [row(rule) for rule in rules]})
    return Catalog(rules, checklist)


def row(rule: Rule) -> Row:
    """A rule as plain values in the order of its fields: what can be kept, and made a rule again in microseconds."""
    plain: dict[str, object] = {
        **rule._asdict(),
        "level": rule.level.value,
        "precision": rule.precision.value,
        "check": (type(rule.check).__name__, *(one.value if isinstance(one, Kind) else one for one in rule.check)),
        "parameters": {name: tuple(one) for name, one in (rule.parameters or {}).items()} or None,
        "fix": rule.fix and (rule.fix.applicability.value, *rule.fix[1:]),
    }
    return tuple(plain.values())


def revived(row: Row) -> Rule:
    """The rule that `row` made plain."""
    kept: list[Any] = list(row)
    form, *values = kept[_CHECK]
    kept[_CHECK] = _FORMS[form](*values)
    kept[_LEVEL], kept[_PRECISION] = _LEVELS[kept[_LEVEL]], _PRECISIONS[kept[_PRECISION]]
    if kept[_PARAMETERS]:
        kept[_PARAMETERS] = {name: Parameter(*one) for name, one in kept[_PARAMETERS].items()}
    if kept[_FIX]:
        kept[_FIX] = Remedy(Applicability(kept[_FIX][0]), *kept[_FIX][1:])
    return Rule._make(kept)


def cases(rules_folder: str, rule: Rule) -> tuple[Case, ...]:
    """The examples of a rule: those in its file and the trees under `fixtures/<id>/`. Tests and docs read them; a run does not."""
    from readiness.compiled import read_yaml

    inline = inline_cases(rule.source, read_yaml(os.path.join(rules_folder, rule.source)))
    if os.path.isabs(rule.source):  # somebody's own: what lies beside their rules is not ours to take for cases
        return tuple(inline)
    return (*inline, *_trees(os.path.join(os.path.dirname(rules_folder), "fixtures", rule.id)))


def inline_cases(source: str, raw: Raw) -> list[Case]:
    """The examples in a rule file's content.

    Raises:
        RuleError: one has an unknown key. KeyError, TypeError, ValueError: one is not made as a case is.
    """
    return [_case(source, name, cast("Raw", data)) for name, data in cast("Raw", raw["cases"]).items()]


def _trees(path: str) -> Iterator[Case]:
    for name in sorted(os.listdir(path)) if os.path.isdir(path) else ():
        root = os.path.join(path, name)
        files = {}
        for folder_path, _, names in os.walk(root):
            for file in names:
                full = os.path.join(folder_path, file)
                with open(full, encoding="utf-8") as stream:
                    files[os.path.relpath(full, root).replace(os.sep, "/")] = stream.read()
        yield Case(name, Kind(name.partition("-")[0]), files)


def _item(raw: Raw) -> Item:
    return Item(
        id=str(raw["id"]), group=str(raw["group"]), title=str(raw["title"]), why=str(raw["why"]),
        applies_to=_words(raw["applies_to"]), attest=str(raw["attest"]),
    )  # fmt: skip


def _words(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def parse(source: str, raw: Raw, items: frozenset[str]) -> Rule:
    """One rule of a file's content.

    Raises:
        RuleError: naming the file, the key and what is allowed instead.
    """
    _known_keys(source, raw)
    for part in ("where", "require"):
        if part in cast("Raw", raw["check"]):
            _predicate(source, cast("Raw", raw["check"])[part])
    if "fix" in raw:
        _sound_fix(source, raw["fix"], cast("Raw", raw["check"]))
    try:
        rule = _rule(source, raw)
    except (KeyError, TypeError, ValueError) as error:
        raise RuleError(f"{source}: {error}") from error
    for item in (*rule.items, *rule.disproves):
        if item not in items:
            raise RuleError(f"{source}: `items` names `{item}`, which is not in checklist.yaml")
    for kind in rule.applies_to:
        if kind not in KINDS:
            raise RuleError(f"{source}: `applies_to` names `{kind}`; known: {', '.join(KINDS)}")
    return rule


def _known_keys(source: str, raw: Raw) -> None:
    for key in raw:
        if key not in REQUIRED and key not in OPTIONAL:
            from difflib import get_close_matches

            near = get_close_matches(key, (*REQUIRED, *OPTIONAL), 1)
            raise RuleError(f"{source}: unknown key `{key}`" + (f"; did you mean `{near[0]}`?" if near else ""))
    for key in REQUIRED:
        if key not in raw and key != "cases":
            raise RuleError(f"{source}: key `{key}` is missing")
    if raw["id"] != source.rpartition("/")[2].removesuffix(".yaml"):
        raise RuleError(f"{source}: `id` is `{raw['id']}`, not the file's name")


def _rule(source: str, raw: Raw) -> Rule:
    parameters = _parameters(cast("Raw", raw.get("parameters") or {}))
    return Rule(
        id=str(raw["id"]),
        title=str(raw["title"]),
        level=Level(str(raw["level"])),
        precision=Precision(str(raw["precision"])),
        items=_words(raw["items"]),
        message=str(raw["message"]),
        why=str(raw["why"]).strip(),
        remediation=str(raw["remediation"]).strip(),
        check=_check(source, cast("Raw", raw["check"])),
        applies_to=_words(raw.get("applies_to")),
        equivalents=_words(raw.get("equivalents")),
        references=_words(raw.get("references")),
        tags=_words(raw.get("tags")),
        aliases=_words(raw.get("aliases")),
        anchors=_words(raw.get("anchors")),
        disproves=_words(raw.get("disproves")),
        eased_by=_words(raw.get("eased_by")),
        absorbs=_words(raw.get("absorbs")),
        parameters=parameters or None,
        security_severity=str(raw.get("security_severity") or ""),
        profile=str(raw.get("profile") or "regular"),
        preview=bool(raw.get("preview")),
        fix=_remedy(cast("Raw", raw["fix"])) if "fix" in raw else None,
        source=source,
    )


def _sound_fix(source: str, raw: object, check: Raw) -> None:
    """Refuses a fix that says too little, too much, or what cannot be done where the rule looks."""
    if not isinstance(raw, Mapping) or not raw.get("description"):
        raise RuleError(f"{source}: `fix` is a mapping with a `description`")
    _only(source, raw, "set", "remove", "where", "applicability", "description", of="fix")
    if raw.get("applicability") not in tuple(Applicability):
        raise RuleError(f"{source}: `applicability` of `fix` is one of {', '.join(Applicability)}")
    if ("set" in raw) + ("remove" in raw) != ("each" in check) or ("where" in raw and "each" not in check):
        raise RuleError(f"{source}: `fix` has exactly one of set, remove where `check` has each, and neither elsewhere")
    if "each" not in check:
        if "uses" not in check:
            raise RuleError(f"{source}: `fix` goes with each or uses")
        return
    if str(check["each"]).partition(".")[0] not in EDITED:
        raise RuleError(f"{source}: `fix` can edit {', '.join(EDITED)} only; use a Python check")
    new = raw.get("set")
    if "set" in raw and not (
        isinstance(new, Mapping) and set(new) == {"path", "to"} and isinstance(new["to"], str | int | float)
    ):
        raise RuleError(f"{source}: `set` of `fix` has `path` and `to`, which is a plain value")
    if "where" in raw:
        _predicate(source, raw["where"])


def _remedy(raw: Raw) -> Remedy:
    new = cast("Raw", raw.get("set") or {})
    return Remedy(
        applicability=Applicability(str(raw["applicability"])),
        description=str(raw["description"]),
        path=str(new.get("path") or raw.get("remove") or ""),
        to=cast("Scalar", new.get("to")),
        where=cast("Raw | None", raw.get("where")),
    )


def _parameters(raw: Raw) -> dict[str, Parameter]:
    return {
        name: Parameter(_default(cast("Raw", data)["default"]), str(cast("Raw", data)["about"]))
        for name, data in raw.items()
    }


def _default(value: object) -> Scalar | tuple[Scalar, ...]:
    return tuple(value) if isinstance(value, list) else cast("Scalar", value)


def _check(source: str, raw: Raw) -> Check:
    forms: Mapping[str, Callable[[str, Raw], Check]] = {
        "each": _declared,
        "uses": _uses,
        "code": _code,
        "scanner": _scanned,
    }
    found = [name for name in forms if name in raw]
    if len(found) != 1:
        raise RuleError(f"{source}: `check` has exactly one of {', '.join(forms)}")
    return forms[found[0]](source, raw)


def _only(source: str, raw: Raw, *keys: str, of: str = "check") -> None:
    for key in raw:
        if key not in keys:
            raise RuleError(f"{source}: `{of}` has an unknown key `{key}`; allowed here: {', '.join(keys)}")


def _declared(source: str, raw: Raw) -> Declared:
    _only(source, raw, "each", "where", "require")
    return Declared(str(raw["each"]), cast("Raw | None", raw.get("where")), cast("Raw", raw["require"]))


def _predicate(source: str, raw: object) -> None:
    """Refuses what `declared.judge` would stumble over."""
    if not isinstance(raw, Mapping):
        raise RuleError(f"{source}: a predicate is a mapping, not `{raw}`")
    inner = [key for key in ("all_of", "any_of") if key in raw]
    if inner:
        if len(raw) != 1 or not isinstance(raw[inner[0]], list) or not raw[inner[0]]:
            raise RuleError(f"{source}: `{inner[0]}` stands alone and holds a list")
        for part in raw[inner[0]]:
            _predicate(source, part)
        return
    unknown = [key for key in raw if key not in KEYS]
    tests = [key for key in raw if key == "exists" or key in TESTS]
    if "path" not in raw or unknown or len(tests) != 1:
        raise RuleError(
            f"{source}: a predicate has `path` and one test of exists, {', '.join(TESTS)}; found {dict(raw)}"
        )


def _uses(source: str, raw: Raw) -> Uses:
    _only(source, raw, "uses", "on", "with")
    return Uses(str(raw["uses"]), _words(raw["on"]), cast("Raw", raw.get("with") or {}))


def _code(source: str, raw: Raw) -> Code:
    _only(source, raw, "code", "contains", "rule", "found")
    return Code(
        _words(raw["code"]), _words(raw["contains"]), cast("Raw", raw["rule"]), Kind(str(raw.get("found", "fail")))
    )


def _scanned(source: str, raw: Raw) -> Scanned:
    _only(source, raw, "scanner", "codes")
    return Scanned(str(raw["scanner"]), _words(raw["codes"]))


def _case(source: str, name: str, raw: Raw) -> Case:
    _only(
        f"{source}: case `{name}`",
        raw,
        "expect",
        "files",
        "at",
        "scans",
        "fixed",
        "beside",
        "parameters",
        "changed",
        "evidence",
    )
    parameters = {key: _default(value) for key, value in cast("Raw", raw.get("parameters") or {}).items()}
    return Case(
        name=name,
        expect=Kind(str(raw["expect"])),
        files=cast("Mapping[str, str]", raw["files"]),
        at=_words(raw.get("at")),
        scans=cast("Mapping[str, str] | None", raw.get("scans")),
        fixed=cast("Mapping[str, str] | None", raw.get("fixed")),
        beside=_words(raw.get("beside")),
        parameters=parameters or None,
        changed=_words(raw.get("changed")),
        evidence=_words(raw.get("evidence")),
    )
