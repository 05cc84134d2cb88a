"""A configuration with all that it is laid over: its parents' files, read in order, and merged."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from readiness.config import CONFIGURATION, PROJECT, found, parsed
from readiness.config.layers import Layer
from readiness.config.merged import merged
from readiness.config.problems import Problems, Where, raised
from readiness.config.read import read
from readiness.errors import ConfigError

if TYPE_CHECKING:
    from readiness.config import Config, Raw


def extended(root: str, name: str, text: str, raw: Raw, section: tuple[str, ...]) -> Config:
    """The configuration of a file at the root.

    Raises:
        ConfigError: with the mistakes of all files.
    """
    reading = _Reading(root)
    home = found.of_root(root)
    reading.add(Layer(name, raw, text, section), home, (os.path.join(home.limit, name),))
    own = reading.problems[-1]
    if words := reading.layers[-1].values.get("members"):
        from readiness.config.members import members

        for layer, problems in members(root, cast("tuple[str, ...]", words), own):
            reading.layers.append(layer)
            reading.problems.append(problems)
    raised(reading.problems)
    config = merged(reading.layers, reading.problems)
    if config.baseline and not found.below(os.path.join(root, config.baseline), home.limit):
        own.add(("baseline",), f"`baseline` names `{config.baseline}`, which leads out of the audited folder")
    raised(reading.problems)
    return config


class _Reading:
    """Files read so far."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.layers: list[Layer] = []
        self.problems: list[Problems] = []
        self._done: set[str] = set()

    def add(self, layer: Layer, home: found.Home, chain: tuple[str, ...]) -> None:
        """One file behind its parents. `layer.values` is raw; `chain`: the paths that led here, and its own."""
        problems = Problems(layer.file, layer.text, layer.section)
        values = dict(read(layer.values, problems, installed=bool(home.shown)))
        for number, word in enumerate(cast("tuple[str, ...]", values.get("extends", ()))):
            self._parent(word, number, home, chain, problems)
        if "rule_folders" in values:
            words = cast("tuple[str, ...]", values["rule_folders"])
            values["rule_folders"] = tuple(self._folder(word, home, problems) for word in words)
        self.problems.append(problems)
        self.layers.append(layer._replace(values=values))

    def _parent(self, word: str, number: int, home: found.Home, chain: tuple[str, ...], problems: Problems) -> None:
        where: Where = ("extends", number + 1)
        try:
            path, itself = _file(word, home, self.root)
            _straight(path, chain, itself)
            if path not in self._done:
                self._done.add(path)
                self.add(_layer(path, itself), itself, (*chain, path))
        except found.MissingError as error:
            problems.add(where, f"`extends` names `{word}`, which {error}")
        except ConfigError as error:
            problems.add(where, f"`extends` names `{word}`: {error}")

    def _folder(self, word: str, home: found.Home, problems: Problems) -> str:
        try:
            path, _ = found.place(word, home, self.root)
        except found.MissingError as error:
            problems.add(("rule_folders",), f"`rule_folders` names `{word}`, which {error}")
            return ""
        if not os.path.isdir(path):
            problems.add(("rule_folders",), f"`rule_folders` names `{word}`, which is no folder")
        return path


def _straight(path: str, chain: tuple[str, ...], home: found.Home) -> None:
    if path in chain:
        told = [found.shown(one, home) for one in (*chain[chain.index(path) :], path)]
        raise found.MissingError(f"goes in a circle: {' → '.join(told)}")


def _file(word: str, home: found.Home, root: str) -> tuple[str, found.Home]:
    """A folder, as a package is, means the configuration in it."""
    word = found.PACKAGE + word.removeprefix(found.PACKAGE) if found.is_package(word) else word
    path, itself = found.place(word, home, root)
    if os.path.isdir(path):
        path = os.path.join(path, CONFIGURATION)
    if os.path.islink(path) or not os.path.isfile(path):
        raise found.MissingError("is not there" if not os.path.lexists(path) else "is no file")
    return path, itself._replace(folder=os.path.dirname(path))


def _layer(path: str, home: found.Home) -> Layer:
    with open(path, "rb") as stream:
        content = stream.read(found.LIMIT + 1)
    if len(content) > found.LIMIT:
        raise found.MissingError("is larger than any configuration")
    name = found.shown(path, home)
    text, raw = parsed(name, content)
    if os.path.basename(path) == PROJECT:
        tool = raw.get("tool")
        own = tool.get("readiness") if isinstance(tool, dict) else None
        return Layer(name, own if isinstance(own, dict) else {}, text, ("tool", "readiness"))
    return Layer(name, raw, text)
