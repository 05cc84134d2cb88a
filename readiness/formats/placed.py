"""Test code and other people's code, told by the path alone."""

from __future__ import annotations

_TEST_FOLDERS = frozenset(
    {"test", "tests", "__tests__", "__mocks__", "__fixtures__", "__snapshots__", "fixtures", "testdata", "test-data",
     "test_data", "testing", "e2e", "cypress", "mocks"}
)  # fmt: skip
_VENDORED_FOLDERS = frozenset(
    {"node_modules", "vendor", "third_party", "third-party", "bower_components", "site-packages", "dist-packages",
     ".venv", "venv", ".tox", ".nox", ".eggs", "__pycache__", ".git", ".yarn", ".terraform", "Pods",
     ".jest-cache", ".cache", ".next", ".nuxt", ".turbo", ".parcel-cache", ".svelte-kit"}
)  # fmt: skip
_TEST_ENDS = ("_test.py", "_tests.py", "_test.go", "_spec.rb", "_test.rb", "Test.java", "Tests.java", "Tests.cs")


def is_test(path: str) -> bool:
    """By the folders it is in and the usual names of test files."""
    *folders, name = path.split("/")
    return (
        not _TEST_FOLDERS.isdisjoint(folders)
        or name.startswith(("test_", "conftest."))
        or name.endswith(_TEST_ENDS)
        or ".test." in name
        or ".spec." in name
    )


def is_vendored(path: str) -> bool:
    """Other people's code, kept in the tree."""
    return not _VENDORED_FOLDERS.isdisjoint(path.split("/")[:-1])
