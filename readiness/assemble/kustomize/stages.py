"""Which stage an overlay is for, by the names of its folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

_STAGES: Mapping[str, frozenset[str]] = {
    "staging": frozenset({"staging", "stage", "stg", "preprod", "preproduction", "nonprod", "uat", "qa", "acceptance", "integration"}),
    "production": frozenset({"production", "prod", "prd", "live", "ha"}),
    "development": frozenset({
        "development", "develop", "dev", "local", "localhost", "minikube", "kind", "k3d", "k3s", "sandbox", "demo", "debug", "ci", "test",
        "testing", "e2e", "preview", "tilt", "skaffold", "quickstart", "playground", "example", "poc",
    }),
}  # fmt: skip
_BEFORE = lazy(r"(?i)\b(pre|non|not)[-_.](prod\w*)")
_WORD = lazy(r"[A-Za-z0-9]+")
ORDER = ("production", "", "staging", "development")
"""Of several overlays over one base, which speaks for the system."""


def stage_of(folder: str) -> str:
    """`production`, `staging`, `development` or empty: by the folder that says it nearest to the overlay."""
    for name in reversed(folder.lower().split("/")):
        words = frozenset(_WORD.findall(_BEFORE.sub(r"\1\2", name)))
        for stage, known in _STAGES.items():
            if words & known:
                return stage
    return ""
