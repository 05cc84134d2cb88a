"""The survey of a system in every form: for people, for scripts, for Graphviz, for Mermaid, and drawn."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from readiness.model.survey import Survey

FORMS: Mapping[str, str] = {"text": "as_text", "json": "as_json", "dot": "dot", "mermaid": "mermaid"}
"""What `readiness services --output` takes → the module that writes it."""


def load(form: str) -> Callable[[Survey, int], str]:
    """Survey and width in columns (of use to text alone) → the whole output, without the last line's end."""
    module = import_module(f"readiness.output.survey.{FORMS[form]}")
    return cast("Callable[[Survey, int], str]", module.render)
