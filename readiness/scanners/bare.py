"""Packages of other tools without what they run when they are imported: for a worker that needs a module or two of them."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from types import ModuleType


def package(name: str, *more: str) -> ModuleType:
    """From now on the package's modules are found, and its own is not run; the same for packages in it, `name.sub`.

    ModuleNotFoundError where there is no such package; one that was imported before stays.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name)
    folder = os.path.dirname(spec.origin)
    for one in (name, *more):
        made = ModuleType(one)
        made.__path__ = [os.path.join(folder, *one.split(".")[1:])]
        sys.modules[one] = made
    return sys.modules[name]


def forget(name: str) -> None:
    """What was imported of it: the next import runs the package as it is."""
    for one in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[one]
