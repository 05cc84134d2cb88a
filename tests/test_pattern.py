"""Words are found in a text's vocabulary exactly where they are found in the text."""

from __future__ import annotations

import pytest

from readiness.pattern import holds

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
