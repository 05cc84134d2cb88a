"""What people read about rules and items, made from the rules themselves: pages, the coverage table, the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Applicability, Kind
from readiness.model.rule import Code, Declared, Scanned, Uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from readiness.model.checklist import Item
    from readiness.model.rule import Case, Rule

_LANGUAGES = {"yml": "yaml", "py": "python", "js": "javascript", "ts": "typescript", "env": "sh", "tf": "hcl"}


def page(rule: Rule, cases: Sequence[Case]) -> str:
    """The rule's page in Markdown: `docs/rules/<id>.md`. Examples are its first case of each kind."""
    generated = f"<!-- Generated from rules/{rule.source}; edit that. -->\n\n" if rule.source else ""
    return generated + explain(rule, cases)


def explain(rule: Rule, cases: Sequence[Case]) -> str:
    """The page as the terminal shows it: without the note on where it was generated from."""
    return f"# {rule.title}\n\n{body(rule, cases)}"


def body(rule: Rule, cases: Sequence[Case]) -> str:
    """The page below its title, as a viewer shows it that has the title already."""
    sections = [
        _facts(rule),
        f"## Why\n\n{rule.why.strip()}",
        f"## What to do\n\n{rule.remediation.strip()}",
        *_examples(cases),
        *_fix(rule, cases),
        *_settings(rule),
        *_references(rule),
        f"## Silence it\n\n{_silence(rule)}",
    ]
    return "\n\n".join(sections) + "\n"


def checklist(items: Iterable[Item], rules: Sequence[Rule], *, folder: str = "rules") -> str:
    """Which item is judged by which rules, which by a person, which by nobody: `docs/checklist.md`."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    parts = ["# Checklist", *(_group(name, members, rules, folder) for name, members in groups.items())]
    return "\n\n".join(parts) + "\n"


def index(rules: Iterable[Rule], *, folder: str = "rules") -> str:
    """All rules, grouped by the first word of their id."""
    groups: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.id):
        groups.setdefault(rule.id.partition("-")[0], []).append(rule)
    parts = ["# Rules"]
    for name, members in groups.items():
        rows = [[_link(rule, folder) + _status(rule), rule.title, rule.level, rule.precision] for rule in members]
        parts.append(f"## {name}\n\n{_table(['Rule', 'Asks that', 'Level', 'Precision'], rows)}")
    return "\n\n".join(parts) + "\n"


def _facts(rule: Rule) -> str:
    rows = [
        ["Rule", f"`{rule.id}`{_status(rule)}"],
        ["Level", rule.level],
        ["Precision", rule.precision],
        ["Proves", _codes(rule.items)],
        ["Speaks against", _codes(rule.disproves)],
        ["Asked of", ", ".join(rule.applies_to) or "every kind of project"],
        ["Decided by", _decided_by(rule)],
        ["Same as", _codes(rule.equivalents)],
        ["Once called", _codes(rule.aliases)],
        ["Security severity", rule.security_severity],
        ["Tags", _codes(rule.tags)],
    ]
    return _table(["", ""], [row for row in rows if row[1]])


def _status(rule: Rule) -> str:
    marks = [word for word, set_ in (("preview", rule.preview), (rule.profile, rule.profile != "regular")) if set_]
    return f" ({', '.join(marks)})" if marks else ""


def _decided_by(rule: Rule) -> str:
    match rule.check:
        case Declared(each=each):
            return f"every `{each}`"
        case Uses(name=name, on=on):
            return f"the check `{name}` on {_codes(on)}"
        case Code(languages=languages):
            return f"a search in code: {', '.join(languages)}"
        case Scanned(scanner=scanner, codes=codes):
            return f"{scanner}: {_codes(codes)}"


def _examples(cases: Sequence[Case]) -> Iterator[str]:
    headings = {Kind.FAIL: "Found", Kind.PASS: "Accepted", Kind.OPEN: "Left open"}
    for kind, heading in headings.items():
        case = next((case for case in cases if case.expect is kind), None)
        if case is not None:
            yield f"## {heading}\n\n{_example(case)}"


def _example(case: Case) -> str:
    parts = [f"{case.name[:1].upper()}{case.name[1:]}."] if case.name else []
    if case.at:
        parts.append(f"Found at {_codes(case.at)}.")
    elif case.expect is Kind.FAIL:
        parts.append("The line below each `# fail` is found.")
    if case.parameters:
        told = ", ".join(f"`{name} = {_value(value)}`" for name, value in case.parameters.items())
        parts.append(f"With {told}.")
    files = [_file(path, text) for path, text in case.files.items()]
    return "\n\n".join([" ".join(parts), *files]).strip()


def _file(path: str, text: str) -> str:
    name = path.rpartition("/")[2]
    suffix = name.rpartition(".")[2].lower()
    language = "dockerfile" if "dockerfile" in name.lower() else _LANGUAGES.get(suffix, suffix if "." in name else "")
    fence = "```"
    while fence in text:
        fence += "`"
    return f"`{path}`\n\n{fence}{language}\n{text.rstrip()}\n{fence}"


_PROMISES = {
    Applicability.SAFE: "It is safe: meaning and comments stay. `readiness audit --fix` writes it, `--diff` shows it.",
    Applicability.UNSAFE: (
        "It is unsafe: it may change behaviour. `readiness audit --fix=unsafe` writes it, `--diff --fix=unsafe` shows it."
    ),
}


def _fix(rule: Rule, cases: Sequence[Case]) -> Iterator[str]:
    if rule.fix is None:
        return
    what = rule.fix.description
    text = f"## Fix\n\n{what[:1].upper()}{what[1:]}. {_PROMISES[rule.fix.applicability]}"
    case = next((case for case in cases if case.fixed), None)
    yield text if case is None else f"{text}\n\n{_difference(case)}"


def _difference(case: Case) -> str:
    from difflib import unified_diff

    parts = []
    for path, after in (case.fixed or {}).items():
        before = case.files[path].splitlines()
        changed = list(unified_diff(before, after.splitlines(), n=2, lineterm=""))[3:]  # without names and numbers
        parts.append("\n".join(["" if line.startswith("@@ ") else line for line in changed]))
    return "```diff\n" + "\n".join(parts) + "\n```"


def _settings(rule: Rule) -> Iterator[str]:
    if not rule.parameters:
        return
    rows = [[f"`{name}`", _value(each.default), each.about] for name, each in rule.parameters.items()]
    example = "\n".join(f"{name} = {_value(each.default)}" for name, each in rule.parameters.items())
    table = _table(["Setting", "Default", "Meaning"], [[name, f"`{value}`", about] for name, value, about in rows])
    yield f"## Settings\n\n{table}\n\n```toml\n[rules.{rule.id}]\n{example}\n```"


def _value(value: object) -> str:
    """As TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return '""' if value is None else str(value)


def _references(rule: Rule) -> Iterator[str]:
    if rule.references:
        yield "## References\n\n" + "\n".join(f"- <{reference}>" for reference in rule.references)


def _silence(rule: Rule) -> str:
    comment = f"# readiness: {'ignore'}[{rule.id}] until=2027-03-31 -- why this is right here"
    return f"""\
One place, in a comment on its line or the line above; the reason is required, the date is not:

```sh
{comment}
```

Files that are not yours to edit, in `readiness.toml`:

```toml
[[suppress]]
rule = "{rule.id}"
path = "vendor/**"
reason = "why this is right there"
```

Everywhere: `ignore = ["{rule.id}"]`."""


def _group(name: str, items: Sequence[Item], rules: Sequence[Rule], folder: str) -> str:
    rows = [[f"`{item.id}`", item.title, *_coverage(item, rules, folder)] for item in items]
    head = ["Item", "Good state", "Proved by", "Attested", "Spoken against by"]
    return f"## {name[:1].upper()}{name[1:]}\n\n{_table(head, rows)}"


def _coverage(item: Item, rules: Sequence[Rule], folder: str) -> tuple[str, str, str]:
    """Rules whose pass proves the item, what a person must attest otherwise, and rules that can only fail it."""
    ordered = sorted(rules, key=lambda rule: rule.id)
    proof = ", ".join(_link(rule, folder) for rule in ordered if item.id in rule.items)
    against = ", ".join(_link(rule, folder) for rule in ordered if item.id in rule.disproves)
    return proof or "a person only", item.attest, against


def _link(rule: Rule, folder: str) -> str:
    return f"[`{rule.id}`]({folder}/{rule.id}.md)"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(head), "|" + " --- |" * len(head), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    escaped = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in escaped)
