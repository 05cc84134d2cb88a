"""Files that tests are made with, though neither their name nor their folder says so."""

from __future__ import annotations

from readiness.pattern import lazy

_FRAMEWORKS = ("vitest", "@jest/globals", "node:test", "@playwright/test", "supertest", "pytest")
_IMPORTS = lazy(
    r"""\b(from|require\(|import\(?)\s*["'](vitest|@jest/globals|node:test|@playwright/test|supertest)["']"""
    r"|(?m:^(import|from) pytest\b)"
)


def is_made_of_tests(text: str) -> bool:
    """It imports what only tests have: a production image does not hold it."""
    return any(name in text for name in _FRAMEWORKS) and _IMPORTS.search(text) is not None
