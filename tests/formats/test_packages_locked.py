"""What an audit of known vulnerabilities may look up, and what it may not."""

from __future__ import annotations

import time

import pytest

from readiness.formats.packages.content import LockedPackage
from readiness.formats.packages.locked import RANGE, VARIABLE, Locked, locked_python
from readiness.formats.packages.pypi_locks import GIT, LOCAL, NO_VERSION, REMOTE

UV = """\
version = 1

[[package]]
name = "Flask"
version = "3.0.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "shop"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "flask" }]

[package.dev-dependencies]
dev = [{ name = "ours" }]

[[package]]
name = "ours"
version = "1.0"
source = { git = "https://example.com/ours?rev=main#abc" }

[[package]]
name = "near"
version = "1.0"
source = { directory = "../near" }

[[package]]
name = "far"
version = "1.0"
source = { url = "https://example.com/far.whl" }

[[package]]
name = "markupsafe"
version = "2.1.5"
source = { registry = "https://pypi.org/simple" }
"""
POETRY = """\
[[package]]
name = "flask"
version = "3.0.0"

[[package]]
name = "near"
version = "1.0"
[package.source]
type = "directory"
url = "../near"

[[package]]
name = "mirrored"
version = "1.0"
[package.source]
type = "legacy"
url = "https://mirror.example.com/simple"

[metadata]
lock-version = "2.0"
"""
PYLOCK = """\
lock-version = "1.0"
created-by = "pip"

[[packages]]
name = "flask"
version = "3.0.0"
[[packages.wheels]]
name = "flask-3.0.0-py3-none-any.whl"
url = "https://files.example.com/flask.whl"

[[packages]]
name = "ours"
vcs = {type = "git", url = "https://example.com/ours"}

[[packages]]
name = "near"
directory = {path = "."}

[[packages]]
name = "far"
archive = {url = "https://example.com/far.zip"}

[[packages]]
name = "unversioned"
"""
PIPFILE_LOCK = """\
{
    "_meta": {"pipfile-spec": 6},
    "default": {
        "flask": {
            "version": "==3.0.0"
        },
        "ours": {"git": "https://example.com/ours", "ref": "abc"}
    },
    "develop": {
        "pytest": {"version": "==8.0.0"}
    }
}
"""
REQUIREMENTS = """\
-r base.txt
-c constraints.txt
--extra-index-url https://me:pw@index.example.com
Zope.Interface==6.0 ; python_version < "3.13"  # why
flask>=3
django==4.*
later==${LATER}
-e ./near
ours @ git+https://me:pw@example.com/ours
https://me:pw@example.com/far.whl
numpy=1.2
"""
PYPROJECT = """\
[project]
dependencies = [
    "flask==3.0.0",
    "requests>=2",
]
[tool.poetry.dependencies]
attrs = "23.1.0"
near = {path = "../near"}
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "uv.lock",
            UV,
            Locked(
                (
                    LockedPackage("flask", "3.0.0", 3, True, False),
                    LockedPackage("markupsafe", "2.1.5", 32, False, True),
                ),
                (("ours", GIT), ("near", LOCAL), ("far", REMOTE)),
            ),
        ),
        (
            "api/poetry.lock",
            POETRY,
            Locked((LockedPackage("flask", "3.0.0", 1), LockedPackage("mirrored", "1.0", 12)), (("near", LOCAL),)),
        ),
        (
            "pylock.toml",
            PYLOCK,
            Locked(
                (LockedPackage("flask", "3.0.0", 4),),
                (("ours", GIT), ("near", LOCAL), ("far", REMOTE), ("unversioned", NO_VERSION)),
            ),
        ),
        (
            "Pipfile.lock",
            PIPFILE_LOCK,
            Locked(
                (LockedPackage("flask", "3.0.0", 4, None, False), LockedPackage("pytest", "8.0.0", 10, None, True)),
                (("ours", GIT),),
            ),
        ),
        (
            "requirements.txt",
            REQUIREMENTS,
            Locked(
                (LockedPackage("zope-interface", "6.0", 4),),
                (
                    ("base.txt", "is another requirements file, audited on its own where it is found"),
                    ("flask", RANGE),
                    ("django", RANGE),
                    ("later", VARIABLE),
                    ("./near", LOCAL),
                    ("ours", GIT),
                    ("https://***@example.com/far.whl", REMOTE),
                    ("numpy=1.2", "is not a requirement that pip reads"),
                ),
            ),
        ),
        (
            "pyproject.toml",
            PYPROJECT,
            Locked(
                (LockedPackage("flask", "3.0.0", 3, True), LockedPackage("attrs", "23.1.0", 7, True)),
                (("requests", RANGE), ("near", LOCAL)),
            ),
        ),
    ],
    ids=["uv", "poetry", "pylock", "pipenv", "requirements", "pyproject"],
)
def test_exact_versions_and_reasons(path: str, text: str, expected: Locked) -> None:
    assert locked_python(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("uv.lock", "[[package]\n", "not valid TOML: expected ']]' at the end of an array declaration (line 1)"),
        ("Pipfile.lock", "[]", "a Pipfile.lock must hold an object (line 1)"),
        ("requirements.txt", "<<<<<<< HEAD\n", "merge conflict markers (line 1)"),
    ],
)
def test_broken_file_is_unresolvable_as_a_whole(path: str, text: str, reason: str) -> None:
    assert locked_python(f"api/{path}", text) == Locked(unresolvable=((path, reason),))


@pytest.mark.parametrize("text", ["", "package = 1", "package = [1]", "[[package]]\nname = 1\nversion = 2\n[metadata]"])
@pytest.mark.parametrize("path", ["uv.lock", "poetry.lock", "pylock.toml", "pdm.lock"])
def test_values_of_a_wrong_type_do_not_raise(path: str, text: str) -> None:
    assert locked_python(path, text).packages == ()


def test_two_megabytes_are_read_within_a_second() -> None:
    entry = '[[package]]\nname = "p{0}"\nversion = "1.{0}"\nsource = {{ registry = "https://pypi.org/simple" }}\n' + (
        'wheels = [\n    { url = "https://files.example.com/p.whl", hash = "sha256:'.replace("{", "{{")
        + "a" * 64
        + '" }},\n]\n'
    )
    text = "".join(entry.format(number) for number in range(8000))
    assert len(text) > 1_800_000
    start = time.process_time()
    found = locked_python("uv.lock", text)
    assert time.process_time() - start < 3  # a busy machine; about 0.3 s alone
    assert (len(found.packages), found.packages[-1]) == (8000, LockedPackage("p7999", "1.7999", 7999 * 7 + 1))
