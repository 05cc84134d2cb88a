"""What a file's place in the tree says of it: a test, an example, documentation, a part of a Helm chart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from readiness.discover.names import called, one_text
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEST = frozenset({
    "test", "tests", "__tests__", "testing", "testcases", "testsuite", "unittests", "integrationtests", "testdata",
    "test-data", "test_data", "spec", "specs", "fixture", "fixtures", "__fixtures__", "mock", "mocks", "__mocks__",
    "__snapshots__", "e2e", "cypress", "playwright", "integrationtest", "functionaltest", "testfixtures", "androidtest",
})  # fmt: skip
_TEST_ENDINGS = (".tests", "-tests", "_tests", ".test", "-testing", "-e2e", "_e2e", ".spec")
_EXAMPLE = frozenset({
    "example", "examples", "_example", "_examples", "sample", "samples", "tutorial", "tutorials", "playground", "playgrounds",
})  # fmt: skip
_DOCUMENTATION = frozenset({"doc", "docs", "documentation"})
_FOLDERS = lazy(
    r"test|spec|fixture|mock|e2e|cypress|playwright|snapshot|example|sample|tutorial|playground|doc", re.IGNORECASE
)
_TEST_NAMES = lazy(
    r"^(?:test_.*\.(?:py|rb)|.*_test\.(?:py|go|rb|dart|exs)|.*_spec\.rb|conftest\.py"
    r"|.*\.(?:test|spec|e2e|cy|stories)\.[cm]?[jt]sx?"
    r"|(?:jest|vitest|playwright|cypress|karma|wdio)[.-](?:config|setup|conf)\..*|setupTests\.[jt]s"
    r"|.*(?:Test|Tests|IT|TestCase|Spec)\.(?:java|kt|groovy|scala|cs|php|swift)"
    r"|(?:docker-)?compose[.-](?:.*[.-])?(?:test|tests|e2e|testing)\.ya?ml"
    r"|(?:docker|container)file[.-](?:test|tests|e2e|playwright|cypress)|(?:test|tests|e2e|playwright|cypress)\.(?:docker|container)file)$"
)
_TEST_WORDS = (
    "test",
    "spec",
    "e2e",
    "it.",
    ".cy.",
    ".stories.",
    "jest",
    "vitest",
    "playwright",
    "cypress",
    "karma",
    "wdio",
)
"""One of these is in every name the pattern matches: most names have none, and it is long to compile."""
_PACKAGES = lazy(r"(?:^|/)src/main/(?:java|kotlin|resources)/")
"""Behind this, folders are names of packages: `org.acme.samples` is no folder of samples."""
_CHART_FILES = frozenset(("Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock", "values.schema.json"))
_KUSTOMIZATION = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_VALUES = lazy(r"^(?:.*[._-])?values(?:[._-].*)?\.ya?ml$", re.IGNORECASE)


class Roles:
    """Tells the role of any path, relative to the audited root: a folder of examples that is itself audited is no example.

    Made once from all paths; small, so that it can be sent to worker processes.
    """

    __slots__ = ("charts", "kustomized", "settled")

    def __init__(self, all_paths: Iterable[str], added: Iterable[str] = ()) -> None:
        """`added`: what a change adds; a migration among them was not released, whatever follows it."""
        text = one_text(all_paths)
        found = [path.rpartition("/") for path in called(text, ("Chart.yaml", *_KUSTOMIZATION))]
        self.charts: Final = frozenset(folder for folder, _, name in found if name == "Chart.yaml")
        """Folders with a Chart.yaml; empty for the root."""
        self.kustomized: Final = any(name in _KUSTOMIZATION for _, _, name in found)
        """Whether anything is built by Kustomize here: its patches may lie anywhere."""
        self.settled: Final = _settled(text).difference(added)
        """Migrations that others follow."""

    def of(self, path: str) -> str:
        """`helm-template`, `helm-values`, `helm-chart`, `test`, `example`, `documentation`, `settled`, `kustomize` or empty.

        A chart's files are a chart's wherever they lie, since that decides how they are read; `place` tells the rest.
        """
        return (self._helm(path) if self.charts else "") or place(path) or self._rest(path)

    def _rest(self, path: str) -> str:
        return "settled" if path in self.settled else self._kustomize(path)

    def _kustomize(self, path: str) -> str:
        """A manifest that may be a patch."""
        return "kustomize" if self.kustomized and path.endswith((".yaml", ".yml", ".json")) else ""

    def _helm(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        if folder in self.charts and name in _CHART_FILES:
            return "helm-chart"
        chart = self._chart(folder)
        if chart is None:
            return ""
        inside = path[len(chart) + 1 :] if chart else path
        if inside.startswith("templates/"):
            return "helm-template"
        return "helm-values" if _VALUES.match(name) else ""

    def _chart(self, folder: str) -> str | None:
        """The nearest folder upwards with a Chart.yaml."""
        while folder not in self.charts:
            if not folder:
                return None
            folder = folder.rpartition("/")[0]
        return folder


def _settled(text: str) -> frozenset[str]:
    """`text`: of all paths."""
    words = [word for word in ("igrat", "drizzle/", "versions/", "changelog", "change-log") if word in text]
    if not words:
        return frozenset()
    from readiness.formats.migration.order import settled

    return settled([path for path in text[1:-1].split("\n") if any(word in path for word in words)])


def role(path: str, all_paths: Iterable[str]) -> str:
    """The role of one path; for many, make `Roles` once."""
    return Roles(all_paths).of(path)


def _above(path: str, name: str) -> str:
    """The folders of a path, without those that are a package's name."""
    packages = _PACKAGES.search(path) if "src/main/" in path else None
    return path[: packages.start() if packages is not None else -len(name)]


def place(path: str) -> str:
    """`test`, `example`, `documentation` or empty, by folders and name alone, in this order of strength.

    What the pipeline is made of is none of these, whatever its folders are called: `.github/actions/run-e2e` runs.
    """
    if path.startswith(".github/"):
        return ""
    name = path[path.rfind("/") + 1 :]
    lowered = name.lower()
    named = any(word in lowered for word in _TEST_WORDS)
    if named and (_TEST_NAMES.match(name) or _TEST_NAMES.match(name[:1].lower() + name[1:])):
        return "test"
    if not _FOLDERS.search(path, 0, len(path) - len(name)):
        return ""
    folders = _above(path, name).lower().split("/")
    if any(folder in _TEST or folder.endswith(_TEST_ENDINGS) for folder in folders):
        return "test"
    if not _EXAMPLE.isdisjoint(folder.lstrip(".") for folder in folders):
        return "example"
    return "documentation" if not _DOCUMENTATION.isdisjoint(folders) else ""
