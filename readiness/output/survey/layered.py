"""Where each node of a drawing stands: in layers from left to right, so that arrows point forward and cross little.

After Sugiyama: cycles are cut, every node stands behind all that ask it, long arrows get a bend in each layer they pass, and the
order within a layer follows from the middle of the neighbours' places.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SWEEPS = 8


class Layers(NamedTuple):
    columns: tuple[tuple[str, ...], ...]
    """Nodes and bends of each layer, from above; a bend's name is one that no node has."""
    paths: Mapping[tuple[str, str], tuple[str, ...]]
    """For each arrow the bends between its ends, from its source on."""


def layers(nodes: Sequence[str], arrows: Iterable[tuple[str, str]]) -> Layers:
    """Nodes must be different; arrows join two of them, none itself."""
    pairs = list(dict.fromkeys(arrows))
    forward = _acyclic(nodes, pairs)
    depth = _depths(nodes, {_turned(pair, forward) for pair in pairs})
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in nodes:
        columns[depth[node]].append(node)
    steps: list[tuple[str, str]] = []
    paths: dict[tuple[str, str], tuple[str, ...]] = {}
    for number, pair in enumerate(pairs):
        start, end = _turned(pair, forward)
        bends = [f"\x00{number}.{layer}" for layer in range(depth[start] + 1, depth[end])]
        for layer, bend in enumerate(bends, depth[start] + 1):
            columns[layer].append(bend)
        chain = [start, *bends, end]
        steps += pairwise(chain)
        paths[pair] = tuple(bends if pair in forward else reversed(bends))
    return Layers(tuple(map(tuple, _ordered(columns, steps))), paths)


def _turned(pair: tuple[str, str], forward: set[tuple[str, str]]) -> tuple[str, str]:
    return pair if pair in forward else (pair[1], pair[0])


def _acyclic(nodes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """The arrows that stay as they are; the others, which close a circle, are laid out backwards."""
    following: dict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        following[source].append(target)
    targets = {target for _, target in pairs}
    state: dict[str, int] = {}
    kept: set[tuple[str, str]] = set()
    for root in sorted(nodes, key=lambda node: node in targets):  # first those that nobody asks
        if root in state:
            continue
        state[root] = 1
        stack = [(root, following[root][::-1])]
        while stack:
            node, rest = stack[-1]
            if not rest:
                state[node] = 2
                stack.pop()
            elif state.get(target := rest.pop()) != 1:
                kept.add((node, target))
                if target not in state:
                    state[target] = 1
                    stack.append((target, following[target][::-1]))
    return kept


def _depths(nodes: Sequence[str], pairs: set[tuple[str, str]]) -> dict[str, int]:
    """One more than the deepest that asks it."""
    waiting = dict.fromkeys(nodes, 0)
    following: dict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        following[source].append(target)
        waiting[target] += 1
    depth = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:
        for target in following[node]:
            depth[target] = max(depth[target], depth[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return depth


def _ordered(columns: list[list[str]], steps: Sequence[tuple[str, str]]) -> list[list[str]]:
    before: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, list[str]] = defaultdict(list)
    for source, target in steps:
        behind[source].append(target)
        before[target].append(source)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for at in range(1, len(columns)) if down else range(len(columns) - 2, -1, -1):
            beside = columns[at - 1 if down else at + 1]
            place = {node: number for number, node in enumerate(beside)}
            columns[at] = _sorted(columns[at], before if down else behind, place)
    return columns


def _sorted(column: list[str], near: Mapping[str, list[str]], place: Mapping[str, int]) -> list[str]:
    """By the middle of its neighbours' places; one without any keeps its own."""

    def middle(entry: tuple[int, str]) -> float:
        number, node = entry
        known = [place[other] for other in near.get(node, ()) if other in place]
        return sum(known) / len(known) if known else number

    return [node for _, node in sorted(enumerate(column), key=middle)]
