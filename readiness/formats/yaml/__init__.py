"""YAML as Kubernetes, Compose and CI mean it: text → nodes that know their place, and edits that keep style."""

from __future__ import annotations

from readiness.formats.yaml.edits import as_written, remove_field, set_field
from readiness.formats.yaml.stream import compose
from readiness.formats.yaml.values import DuplicateKey, YamlDocument, YamlProblem

__all__ = ["DuplicateKey", "YamlDocument", "YamlProblem", "as_written", "compose", "remove_field", "set_field"]
