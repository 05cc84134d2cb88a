from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

import pytest

from readiness.formats import searched
from readiness.formats.credentials import credentials, keys, pairs, tokens, webtokens
from readiness.formats.credentials.checksums import adds_up
from readiness.redact import redact

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@pytest.mark.parametrize(
    "name", ["AKIA", "ASIA", "Twilio", "twilio", "TWILIO", *pairs.AWS_NAMES, *keys.MARKS, *webtokens.MARKS]
)
def test_what_has_no_form_is_suspected_by_what_names_it(name: str) -> None:
    assert searched.suspicious(f"x {name} y")


@pytest.mark.parametrize(
    "text", ["a = b", "an_ordinary_name_of_many_words", "https://example.org/a@b", "class HttpServerFactory"]
)
def test_ordinary_text_is_not_suspected(text: str) -> None:
    assert not searched.suspicious(text)


@pytest.mark.parametrize("form", tokens.FORMS, ids=lambda form: f"{form.kind} {form.marks[0]}")
def test_every_token_is_suspected(form: tokens.Form) -> None:
    for seed in range(12):
        token = _sample(form, seed)
        assert searched.suspicious(f'key = "{token}"'), token


def test_a_checksum_that_adds_up() -> None:
    assert adds_up("gh" + "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17")  # from GitHub's own announcement
    assert not adds_up("gh" + "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18")


def _sample(form: tokens.Form, seed: int) -> str:
    """One of the strings its pattern matches, drawn by lot."""
    from re import _parser  # type: ignore[attr-defined]

    lot = random.Random(seed)  # noqa: S311
    return "".join(_drawn(part, lot) for part in _parser.parse(form.pattern.pattern))


def _drawn(part: tuple[Any, Any], lot: random.Random) -> str:
    name, value = str(part[0]), part[1]
    match name:
        case "LITERAL":
            return chr(value)
        case "IN":
            return _one_of(value, lot)
        case "MAX_REPEAT":
            least, most, inner = value
            count = min(max(least, 1 if most else 0), most)
            return "".join("".join(_drawn(one, lot) for one in inner) for _ in range(count))
        case "SUBPATTERN":
            return "".join(_drawn(one, lot) for one in value[-1])
        case "BRANCH":
            return "".join(_drawn(one, lot) for one in lot.choice(value[1]))
        case _:
            return ""


def _one_of(parts: list[tuple[Any, Any]], lot: random.Random) -> str:
    return lot.choice(_members(_class(parts)) or chr(parts[0][1]))


@cache
def _members(written: str) -> str:
    return "".join(one for one in LETTERS if re.match(written, one))


def _class(parts: list[tuple[Any, Any]]) -> str:
    written = ""
    for name, value in parts:
        match str(name):
            case "LITERAL":
                written += re.escape(chr(value))
            case "RANGE":
                written += f"{chr(value[0])}-{chr(value[1])}"
            case "CATEGORY":
                written += r"\d" if "DIGIT" in str(value) else r"\w"
    return f"[{written}]"


@pytest.mark.parametrize("form", tokens.FORMS, ids=lambda form: f"{form.kind} {form.marks[0]}")
def test_what_has_the_form_is_found_and_hidden(form: tokens.Form) -> None:
    for seed in range(3):
        token = _sample(form, seed)
        line = f'key = "{token}"'
        assert any(mark in token for mark in form.marks)
        if form.checked:
            assert not list(credentials(line, "all"))
        else:
            found = [one for one in credentials(line, "all") if one.kind == form.kind]
            assert [line[one.region.start_column - 1 : one.region.end_column - 1] for one in found] == [token]
        assert token not in redact(f"see {token} there"), token
