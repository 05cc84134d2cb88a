"""What is looked for first stands in all that a detector finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.scanners import detect_secrets_detectors, secret_hints, secret_lines, secret_searched

VERSION, PLUGINS = detect_secrets_detectors.installed()


def test_hints_speak_of_the_installed_detectors() -> None:
    assert detect_secrets_detectors.KNOWN == VERSION
    assert set(secret_hints.HINTS) | secret_lines._LEFT_OUT == set(PLUGINS)


@pytest.mark.parametrize("type_", secret_hints.HINTS)
@given(data=st.data())
@settings(max_examples=25)
def test_whatever_a_detector_finds_is_hinted(type_: str, data: st.DataObject) -> None:
    """Where its maker is named, as it must be."""
    pattern = data.draw(st.sampled_from(PLUGINS[type_].denylist))
    text = data.draw(st.from_regex(pattern)) + " " + secret_hints.MAKERS.get(type_, ("",))[0]
    assert secret_hints.hinted(type_, text, text.lower())


@given(data=st.data())
@settings(max_examples=40)
def test_a_text_without_a_possible_secret_has_none(data: st.DataObject) -> None:
    words = st.sampled_from(
        [
            "password",
            "api_key",
            "token:",
            "=",
            ": ",
            '"',
            "'",
            "\n",
            " ",
            "hunter",
            "Xk39fQ",
            "x9Lq2Rt8",
            "https://",
            "u:",
            "@h",
        ]
    )
    text = "".join(data.draw(st.lists(words, max_size=14)))
    found = list(secret_lines.secrets(PLUGINS, "a.py", text, "all"))
    assert not found or secret_searched.possible(text, "all")
