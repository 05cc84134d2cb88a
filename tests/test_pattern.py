"""Words are found in a text's vocabulary exactly where they are found in the text."""

from __future__ import annotations

import pytest

from readiness.pattern import holds, holds_any, regex

TEXT = "import os\nvalue = os.environ.get('PORT', \"8080\")\nif err != nil { app.use(cors()) } // \N{NO-BREAK SPACE}naïve 值班"


@pytest.mark.parametrize(
    "word",
    ["os.environ", "environ", "viron", "'PORT'", '"8080"', "err != nil", "use(cors", "naïve", "班", " = os.", "//"],
)
def test_a_word_that_stands_in_the_text_is_found(word: str) -> None:
    assert word in TEXT
    assert holds(TEXT, ("absent", word))


@pytest.mark.parametrize("word", ["os environ", "getenv", "PORT8080", "nil{", "value=", "absent"])
def test_a_word_that_does_not_stand_in_the_text_is_not_found(word: str) -> None:
    assert word not in TEXT
    assert not holds(TEXT, (word,))


def test_a_text_that_is_asked_once_answers_as_one_that_is_asked_often() -> None:
    apart = f"{TEXT} # another text"
    assert holds_any(apart, ("absent", "err != nil"))
    assert not holds_any(apart, ("absent",))
    assert holds(apart, ("os.environ",))
    assert holds_any(apart, ("os.environ",))


def test_a_pattern_of_ours_is_compiled_once() -> None:
    assert regex(r"^a\d") is regex(r"^a\d")
    assert regex(r"^a\d").search("a1") is not None
