"""What is read line by line is what the parser makes of it, place for place; and what it gives up, the parser reads."""

from __future__ import annotations

import random
import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest

from readiness import catalog, formats
from readiness.formats.yaml import YamlDocument, compose, lines
from readiness.formats.yaml.source import Source
from readiness.model.artifact import Node, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

UNRESOLVED = re.compile(r"\$\{|\{\{")
PIECES = (
    *":#-'\"|>\t{}[]&*!%@`?,~ \n\\é", "  ", "- ", ": ", " #", "\n\n", "---\n", "...\n", "'x'", '"y"', "|-\n", ">+\n", "null", "<<: ", "0x1f", "1e3",
    "true", "2020-01-01", "\x85", "\u2028", "${A}", "{{ b }}",
)  # fmt: skip
SEEDS = range(8)
MUTATIONS = 400
"""For each seed."""


def told(node: Node) -> object:
    """All that is known of a node."""
    value = ("unresolved", node.value.text) if isinstance(node.value, Unresolved) else (type(node.value), node.value)
    fields = [(name, told(node.keys[name]), told(one)) for name, one in node.fields.items()]
    return node.kind, value, tuple(node.region), node.tag, node.alias is None, fields, [told(one) for one in node.items]


def parts(text: str) -> list[object]:
    return [
        (told(one.root), one.duplicates, one.start_line) if isinstance(one, YamlDocument) else one
        for one in compose(text, unresolved=UNRESOLVED)
    ]


def by_parser(text: str, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    with monkeypatch.context() as patch:
        patch.setattr(lines, "read", lambda _source: None)
        return parts(text)


def is_read(text: str) -> bool:
    return lines.read(Source(text, 1, UNRESOLVED.search)) is not None


@cache
def own() -> tuple[str, ...]:
    """The YAML files of our rules' cases: some thousand manifests, pipelines and settings."""
    folder = catalog.folder()
    rules = catalog.load(folder).rules
    files = [one for rule in rules for case in catalog.cases(folder, rule) for one in case.files.items()]
    return tuple(dict.fromkeys(text for path, text in files if path.endswith((".yaml", ".yml"))))


def mutated(seed: int) -> Iterator[str]:
    """Pieces of ours, a few slips in each."""
    chance, texts = random.Random(seed), own()  # noqa: S311 (the same each time)
    for _ in range(MUTATIONS):
        written = chance.choice(texts).split("\n")
        first = chance.randrange(len(written))
        text = "\n".join(written[first : first + chance.randint(1, 25)])
        for _ in range(chance.randint(0, 3)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(PIECES) + text[at + chance.choice((0, 0, 0, 1, 3)) :]
        yield text


def test_our_rules_are_read_as_the_parser_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for text in own() if is_read(text)]
    assert len(texts) > len(own()) // 2
    for text in texts:
        assert parts(text) == by_parser(text, monkeypatch)


@pytest.mark.parametrize("seed", SEEDS)
def test_slips_are_read_as_the_parser_reads_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for text in mutated(seed) if is_read(text)]
    assert len(texts) > MUTATIONS // 10, len(texts)
    for text in texts:
        assert parts(text) == by_parser(text, monkeypatch), text


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n", "a: !t 1\n", "a: {b: 1,\n  c: 2}\n", "? a\n: b\n", "a: 'b\n", "a:\n\tb: 1\n", "a: b: c\n", "- a\nb: c\n", "a: 1\r\nb: 2\r\n",
        "%YAML 1.2\n---\na: 1\n", "a: b\n...\nc: d\n", "\ufeffa: 1\n",
    ],
)  # fmt: skip
def test_what_is_written_in_another_way_is_left_to_the_parser(text: str) -> None:
    assert not is_read(text)


def unresolved_of_formats() -> dict[str, re.Pattern[str]]:
    """What each format takes for a value that is only known later."""
    modules = [import_module(f"readiness.formats.{one.name}") for one in iter_modules(formats.__path__)]
    modules.append(import_module("readiness.formats.edge"))
    found = {one.__name__: getattr(one, "UNRESOLVED", None) for one in modules}
    return {name: pattern for name, pattern in found.items() if pattern is not None}


def test_what_is_known_later_has_one_of_the_signs_that_lines_are_asked_for() -> None:
    patterns = unresolved_of_formats()
    assert {"readiness.formats.kubernetes", "readiness.formats.compose", "readiness.formats.circleci"} <= set(patterns)
    chance = random.Random(1)  # noqa: S311 (the same each time)
    alphabet = [piece for piece in (*PIECES, "(A)", "A}", "}}", ">>", "%A%") if not set(piece) & set(lines.SIGNS)]
    for _ in range(2000):
        text = "".join(chance.choices(alphabet, k=chance.randint(1, 12)))
        assert [name for name, pattern in patterns.items() if pattern.search(text)] == [], text
