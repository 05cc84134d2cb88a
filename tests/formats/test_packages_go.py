"""go.mod and go.sum, and which names are claimed at all."""

from __future__ import annotations

import pytest

from readiness.formats import packages
from readiness.formats.packages.content import LockedPackage, LockedPackages, PackageManifest
from readiness.model.artifact import Artifact, Document
from readiness.model.location import Location, Region
from readiness.model.problem import Problem

MOD = """\
module example.com/shop // the shop

go 1.22
toolchain go1.22.3

require github.com/lib/pq v1.10.9

require (
	github.com/go-chi/chi/v5 v5.0.7
	// a comment
	github.com/felixge/httpsnoop v1.0.1 // indirect
	example.com/near v0.0.0
)

replace (
	example.com/near => ../near
	github.com/lib/pq v1.10.9 => github.com/ours/pq v1.10.10
)
"""


def read(path: str, text: str) -> list[Document[object] | Problem]:
    return list(packages.documents(Artifact(path, text)))


def test_go_mod() -> None:
    (document,) = read("go.mod", MOD)
    assert isinstance(document, Document)
    content = document.content
    assert isinstance(content, PackageManifest)
    assert (content.name, content.runtime, content.anchor.start_line) == ("example.com/shop", "1.22", 1)
    found = [
        (one.name, one.requirement, one.region.start_line, one.kind, one.pinned, one.indirect)
        for one in content.requirements
    ]
    assert found == [
        ("github.com/lib/pq", "v1.10.10", 6, "replaced", True, False),
        ("github.com/go-chi/chi/v5", "v5.0.7", 9, "registry", True, False),
        ("github.com/felixge/httpsnoop", "v1.0.1", 11, "registry", True, True),
        ("example.com/near", "v0.0.0", 12, "path", True, False),
    ]
    (target,) = packages.SELECTORS["manifest"](document)
    assert [node.text for node in (target.node.get("toolchain"), target.node.get("name")) if node] == [
        "go1.22.3",
        "example.com/shop",
    ]


def test_unclosed_block_is_a_problem() -> None:
    assert read("go.mod", "module a\nrequire (\n\tb v1.0.0\n") == [
        Problem(
            location=Location("go.mod", Region(2, 1, 2, 10)),
            kind="unparsable",
            format="package",
            message="the block `require (` is never closed",
        )
    ]


def test_go_sum_counts_modules_whose_content_is_fixed() -> None:
    text = "github.com/lib/pq v1.10.9 h1:aa=\ngithub.com/lib/pq v1.10.9/go.mod h1:bb=\n"
    (document,) = read("go.sum", text)
    assert isinstance(document, Document)
    fixed = (LockedPackage("github.com/lib/pq", "v1.10.9", 1),)
    assert document.content == LockedPackages("go", "go", fixed, holds=frozenset({"github.com/lib/pq v1.10.9"}))


@pytest.mark.parametrize(
    ("path", "claimed"),
    [
        ("package.json", True),
        ("a/b/uv.lock", True),
        ("requirements.txt", True),
        ("requirements_test.txt", True),
        ("dev-requirements.txt", True),
        ("requirements/base.txt", True),
        ("requirements.in", True),
        ("pylock.dev.toml", True),
        ("tsconfig.json", False),
        ("Cargo.lock", True),
        ("composer.lock", True),
        ("Brewfile.lock", False),
        ("notes.txt", False),
        ("requirements.md", False),
        ("my-package.json", False),
        ("package.json5", False),
    ],
)
def test_claims_by_name(path: str, claimed: bool) -> None:
    assert packages.claims(path) is claimed
