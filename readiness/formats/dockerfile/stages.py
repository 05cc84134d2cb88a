"""The stages of a Dockerfile: which stands on which, which one ships, and what it comes to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.dockerfile.expansion import PLATFORM, Scope, expand
from readiness.formats.dockerfile.settings import Settings, apply, argument
from readiness.formats.dockerfile.syntax import Fault, Instruction, Word
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readiness.model.facts import Text
    from readiness.model.location import Region

_VARIABLE = lazy(r"\$\{[^{}]*\}|\$\w+")


class Source(NamedTuple):
    """Something a stage takes files from: `COPY --from=` or `RUN --mount=…,from=`."""

    instruction: Instruction
    written: str
    region: Region
    image: Text
    """The name with its variables resolved."""
    stage: int | None
    """The earlier stage it means; None for an image of its own, or a name that is not known."""


class Stage(NamedTuple):
    number: int
    name: str
    """In lower case, as names are compared; empty without AS."""
    origin: Instruction
    """Its FROM."""
    reference: Word
    """The image or stage as written."""
    image: Text
    """The same with the ARGs in front of the first FROM resolved."""
    parent: int | None
    """The earlier stage it stands on; None for an image."""
    candidates: tuple[int, ...]
    """Earlier stages it may stand on, when a variable picks among them (`FROM build-${TARGETARCH}`)."""
    platform: Text | None
    instructions: tuple[Instruction, ...]
    """Behind FROM."""
    before: tuple[Settings, ...]
    """What each of them finds set."""
    settings: Settings
    """What it comes to, with all it inherits from earlier stages."""
    sources: tuple[Source, ...]

    @property
    def label(self) -> str:
        """Its name, or its number: never empty."""
        return self.name or str(self.number)

    def each(self, *keywords: str) -> Iterator[tuple[Instruction, Settings]]:
        """Its instructions (of these keywords, if any are given), with what each finds set in front of it."""
        pairs = zip(self.instructions, self.before, strict=True)
        return ((one, before) for one, before in pairs if not keywords or one.keyword in keywords)


class Dockerfile(NamedTuple):
    stages: tuple[Stage, ...]
    """At least one."""
    directives: Mapping[str, Word]
    escape: str
    arguments: tuple[Instruction, ...]
    """ARG in front of the first FROM."""
    defaults: Scope
    """What those are worth."""
    problems: tuple[Fault, ...] = ()
    shipped_chain: frozenset[int] = frozenset()
    """Indexes of the last stage and those it stands on: their instructions are part of what ships."""
    shipped_needs: frozenset[int] = frozenset()
    """Indexes of all stages that must be built for the last one."""

    @property
    def shipped(self) -> Stage:
        """What a build without `--target` gives: the last stage."""
        return self.stages[-1]

    @property
    def base(self) -> Stage:
        """The stage at the bottom of the shipped one's chain: its FROM names the base image."""
        return self.chain(self.shipped)[-1]

    def is_stage(self, name: str) -> bool:
        """Whether any stage, even a later one, has this name or number."""
        return name.isdecimal() or any(stage.name == name.lower() for stage in self.stages if stage.name)

    def chain(self, stage: Stage) -> tuple[Stage, ...]:
        """The stage and those it stands on, nearest first."""
        found = [stage]
        while found[-1].parent is not None:
            found.append(self.stages[found[-1].parent])
        return tuple(found)

    def needed(self, stage: Stage) -> tuple[Stage, ...]:
        """The stage and all that must be built for it, in the order of the file."""
        pending, seen = [stage.number], set[int]()
        while pending:
            index = pending.pop()
            if index in seen:
                continue
            seen.add(index)
            one = self.stages[index]
            before = [one.parent, *one.candidates, *(source.stage for source in one.sources)]
            pending += [other for other in before if other is not None]
        return tuple(one for one in self.stages if one.number in seen)


def build(
    instructions: Iterable[Instruction | Fault], directives: Mapping[str, Word], faults: tuple[Fault, ...]
) -> Dockerfile | None:
    """The stages that instructions make; None when there is no FROM."""
    problems, head = list(faults), list[Instruction]()
    groups: list[tuple[Instruction, list[Instruction]]] = []
    for instruction in instructions:
        if isinstance(instruction, Fault):
            problems.append(instruction)
        elif instruction.keyword == "FROM":
            groups.append((instruction, []))
        elif groups:
            groups[-1][1].append(instruction)
        elif instruction.keyword == "ARG":
            head.append(instruction)
        else:
            problems.append(Fault(instruction.anchor, f"{instruction.keyword} stands in front of the first FROM"))
    if not groups:
        return None
    escape = directives["escape"].text if "escape" in directives else "\\"
    defaults = _defaults(head, escape)
    found = Dockerfile(
        stages=_stages(groups, defaults, escape),
        directives=directives,
        escape=escape,
        arguments=tuple(head),
        defaults=defaults,
        problems=tuple(sorted(problems, key=lambda fault: fault.region)),
    )
    return found._replace(
        shipped_chain=frozenset(stage.number for stage in found.chain(found.shipped)),
        shipped_needs=frozenset(stage.number for stage in found.needed(found.shipped)),
    )


def _defaults(head: Iterable[Instruction], escape: str) -> Scope:
    scope: dict[str, str | Unresolved | None] = {name: Unresolved(f"${{{name}}}") for name in PLATFORM}
    for instruction in head:
        for pair in instruction.pairs:
            scope[pair.name] = argument(pair, scope, {}, escape)
    return scope


def _stages(groups: Iterable[tuple[Instruction, list[Instruction]]], defaults: Scope, escape: str) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for origin, body in groups:
        image = expand(origin.arguments[0].text, defaults, escape)
        parent = _named(image, stages)
        inherited = stages[parent].settings if parent is not None else Settings()
        settings, before = apply(inherited, body, defaults, escape)
        platform = origin.flag("platform")
        stages.append(
            Stage(
                number=len(stages),
                name=origin.arguments[2].text.lower() if len(origin.arguments) > 2 else "",
                origin=origin,
                reference=origin.arguments[0],
                image=image,
                parent=parent,
                candidates=_candidates(image, stages),
                platform=expand(platform.value, defaults, escape) if platform else None,
                instructions=tuple(body),
                before=before,
                settings=settings,
                sources=tuple(_sources(body, stages, {**defaults, **settings.scope}, escape)),
            )
        )
    return tuple(stages)


def _named(image: Text, stages: Sequence[Stage]) -> int | None:
    """The earlier stage of this name; of two with one name the later counts."""
    if not isinstance(image, str):
        return None
    return next((stage.number for stage in reversed(stages) if stage.name and stage.name == image.lower()), None)


def _candidates(image: Text, stages: Sequence[Stage]) -> tuple[int, ...]:
    """Earlier stages whose names fit what is known of the name."""
    if isinstance(image, str):
        return ()
    literals = _VARIABLE.split(image.text.lower())
    if not any(literals):
        return ()
    pattern = re.compile("[a-z0-9._-]*".join(re.escape(literal) for literal in literals))
    return tuple(stage.number for stage in stages if stage.name and pattern.fullmatch(stage.name))


def _sources(body: Iterable[Instruction], stages: Sequence[Stage], scope: Scope, escape: str) -> Iterator[Source]:
    for instruction in body:
        inner = instruction.inner if instruction.keyword == "ONBUILD" and instruction.inner else instruction
        for written, region in _origins(inner):
            image = expand(written, scope, escape)
            yield Source(inner, written, region, image, _numbered(image, stages))


def _origins(instruction: Instruction) -> Iterator[tuple[str, Region]]:
    for flag in instruction.flags:
        if flag.name == "from" and instruction.keyword in {"COPY", "ADD"}:
            yield flag.value, flag.region
        elif flag.name == "mount" and (name := flag.options.get("from")):
            yield name, flag.region


def _numbered(image: Text, stages: Sequence[Stage]) -> int | None:
    """An earlier stage by name or number."""
    if isinstance(image, str) and image.isdecimal():
        return int(image) if int(image) < len(stages) else None
    return _named(image, stages)
