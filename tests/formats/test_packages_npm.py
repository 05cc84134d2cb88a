"""package.json and the lock files of npm, yarn, pnpm and bun."""

from __future__ import annotations

from typing import Any

import pytest

from readiness.formats import packages
from readiness.formats.packages.content import Asked, LockedPackage, LockedPackages, PackageManifest
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import Dependency, Lockfile, Package
from readiness.model.location import Location, Region
from readiness.model.packages import RuntimeNamed
from readiness.model.problem import Problem

PACKAGE = """{
  "name": "shop",
  "private": true,
  "engines": {"node": ">=20"},
  "scripts": {"start": "node server.js"},
  "dependencies": {
    "express": "^4.18.2",
    "start": "1.0.0"
  },
  "devDependencies": {"vitest": "~1.0"}
}
"""


def read(path: str, text: str) -> list[Document[object] | Problem]:
    return list(packages.documents(Artifact(path, text)))


def manifest(text: str) -> PackageManifest:
    (document,) = read("package.json", text)
    assert isinstance(document, Document)
    assert isinstance(document.content, PackageManifest)
    return document.content


def locked(path: str, text: str) -> LockedPackages:
    (document,) = read(path, text)
    assert isinstance(document, Document)
    assert isinstance(document.content, LockedPackages)
    return document.content


def test_package_json_becomes_a_package_with_places() -> None:
    (document,) = read("web/package.json", PACKAGE)
    assert isinstance(document, Document)
    assert [fact for fact in packages.facts(document) if not isinstance(fact, RuntimeNamed)] == [
        Package(
            location=Location("web/package.json", Region(2, 3, 2, 9)),
            ecosystem="npm",
            name="shop",
            dependencies=(
                Dependency(
                    "express",
                    "^4.18.2",
                    False,
                    Location("web/package.json", Region(7, 5, 7, 14), "dependencies/express"),
                ),
                Dependency(
                    "start", "1.0.0", False, Location("web/package.json", Region(8, 5, 8, 12), "dependencies/start")
                ),
                Dependency(
                    "vitest",
                    "~1.0",
                    True,
                    Location("web/package.json", Region(10, 23, 10, 31), "devDependencies/vitest"),
                ),
            ),
            scripts={"start": "node server.js"},
            runtime=">=20",
            library=False,
        )
    ]


@pytest.mark.parametrize(
    ("requirement", "kind", "pinned"),
    [
        ("1.2.3", "registry", True),
        ("=1.2.3-beta.1", "registry", True),
        ("^1.2.3", "registry", False),
        ("1.2", "registry", False),
        ("latest", "registry", False),
        ("", "registry", False),
        ("npm:other@1.2.3", "registry", True),
        ("npm:@scope/other@^1.2.3", "registry", False),
        ("catalog:", "registry", None),
        ("git+https://example.com/a.git#main", "git", False),
        ("git+ssh://git@example.com/a.git#" + "a" * 40, "git", True),
        ("owner/name", "git", False),
        ("github:owner/name#v1", "git", False),
        ("https://example.com/a.tgz", "url", False),
        ("https://example.com/a.git", "git", False),
        ("file:../a", "path", True),
        ("workspace:*", "path", True),
        ("../a", "path", True),
    ],
)
def test_requirement_kind_and_pin(requirement: str, kind: str, pinned: bool | None) -> None:
    (asked,) = manifest(f'{{"dependencies": {{"a": "{requirement}"}}}}').requirements
    assert (asked.kind, asked.pinned) == (kind, pinned)


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ('{"name": "a", "main": "index.js"}', True),
        ('{"name": "a", "bin": {"a": "cli.js"}}', True),
        ('{"name": "a", "main": "index.js", "private": true}', False),
        ('{"name": "a", "main": "index.js", "scripts": {"start": "node ."}}', False),
        ('{"name": "a", "main": "index.js", "dependencies": {"express": "4"}}', False),
        ('{"name": "a", "main": "index.js", "peerDependencies": {"express": "4"}}', True),
        ('{"name": "a", "files": ["dist"], "scripts": {"start": "storybook"}}', True),
        ('{"name": "a"}', False),
    ],
    ids=["main", "bin", "private", "started", "serves", "plug-in", "published files", "nothing said"],
)
def test_library_is_what_is_offered_and_not_run(text: str, library: bool) -> None:
    assert manifest(text).library is library


def test_credentials_in_a_requirement_are_masked() -> None:
    (asked,) = manifest('{"dependencies": {"a": "git+https://me:s3cret@example.com/a.git?token=abc#v1"}}').requirements
    assert asked.requirement == "git+https://***@example.com/a.git?token=***#v1"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{\n  "name": "a"\n  "b": 1\n}', 3, "not valid JSON: "),
        ("", 1, "not valid JSON: expecting value"),
        ('["a"]', 1, "a package.json must hold an object"),
        ("[" * 100_000, 1, "not readable as JSON: nested too deeply or a number too long"),
        ('{"a": ' + "9" * 10_000 + "}", 1, "not readable as JSON: nested too deeply or a number too long"),
    ],
    ids=["missing comma", "empty", "not an object", "deep", "long number"],
)
def test_broken_package_json_is_a_problem_at_its_line(text: str, line: int, message: str) -> None:
    (found,) = read("package.json", text)
    assert isinstance(found, Problem)
    assert found.location.region is not None
    assert (found.kind, found.location.region.start_line) == ("unparsable", line)
    assert found.message.startswith(message)


def test_duplicate_key_is_a_problem_and_the_last_one_counts() -> None:
    problem, document = read("package.json", '{\n"dependencies": {"a": "1"},\n"dependencies": {"b": "2"}\n}')
    assert problem == Problem(
        location=Location("package.json", Region(3, 1, 3, 15)),
        kind="duplicate-key",
        format="package",
        message="`dependencies` stands twice in one object; the last one wins",
    )
    assert isinstance(document, Document)
    content: Any = document.content
    assert [asked.name for asked in content.requirements] == ["b"]


def test_values_of_a_wrong_type_are_left_out() -> None:
    found = manifest('{"name": 1, "dependencies": ["a"], "devDependencies": {"b": {}}, "scripts": null}')
    assert (found.name, found.requirements, found.scripts) == ("", (), {})


def test_selectors_see_derived_and_own_fields() -> None:
    (document,) = read("package.json", PACKAGE.replace("~1.0", "catalog:"))
    assert isinstance(document, Document)
    (target,) = packages.SELECTORS["manifest"](document)
    paths = ("name", "ecosystem", "private", "runtime", "scripts.start", "engines.node")
    values = [node.value for path in paths if (node := target.node.get(path))]
    assert values == ["shop", "npm", True, ">=20", "node server.js", ">=20"]
    express, _, vitest = packages.SELECTORS["dependency"](document)
    assert {key: node.value for key, node in express.node.fields.items()} == {
        "name": "express",
        "requirement": "^4.18.2",
        "development": False,
        "kind": "registry",
        "pinned": False,
        "group": "dependencies",
        "indirect": False,
        "ecosystem": "npm",
    }
    assert vitest.node.fields["pinned"].value == Unresolved("catalog:")


LOCK_V3 = """{
  "lockfileVersion": 3,
  "packages": {
    "": {"dependencies": {"express": "^4"}},
    "node_modules/express": {
      "version": "4.18.2"
    },
    "node_modules/express/node_modules/ms": {
      "version": "2.0.0"
    },
    "node_modules/linked": {"link": true},
    "packages/own": {"version": "1.0.0"}
  }
}
"""
LOCK_V1 = """{
  "lockfileVersion": 1,
  "dependencies": {
    "express": {
      "version": "4.18.2",
      "requires": {"ms": "2.0.0"},
      "dependencies": {
        "ms": {
          "version": "2.0.0"
        }
      }
    },
    "ms": {"version": "2.1.3"}
  }
}
"""
YARN_CLASSIC = """# yarn lockfile v1


"@babel/core@^7.0.0", "@babel/core@^7.1.0":
  version "7.24.0"
  dependencies:
    version "1.0.0"

ms@2.0.0:
  version "2.0.0"
"""
YARN_BERRY = """__metadata:
  version: 8

"@babel/core@npm:^7.0.0":
  version: 7.24.0
  resolution: "@babel/core@npm:7.24.0"

"shop@workspace:.":
  version: 0.0.0-use.local
  dependencies:
    "@babel/core": "npm:^7.0.0"
"""
PNPM_9 = """lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      '@babel/core':
        specifier: ^7
        version: 7.24.0(react@18.2.0)
    devDependencies:
      semver:
        specifier: ^7
        version: 7.5.4

packages:

  '@babel/core@7.24.0':
    resolution: {integrity: sha512-x}

  ms@2.0.0:
    resolution: {integrity: sha512-y}

  semver@7.5.4:
    resolution: {integrity: sha512-z}

snapshots:

  '@babel/core@7.24.0(react@18.2.0)':
    dependencies:
      ms: 2.0.0

  ms@2.0.0: {}

  semver@7.5.4: {}
"""
PNPM_5 = """lockfileVersion: 5.4

packages:

  /@babel/core/7.24.0_react@18.2.0:
    resolution: {integrity: sha512-x}
  /ms/2.0.0:
    resolution: {integrity: sha512-y}
  /semver@7.5.4(ms@2.0.0):
    dev: true
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "package-lock.json",
            LOCK_V3,
            LockedPackages(
                "npm",
                "npm",
                (LockedPackage("express", "4.18.2", 5, True, False), LockedPackage("ms", "2.0.0", 8, False, False)),
                version="3",
                asked=(Asked("", "express", "^4", "4.18.2"),),
            ),
        ),
        (
            "npm-shrinkwrap.json",
            LOCK_V1,
            LockedPackages(
                "npm",
                "npm",
                (
                    LockedPackage("express", "4.18.2", 4, None, False),
                    LockedPackage("ms", "2.0.0", 8, None, False),
                    LockedPackage("ms", "2.1.3", 13, None, False),
                ),
                version="1",
                holds=frozenset({"express", "ms"}),
            ),
        ),
        (
            "yarn.lock",
            YARN_CLASSIC,
            LockedPackages(
                "npm",
                "yarn",
                (LockedPackage("@babel/core", "7.24.0", 4), LockedPackage("ms", "2.0.0", 9)),
                version="1",
                holds=frozenset({"@babel/core@^7.0.0", "@babel/core@^7.1.0", "ms@2.0.0"}),
            ),
        ),
        (
            "yarn.lock",
            YARN_BERRY,
            LockedPackages(
                "npm",
                "yarn",
                (LockedPackage("@babel/core", "7.24.0", 4),),
                version="8",
                asked=(Asked("", "@babel/core", "^7.0.0"),),
            ),
        ),
        (
            "pnpm-lock.yaml",
            PNPM_9,
            LockedPackages(
                "npm",
                "pnpm",
                (
                    LockedPackage("@babel/core", "7.24.0", 17, True, False),
                    LockedPackage("ms", "2.0.0", 20, False, False),
                    LockedPackage("semver", "7.5.4", 23, True, True),
                ),
                version="9.0",
                asked=(Asked("", "@babel/core", "^7", "7.24.0(react@18.2.0)"), Asked("", "semver", "^7", "7.5.4")),
            ),
        ),
        (
            "pnpm-lock.yaml",
            PNPM_5,
            LockedPackages(
                "npm",
                "pnpm",
                (
                    LockedPackage("@babel/core", "7.24.0", 5),
                    LockedPackage("ms", "2.0.0", 7),
                    LockedPackage("semver", "7.5.4", 9, None, True),
                ),
                version="5.4",
            ),
        ),
        ("bun.lock", '{\n  "lockfileVersion": 1,\n}', LockedPackages("npm", "bun", version="1")),
    ],
    ids=["npm 3", "npm 1", "yarn classic", "yarn berry", "pnpm 9", "pnpm 5 and 6", "bun"],
)
def test_lock_files_hold_packages_at_their_lines(path: str, text: str, expected: LockedPackages) -> None:
    assert locked(path, text) == expected


def test_lock_file_becomes_a_fact() -> None:
    (document,) = read("web/yarn.lock", YARN_BERRY)
    assert isinstance(document, Document)
    assert list(packages.facts(document)) == [
        Lockfile(
            location=Location("web/yarn.lock"),
            ecosystem="npm",
            manager="yarn",
            packages=1,
            asked=(Asked("", "@babel/core", "^7.0.0"),),
        )
    ]
    assert [list(select(document)) for select in packages.SELECTORS.values()] == [[], []]


def test_half_merged_lock_file_is_a_problem() -> None:
    (found,) = read("yarn.lock", 'ms@2:\n<<<<<<< HEAD\n  version "2.0.0"\n')
    assert found == Problem(
        location=Location("yarn.lock", Region(2, 1, 2, 13)),
        kind="unparsable",
        format="package",
        message="merge conflict markers",
    )
