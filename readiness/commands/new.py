"""`readiness new ID`: the file of a new rule, with every key and a failing case to fill in."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from readiness import catalog
from readiness.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

TEMPLATE = """\
id: {id}
title: The good state, a sentence without full stop   # what is true when the rule passes
level: warning                 # note | warning | error
precision: high                # very-high | high | medium | low: how often a finding is right
items: []                      # checklist items it is evidence for; see rules/checklist.yaml
equivalents: []                # other tools' names for it: hadolint:DL3006
message: "{{name}} is what is wrong, in one sentence"
why: What happens in production when it is wrong.
remediation: What to do about it.
references: []
check:                         # each | uses | code | scanner; see CONTRIBUTING.md
  each: dockerfile.base-image
  require: {{path: tag, exists: true}}
cases:
  wrong:
    expect: fail
    files:
      Dockerfile: |
        # fail
        FROM debian
  right:
    expect: pass
    files:
      Dockerfile: |
        FROM debian:12.5
"""


def run(arguments: Namespace) -> int:
    """Writes the template into a folder of one's own, or among ours into the one named by the id's first word."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", arguments.id):
        raise UsageError(
            f"`{arguments.id}` is not a rule id", advice="lower-case words with hyphens: docker-unpinned-base"
        )
    folder = arguments.folder or os.path.join(catalog.folder(), arguments.id.partition("-")[0])
    path = os.path.join(folder, f"{arguments.id}.yaml")
    if os.path.exists(path):
        raise UsageError(f"`{path}` exists already")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "x", encoding="utf-8") as stream:
        stream.write(TEMPLATE.format(id=arguments.id))
    print(path)
    return 0
