"""Lock files of Cargo, Bundler, Composer, NuGet, Gradle, bun and uv; files that name a runtime; npm's ranges; .gitignore."""

from __future__ import annotations

import pytest

from readiness.formats import gitignore
from readiness.formats.packages import bun_lock, documents, go, other_locks, pypi_locks
from readiness.formats.packages.broken import MalformedError
from readiness.formats.packages.content import Asked, LockedPackage, overridden
from readiness.formats.packages.npm_range import satisfies
from readiness.formats.packages.runtimes import RuntimesNamed
from readiness.formats.source.imported import imported
from readiness.model.artifact import Artifact, Document

CARGO = """\
version = 4

[[package]]
name = "shop"
version = "0.1.0"
dependencies = [
 "time",
]

[[package]]
name = "time"
version = "0.3.36"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "ours"
version = "0.1.0"
source = "git+https://example.com/ours?rev=abc#abc"
"""
GEMS = """\
GIT
  remote: https://example.com/ours.git
  revision: abc
  specs:
    ours (1.0)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.16.2-x86_64-linux)
      racc (~> 1.4)
    racc (1.7.3)

DEPENDENCIES
  nokogiri (~> 1.16)
  ours!
"""
COMPOSER = """\
{
    "packages": [
        {
            "name": "guzzlehttp/psr7",
            "version": "2.6.2"
        }
    ],
    "packages-dev": [
        {
            "name": "phpunit/phpunit",
            "version": "10.5.1"
        }
    ]
}
"""
NUGET = """\
{
  "version": 1,
  "dependencies": {
    "net8.0": {
      "Serilog": {
        "type": "Direct",
        "resolved": "3.1.1"
      },
      "Newtonsoft.Json": {
        "type": "Transitive",
        "resolved": "13.0.3"
      },
      "shop.core": {
        "type": "Project"
      }
    }
  }
}
"""
GRADLE = "# comment\norg.a:b:1.0=compileClasspath,testCompileClasspath\norg.t:t:2.0=testRuntimeClasspath\nempty=x\n"


@pytest.mark.parametrize(
    ("base", "text", "packages", "elsewhere"),
    [
        ("Cargo.lock", CARGO, [("time", "0.3.36", 10, None, None)], ["ours"]),
        ("Gemfile.lock", GEMS, [("nokogiri", "1.16.2", 10, True, None), ("racc", "1.7.3", 12, False, None)], ["ours"]),
        (
            "composer.lock",
            COMPOSER,
            [("guzzlehttp/psr7", "2.6.2", 4, None, False), ("phpunit/phpunit", "10.5.1", 10, None, True)],
            [],
        ),
        (
            "packages.lock.json",
            NUGET,
            [("Serilog", "3.1.1", 5, True, None), ("Newtonsoft.Json", "13.0.3", 9, False, None)],
            [],
        ),
        ("gradle.lockfile", GRADLE, [("org.a:b", "1.0", 2, None, False), ("org.t:t", "2.0", 3, None, True)], []),
    ],
)
def test_what_other_lock_files_fix(
    base: str, text: str, packages: list[tuple[object, ...]], elsewhere: list[str]
) -> None:
    found = other_locks.read(base, text)
    assert [tuple(one) for one in found.packages] == packages
    assert [name for name, _ in found.unresolvable] == elsewhere


@pytest.mark.parametrize("base", ["composer.lock", "packages.lock.json"])
def test_broken_ones(base: str) -> None:
    with pytest.raises(MalformedError):
        other_locks.read(base, "{")
    assert other_locks.read(base, "[]").packages == ()


def test_bun() -> None:
    text = (
        '{\n  "lockfileVersion": 1,\n  "workspaces": {\n    "": {\n      "dependencies": {\n        "a": "^1,]",\n      },\n    },\n  },\n'
        '  "packages": {\n    "a": ["a@1.2.0", "", {}, "sha512-x"],\n\n    "@s/b": ["@s/b@2.0.0", ""],\n\n    "near": ["near@workspace:near"],\n  }\n}\n'
    )
    found = bun_lock.read(text)
    assert found.asked == (Asked("", "a", "^1,]"),)
    assert found.packages == (LockedPackage("a", "1.2.0", 11, True), LockedPackage("@s/b", "2.0.0", 13, False))
    assert bun_lock.binary("").unresolvable


UV = """\
version = 1

[manifest]
members = ["api", "shop"]

[[package]]
name = "api"
version = "1"
source = { editable = "services/api" }
dependencies = [{ name = "flask" }]

[package.metadata]
requires-dist = [{ name = "flask", specifier = ">=3" }, { name = "near", editable = "near" }]

[[package]]
name = "flask"
version = "3.1.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "jinja2" }]
wheels = [
    { url = "https://files.example.org/flask.whl", hash = "sha256:00", size = 1 },
]

[[package]]
name = "jinja2"
version = "3.1.6"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "pytest"
version = "8.0.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "shop"
version = "1"
source = { virtual = "." }

[package.dev-dependencies]
dev = [{ name = "pytest" }]
"""


def test_uv_tells_what_ships_and_what_was_asked() -> None:
    found = pypi_locks.read("uv.lock", UV)
    assert found.packages == (
        LockedPackage("flask", "3.1.0", 15, True, False),
        LockedPackage("jinja2", "3.1.6", 24, False, False),
        LockedPackage("pytest", "8.0.0", 29, True, True),
    )
    assert found.asked == (Asked("services/api", "flask", ">=3"), Asked("services/api", "near", None))


@pytest.mark.parametrize(
    ("groups", "expected"),
    [('groups = ["main"]', False), ('groups = ["dev", "test"]', True), ('category = "dev"', True), ("", None)],
)
def test_poetry_names_groups_or_a_category(groups: str, *, expected: bool | None) -> None:
    (package,) = pypi_locks.read("poetry.lock", f'[[package]]\nname = "a"\nversion = "1"\n{groups}\n').packages
    assert package.development is expected


def test_go_mod_settles_on_what_replaces_a_module() -> None:
    text = (
        "module a\n\ngo 1.16\n\nrequire (\n\tb.org/b v1.0.0\n\tc.org/c v1.0.0 // indirect\n\td.org/d v1.0.0\n)\n\n"
        "replace b.org/b => e.org/b v1.1.0\nreplace d.org/d => ../d\n"
    )
    found = go.selected(text)
    assert found.packages == (
        LockedPackage("e.org/b", "v1.1.0", 6, True),
        LockedPackage("c.org/c", "v1.0.0", 7, False),
    )
    assert found.unresolvable[0] == ("d.org/d", go.MODULE_HERE)
    assert "go 1.17" in found.unresolvable[1][1]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".nvmrc", "v16.20.2\n", [("nodejs", "16.20.2", 1)]),
        (".nvmrc", "lts/Hydrogen", [("nodejs", "18", 1)]),
        (".nvmrc", "node", [("nodejs", "", 1)]),
        (".python-version", "# ours\n3.12.1\n3.8\n", [("python", "3.12.1", 2)]),
        (".python-version", "3.13t", [("python", "3.13", 1)]),
        (".python-version", "", []),
        (".tool-versions", "nodejs 20.1.0\nterraform 1.0\njava temurin-17.0.9+9\n", [("nodejs", "20.1.0", 1), ("eclipse-temurin", "17.0.9", 3)]),
        (".sdkmanrc", "java=20.0.1-tem\n", [("eclipse-temurin", "20.0.1", 1)]),
        ("runtime.txt", "python-3.9.18\n", [("python", "3.9.18", 1)]),
        ("global.json", '{"sdk": {"version": "8.0.100"}}', [("dotnet", "8", 1)]),
        ("global.json", '{"sdk": {"version": "8.0.100", "rollForward": "major"}}', []),
        ("global.json", '{"msbuild-sdks": {"x": "1.0.0"}}', []),
        ("pom.xml", "<a>\n<maven.compiler.release>17</maven.compiler.release>", [("eclipse-temurin", "17", 2)]),
        ("pom.xml", "<java.version>1.8</java.version>", [("eclipse-temurin", "8", 1)]),
        ("build.gradle.kts", "kotlin { jvmToolchain(21) }", [("eclipse-temurin", "21", 1)]),
    ],
)  # fmt: skip
def test_runtimes(path: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    found = [one.content for one in documents(Artifact(path, text)) if isinstance(one, Document)]
    named = [one for content in found if isinstance(content, RuntimesNamed) for one in content.runtimes]
    assert [(one.product, one.version, one.region.start_line) for one in named] == expected


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ("^1.2.3", "1.2.3 1.9.0", "2.0.0 1.2.2 2.0.0-rc.1"),
        ("^0.2.3", "0.2.5", "0.3.0"),
        ("^0.0.3", "0.0.3", "0.0.4"),
        ("^0.1", "0.1.9", "0.2.0"),
        ("^0", "0.9.0", "1.0.0"),
        ("~1.2.3", "1.2.9", "1.3.0"),
        ("~1", "1.9.9", "2.0.0"),
        ("1.2.x", "1.2.3", "1.3.0"),
        ("1.2.3", "1.2.3", "1.2.4"),
        (">=1 <3", "1.0.0 2.9.9", "3.0.0 0.9.0"),
        (">= 1.2.0", "1.2.0", "1.1.9"),
        ("1.2 - 2", "2.5.0", "3.0.0"),
        ("1 || 2", "1.0.0 2.0.0", "3.0.0"),
        (">1.0.0", "1.0.1", "1.0.0"),
        (">1.1", "1.2.0", "1.1.5"),
        ("<=1.0.0", "1.0.0", "1.0.1"),
        ("^2.0.0-rc.1", "2.0.0-rc.1 2.1.0", "2.0.0-beta.1"),
        ("*", "1.0.0", ""),
        ("", "1.0.0", ""),
    ],
)
def test_ranges_of_npm(wanted: str, inside: str, outside: str) -> None:
    assert [satisfies(version, wanted) for version in inside.split()] == [True] * len(inside.split())
    assert [satisfies(version, wanted) for version in outside.split()] == [False] * len(outside.split())


def test_what_is_no_range() -> None:
    assert satisfies("1.0.0", "latest") is None
    assert satisfies("file:../near", "^1") is None


def test_overridden_names() -> None:
    keys = ("lodash", "**/lodash", "a>lodash@4", "@s/b@1", "a/@s/b")
    assert [overridden(key) for key in keys] == ["lodash", "lodash", "lodash", "@s/b", "@s/b"]


def test_gitignore_names_lock_files_that_no_later_line_takes_back() -> None:
    text = "node_modules\npackage-lock.json\n/yarn.lock\n!yarn.lock\n**/uv.lock\n*.lock\n"
    (document,) = gitignore.documents(Artifact(".gitignore", text))
    assert [fact.name for fact in gitignore.facts(document)] == ["package-lock.json", "uv.lock"]  # type: ignore[union-attr]
    assert list(gitignore.documents(Artifact(".gitignore", "dist\n"))) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.js", "import a from 'a'\nimport './b'\nimport {c,\n d} from \"@s/c/deep\"\nimport fs from 'node:fs'\n", ["a", "@s/c"]),
        ("a.js", "const a = require('a')\nif (x) {\n  require('b')\n}\nimport 'side'\n", ["a", "side"]),
        ("a.ts", "import a, { B } from 'a'\nimport type { C } from 'c'\nimport { D } from 'd'\na()\nlet d: D\n", ["a"]),
        ("a.py", "import a.b\nfrom c import d\nif TYPE_CHECKING:\n    import e\nfrom . import f\n", ["a", "c"]),
    ],
)  # fmt: skip
def test_imports_at_the_left_margin(path: str, text: str, expected: list[str]) -> None:
    assert [one.name for one in imported(text, path, python=path.endswith(".py"))] == expected
