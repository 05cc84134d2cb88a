"""Layers in front of applications that let any web page read what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Observation
from readiness.model.layers import Layer, LayerUsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_ELSEWHERE = frozenset({"nginx"})
"""Judged where application code is: its files may serve what everybody may read anyway."""
_ANY = frozenset({"*", ".*", "null", "$http_origin", "{header.Origin}", "{http.request.header.Origin}"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each that says which origins may call, and is in force."""
    used = {name for one in system.of(LayerUsed) for name in one.names}
    for layer in system.of(Layer):
        if layer.kind != "cors" or layer.source in _ELSEWHERE or (layer.name and layer.name not in used):
            continue
        origins = {one.strip() for one in layer.detail.split(",")}
        if not layer.sure:
            yield Observation(layer.location, Kind.OPEN, layer.source, "its origins are only known later")
        else:
            yield Observation(layer.location, Kind.FAIL if origins & _ANY else Kind.PASS, layer.source)
