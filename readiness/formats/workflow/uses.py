"""What `uses:` names: an action, a reusable workflow, a folder of this repository or an image."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.facts import Text

_SHA = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.IGNORECASE)
_VERSION = lazy(r"v?\d+(?:\.\d+)*(?:[-+.][\w.+-]*)?")
_WORKFLOW = lazy(r"\.ya?ml$")


class Uses(NamedTuple):
    text: Text
    kind: Literal["action", "workflow", "local", "docker", "unresolved"]
    """`local`: `./…` or `$/…` of this repository, action or workflow. `unresolved`: not allowed by GitHub, but met."""
    owner: str = ""
    repository: str = ""
    action: str = ""
    """`owner/repository[/path]`, without ref."""
    ref: str = ""
    ref_kind: Literal["sha", "version", "branch", ""] = ""
    """A version looks like one (`v1`, `1.2.3`); whether it is a tag is known to its repository alone."""


def parse_uses(text: Text) -> Uses:
    if isinstance(text, Unresolved):
        return Uses(text, "unresolved")
    if text.startswith(("./", "../", "$/")):
        return Uses(text, "local")
    if text.startswith("docker://"):
        return Uses(text, "docker")
    action, _, ref = text.partition("@")
    owner, _, rest = action.partition("/")
    kind: Literal["action", "workflow"] = "workflow" if _WORKFLOW.search(action) else "action"
    return Uses(text, kind, owner, rest.partition("/")[0], action, ref, _ref_kind(ref))


def _ref_kind(ref: str) -> Literal["sha", "version", "branch", ""]:
    if not ref:
        return ""
    if _SHA.fullmatch(ref):
        return "sha"
    return "version" if _VERSION.fullmatch(ref) else "branch"
