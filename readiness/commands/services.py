"""`readiness services`: which services there are, how we know, and how they hang together."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from readiness import config as configuration
from readiness.audit import gathered
from readiness.commands.terminal import columns
from readiness.output.survey import load
from readiness.pins import strays
from readiness.survey import survey

if TYPE_CHECKING:
    from argparse import Namespace


def run(arguments: Namespace) -> int:
    """Prints what was found; never a verdict, so the exit code says only whether it could be read."""
    root = arguments.path
    config = configuration.load(root)
    system = gathered(root, config)
    for one in strays(config, system):
        print(f"readiness: {one.message}", file=sys.stderr)
    found = survey(system)
    print(load(arguments.output)(found, max(columns(100), 60)))
    return 0
