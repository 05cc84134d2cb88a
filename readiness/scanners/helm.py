"""`helm template`: what a chart makes, by Helm itself. No plugin, no post-renderer, no connection, no configuration of the user's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.scanners import process

if TYPE_CHECKING:
    from collections.abc import Sequence

TIMEOUT = 60
"""Seconds for one chart."""
NAMESPACE = "chosen-at-install"
KUBERNETES = "1.34.0"


class Wanted(NamedTuple):
    """A chart to render."""

    folder: str
    """Relative to the audited root; empty for the root itself."""
    name: str
    """Of the release."""
    values: tuple[str, ...] = ()
    """Values files to lay over the chart's own, relative to the root."""


class Rendered(NamedTuple):
    text: str = ""
    failure: str = ""
    """Why there is no text."""


def program(root: str) -> str:
    """Absolute path of `helm`; empty when there is none outside the audited folder."""
    return process.find("helm", avoid=root)


def render(root: str, helm: str, wanted: Sequence[Wanted]) -> list[Rendered]:
    """What each chart makes, in their order."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="readiness-helm-") as own:
        return [_one(root, helm, one, own) for one in wanted]


def _one(root: str, helm: str, wanted: Wanted, own: str) -> Rendered:
    values = [word for path in wanted.values for word in ("--values", os.path.join(root, path))]
    argv = [
        helm, "template", wanted.name, os.path.join(root, wanted.folder) if wanted.folder else root,
        "--namespace", NAMESPACE, "--kube-version", KUBERNETES, "--skip-tests", *values,
    ]  # fmt: skip
    places = ("HELM_CONFIG_HOME", "HELM_CACHE_HOME", "HELM_DATA_HOME", "HELM_PLUGINS", "KUBECONFIG")
    extra = {name: os.path.join(own, name.lower()) for name in places} | {"HELM_NO_PLUGINS": "1"}
    ran = process.run(argv, cwd=own, timeout=TIMEOUT, extra=extra)
    if not ran.trouble:
        return Rendered(text=ran.output)
    said = " ".join(ran.errors.replace("Error: ", "").split()).replace(root + os.sep, "")[:300]
    return Rendered(failure=f"it took more than {TIMEOUT} s" if ran.trouble == "timeout" else said or ran.trouble)
