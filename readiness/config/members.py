"""`members`: folders of the repository with a configuration of their own, each of which holds in its folder, laid over the root's."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, cast

from readiness.config import CONFIGURATION, Section, found, parsed
from readiness.config.layers import Layer
from readiness.config.problems import Problems
from readiness.config.read import read
from readiness.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.config import Ignore, RuleSettings
    from readiness.model.finding import Level

HELD = ("select", "extend_select", "ignore", "rules", "fail_on", "exclude", "suppress")
"""Keys that hold in a member's folder when a folder above it is audited."""
MOST = 2000
"""Folders."""


def members(root: str, words: tuple[str, ...], problems: Problems) -> Iterator[tuple[Layer, Problems]]:
    """Of the folders that the patterns name, those with a configuration, sorted; the problems of each file, or of the words."""
    home = found.of_root(root)
    told: set[str] = set()
    for number, word in enumerate(words, 1):
        folders = sorted(_folders(home.limit, word))
        here = [folder for folder in folders if _has_one(os.path.join(home.limit, folder))]
        if not here:
            problems.add(("members", number), f"`members` has `{word}`, and no folder like that has a {CONFIGURATION}")
        for folder in here[:MOST]:
            if folder not in told:
                told.add(folder)
                yield _member(home.limit, folder)


def _folders(root: str, word: str) -> Iterator[str]:
    """Folder by folder, so that no pattern walks the whole tree. Links are not followed."""
    parts = [part for part in word.split("/") if part not in ("", ".")]
    reached = [""] if parts else []
    for part in parts:
        reached = [
            f"{above}{name}"
            for above in reached
            for name in _names(os.path.join(root, above))
            if fnmatchcase(name, part)
        ]
        reached = [f"{one}/" for one in reached[:MOST]]
    yield from (one.rstrip("/") for one in reached)


def _names(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [one.name for one in entries if one.is_dir(follow_symlinks=False) and not one.name.startswith(".")]
    except OSError:
        return []


def _has_one(folder: str) -> bool:
    path = os.path.join(folder, CONFIGURATION)
    return os.path.isfile(path) and not os.path.islink(path)


def _member(root: str, folder: str) -> tuple[Layer, Problems]:
    name = f"{folder}/{CONFIGURATION}"
    with open(os.path.join(root, name), "rb") as stream:
        content = stream.read(found.LIMIT)
    try:
        text, raw = parsed(name, content)
    except ConfigError as error:
        problems = Problems(name)
        problems.add((), str(error).removeprefix(f"{name}: "))
        return Layer(name, {}, folder=folder), problems
    problems = Problems(name, text)
    values = read(raw, problems)
    for rule_id, one in cast("Mapping[str, RuleSettings]", values.get("rules", {})).items():
        if one.parameters:
            where = ("rules", rule_id, "parameters")
            problems.add(
                where,
                f"`rules.{rule_id}.parameters`: parameters hold for the whole repository; set them in its {CONFIGURATION}",
            )
    return Layer(
        name, _held(folder, values), text, folder=folder, unheld=tuple(sorted(set(values) - set(HELD)))
    ), problems


def _held(folder: str, values: Mapping[str, Any]) -> Mapping[str, object]:
    """What a member says, as the root would say it of that folder."""
    section = Section(
        (f"/{_escaped(folder)}/",), values.get("select", ()), values.get("extend_select", ()), values.get("ignore", ()), values.get("rules", {}),
        cast("Level | None", values.get("fail_on")),
    )  # fmt: skip
    held: dict[str, object] = {"paths": (section,)}
    if "exclude" in values:
        held["exclude"] = tuple(_below(folder, pattern) for pattern in values["exclude"])
    if "suppress" in values:
        own = cast("tuple[Ignore, ...]", values["suppress"])
        held["suppress"] = tuple(one._replace(path=f"{_escaped(folder)}/{one.path}") for one in own)
    return held


def _below(folder: str, pattern: str) -> str:
    """A pattern of `exclude` that means the same in the folder as it did at its root."""
    negated = "!" if pattern.startswith("!") else ""
    body = pattern.removeprefix("!")
    anchored = "/" in body.rstrip("/")
    between = "/" if anchored else "/**/"
    return f"{negated}/{_escaped(folder)}{between}{body.removeprefix('/')}"


def _escaped(folder: str) -> str:
    return "".join(f"[{one}]" if one in "*?[" else one for one in folder)
