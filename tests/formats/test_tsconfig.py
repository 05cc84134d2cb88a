"""tsconfig.json tells what names of modules stand for, comments and all."""

from __future__ import annotations

from readiness.formats import tsconfig
from readiness.model.artifact import Artifact, Document
from readiness.model.routing import Aliased


def _aliases(text: str, path: str = "web/tsconfig.json") -> list[tuple[str, str]]:
    return [
        (fact.pattern, fact.target)
        for document in tsconfig.documents(Artifact(path, text))
        if isinstance(document, Document)
        for fact in tsconfig.facts(document)
        if isinstance(fact, Aliased)
    ]


def test_paths_are_below_the_base() -> None:
    text = '{"compilerOptions": {"baseUrl": "./src", "paths": {"@/*": ["*"], "@config": ["config/index.ts"], "@lib/*": ["../lib/*"]}}}'
    assert _aliases(text) == [("@/*", "web/src/*"), ("@config", "web/src/config/index.ts"), ("@lib/*", "web/lib/*")]


def test_comments_and_last_commas() -> None:
    text = '{\n  // so that "@/*" is short\n  "compilerOptions": {\n    /* all */ "paths": {"~/*": ["./app/*",],},\n  },\n}'
    assert _aliases(text, "tsconfig.json") == [("~/*", "app/*")]


def test_what_is_none_tells_nothing() -> None:
    assert _aliases('{"extends": "./base.json"}') == []
    assert _aliases('{"compilerOptions": {"paths": ') == []
    assert _aliases('{"compilerOptions": {"paths": {"@/*": "src/*", "x": [1]}}}') == []
