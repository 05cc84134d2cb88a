"""Words of a configuration that name nothing there is, and what a lock forbids: every one, with its file and line."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast

from readiness.config.problems import hint
from readiness.model.named import NamedTuple
from readiness.select import lock, strength

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from readiness.config import Config, Ignore, RuleSettings, Section, ServiceSettings, Tier
    from readiness.config.layers import Layer
    from readiness.config.problems import Where
    from readiness.model.checklist import Attestation, Item
    from readiness.model.rule import Rule

    Names = tuple[Sequence[Item] | None, Collection[str]]
    """The items of the checklist (None: they are another's, and not looked at), and the scanners."""

LISTS = ("select", "extend_select", "ignore", "locked")
FLAGS = "command line"
EXACT = 1000
"""The strength of a word that names one rule."""


class Word(NamedTuple):
    """A name of rules, and where it was written."""

    text: str
    what: str
    """The key that holds it, as a person would name it."""
    weakens: bool
    """It may take a rule's voice."""
    layer: Layer | str
    """The file, or what stands for one."""
    where: Where = ()
    settings: RuleSettings | None = None

    @property
    def place(self) -> str:
        """Asked for only where something is wrong: lines cost a reading of the file."""
        return self.layer if isinstance(self.layer, str) else self.layer.place(self.where, self.text)


def problems(rules: Sequence[Rule], config: Config, names: Names | None = None) -> tuple[str, ...]:
    """In the order of the files, and in that of their keys."""
    found: list[str] = []
    for words, held in _by_layer(config):
        for word in words:
            named = [rule for rule in rules if strength(rule, (word.text,))]
            if not named and word.text != "all":
                found.append(f"{word.place}: no rule is called `{word.text}`{_hint(word.text, _ids(rules))}")
            found += _bad_parameters(word, named)
            found += _forbidden(word, named, held)
    found += _unknown_names(config, names) if names else ()
    files = [layer.file for layer in config.layers]
    return tuple(sorted(found, key=lambda text: _order(text, files)))


def _ids(rules: Sequence[Rule]) -> list[str]:
    return sorted({name for rule in rules for name in (rule.id, *rule.aliases)})


def _order(text: str, files: Sequence[str]) -> tuple[int, int]:
    """By the file a problem names first, and the line behind it; flags last."""
    for number, file in enumerate(files):
        if text.startswith(f"{file}:"):
            line = text.removeprefix(f"{file}:").partition(":")[0]
            return number, int(line) if line.isdigit() else 0
    return len(files), 0


def _unknown_names(config: Config, names: Names) -> Iterator[str]:
    """Scanners, items and tiers that there are not."""
    items, scanners = names
    ids = [item.id for item in items or ()]
    for layer in config.layers:
        for word in cast("tuple[str, ...]", layer.values.get("without", ())):
            if word not in ("all", *scanners):
                yield f"{layer.place(('without',), word)}: there is no scanner `{word}`; {hint(word, ('all', *scanners))}"
        if items is None:
            continue
        for number, one in enumerate(cast("tuple[Attestation, ...]", layer.values.get("attestation", ())), 1):
            if one.item not in ids:
                place = layer.place(("attestation", number, "item"))
                yield f"{place}: no item is called `{one.item}`; {hint(one.item, ids)}"
        for name, tier in cast("Mapping[str, Tier]", layer.values.get("tiers", {})).items():
            for word in tier.required:
                if not any(fnmatchcase(item, word) for item in ids):
                    place = layer.place(("tiers", name, "required"), word)
                    yield f"{place}: no item is called `{word}`; {hint(word, ids)}"
        for number, service in enumerate(cast("tuple[ServiceSettings, ...]", layer.values.get("services", ())), 1):
            if service.tier and config.tiers and service.tier not in config.tiers:
                place = layer.place(("services", number, "tier"))
                yield f"{place}: no tier is called `{service.tier}`; {hint(service.tier, list(config.tiers))}"


def _by_layer(config: Config) -> Iterator[tuple[Sequence[Word], Config]]:
    """The words of each file with what bound it: only files nearer than the one that locks are bound."""
    before: Config | None = None
    for number, layer in enumerate(config.layers):
        locks = tuple(one for one in config.locks if any(one.file == far.file for far in config.layers[:number]))
        before = config._replace(locks=locks)
        yield list(_words(layer)), before
    yield list(_of_flags(config)), config


def _words(layer: Layer) -> Iterator[Word]:
    values = layer.values
    for key in LISTS:
        for text in cast("tuple[str, ...]", values.get(key, ())):
            yield Word(text, f"`{key}`", key == "ignore", layer, (key,))
    for number, one in enumerate(cast("tuple[Ignore, ...]", values.get("suppress", ())), 1):
        yield Word(one.rule, "`[[suppress]]`", True, layer, ("suppress", number, "rule"))
    yield from _settings(layer, ("rules",), cast("Mapping[str, RuleSettings]", values.get("rules", {})))
    for key in ("paths", "services"):
        parts = cast("tuple[Section | ServiceSettings, ...]", values.get(key, ()))
        for number, part in enumerate(parts, 1):
            yield from _of_part(layer, (key, number), part)


def _of_part(layer: Layer, where: Where, part: Section | ServiceSettings) -> Iterator[Word]:
    for key, texts in (("select", part.select), ("extend_select", part.extend_select), ("ignore", part.ignore)):
        for text in texts:
            what = f"`{key}`" if layer.folder else f"`{key}` of `[[{where[0]}]]`"
            yield Word(text, what, key == "ignore", layer, (*where, key))
    yield from _settings(layer, (*where, "rules"), part.rules)


def _settings(layer: Layer, where: Where, rules: Mapping[str, RuleSettings]) -> Iterator[Word]:
    for rule_id, settings in rules.items():
        yield Word(rule_id, f"`rules.{rule_id}`", False, layer, (*where, rule_id), settings)


def _of_flags(config: Config) -> Iterator[Word]:
    """What no file says: flags, or a configuration made by a program."""
    own = config.layers[-1].values if config.layers else {}
    place = FLAGS if config.layers else config.source or FLAGS
    for key in LISTS:
        said = cast("tuple[str, ...]", own.get(key, ()))
        for text in cast("tuple[str, ...]", getattr(config, key)):
            if text not in said:
                yield Word(text, f"`--{key}`", key == "ignore", place)
    yield from (Word(text, "`--select`", False, FLAGS) for text in config.only)
    if not config.layers:
        yield from (Word(one.rule, "`[[suppress]]`", True, place) for one in config.suppress)
        yield from (Word(name, f"`rules.{name}`", False, place, (), one) for name, one in config.rules.items())


def _bad_parameters(word: Word, named: Sequence[Rule]) -> Iterator[str]:
    for name in word.settings.parameters if word.settings else ():
        for rule in named:
            known = list(rule.parameters or {})
            if name not in known:
                yield f"{word.place}: `rules.{rule.id}.parameters` has no `{name}`{_hint(name, known)}"


def _forbidden(word: Word, named: Sequence[Rule], config: Config) -> Iterator[str]:
    """A prefix may take in a locked rule without meaning it: that rule stands, and nothing is said."""
    if not config.locks:
        return
    from readiness.select.parts import level

    for rule in named:
        held = lock(rule, config)
        if held is None or not (word.weakens or word.settings):
            continue
        lower = word.settings and word.settings.level and word.settings.level.rank < level(rule, held.config).rank
        if word.weakens and strength(rule, (word.text,)) >= EXACT:
            yield f"{word.place}: `{rule.id}` is locked by {held.file}: {word.what} can not name it"
        elif lower and word.settings:
            least = level(rule, held.config)
            yield f"{word.place}: `{rule.id}` is locked by {held.file}: its level can not be lower than {least.value}"
        elif word.settings and word.settings.parameters:
            yield f"{word.place}: `{rule.id}` is locked by {held.file}: its parameters can not be set here"


def _hint(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), known, 1)
    return f"; did you mean `{near[0]}`?" if near else "; `readiness rules` lists them"
