"""What a rule can ask about in a Dockerfile: `dockerfile.base-image`, `dockerfile.run`, …"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from readiness.formats.dockerfile import images
from readiness.formats.dockerfile.describe import describe_stage
from readiness.formats.dockerfile.expansion import expand
from readiness.formats.dockerfile.nodes import Field, mapping, one_line, placed, scalar, sequence, target
from readiness.formats.dockerfile.settings import Settings, port
from readiness.formats.dockerfile.stages import Dockerfile, Stage
from readiness.formats.dockerfile.syntax import Instruction
from readiness.model.artifact import Document, Target, Unresolved
from readiness.pattern import lazy, regex

_POSIX = frozenset({"sh", "ash", "bash", "dash", "ksh"})
_PLAIN_WORD = lazy(r"[A-Za-z][\w./+-]*(?=\s|$)")
_RELATIVE = lazy(r"(?![/\\]|[A-Za-z]:|\$)")

Maker = Callable[["Document[object]", Dockerfile, Stage, Instruction, Settings], Iterable[Target]]


def _view(document: Document[object]) -> Dockerfile | None:
    return document.content if isinstance(document.content, Dockerfile) else None


def base_image(document: Document[object]) -> Iterator[Target]:
    """Every image from outside, whatever names it: `by` says `FROM`, `COPY`, `ADD` or `RUN`."""
    dockerfile = _view(document)
    if dockerfile is None:
        return
    for one in images.externals(dockerfile):
        parts = images.reference(one.image)
        fields: dict[str, Field] = {
            "image": one.image,
            "registry": parts.registry,
            "repository": parts.repository,
            "tag": parts.tag,
            "digest": parts.digest,
            "platform": one.stage.platform if one.keyword == "FROM" else None,
            "by": one.keyword,
            **placed(dockerfile, one.stage),
        }
        node = mapping(fields, one.region)
        yield target(document, node, one.region, _shown(one.image), "stage", one.stage.label, one.keyword)


def _shown(image: str | Unresolved) -> str:
    return image.text if isinstance(image, Unresolved) else image


def stage(document: Document[object]) -> Iterator[Target]:
    dockerfile = _view(document)
    for one in dockerfile.stages if dockerfile else ():
        yield _stage_target(document, dockerfile, one)


def shipped_stage(document: Document[object]) -> Iterator[Target]:
    dockerfile = _view(document)
    if dockerfile is not None:
        yield _stage_target(document, dockerfile, dockerfile.shipped)


def _stage_target(document: Document[object], dockerfile: Dockerfile | None, one: Stage) -> Target:
    assert dockerfile is not None
    node = mapping(describe_stage(dockerfile, one), one.origin.region)
    return target(document, node, one.reference.region, one.label, "stage", one.label)


def _each(make: Maker, *keywords: str) -> Callable[[Document[object]], Iterator[Target]]:
    """A selector over the instructions of all stages."""

    def select(document: Document[object]) -> Iterator[Target]:
        dockerfile = _view(document)
        for one in dockerfile.stages if dockerfile else ():
            for instruction, before in one.each(*keywords):
                assert dockerfile is not None
                yield from make(document, dockerfile, one, instruction, before)

    return select


def _instruction(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    flags = {
        flag.name: scalar(expand(flag.value, before.scope, dockerfile.escape), flag.region) for flag in found.flags
    }
    fields: dict[str, Field] = {
        "keyword": found.keyword,
        "text": found.text,
        "form": found.form or None,
        "flags": mapping(flags, found.anchor),
        "inner": found.inner.keyword if found.inner else None,
        **placed(dockerfile, one),
    }
    node = mapping(fields, found.region)
    yield target(document, node, found.anchor, found.keyword, "stage", one.label, found.keyword)


def _run(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    shell = before.shell_words
    program = regex(r"[/\\]").split(shell[0])[-1].lower()
    network = found.flag("network")
    fields: dict[str, Field] = {
        "text": found.script,
        "form": found.form,
        "shell": " ".join(shell),
        "posix": program in _POSIX,
        "network": expand(network.value, before.scope, dockerfile.escape) if network else None,
        **placed(dockerfile, one),
    }
    word = _PLAIN_WORD.match(found.text)
    name = f"RUN {word[0]}" if word else "RUN"
    yield target(document, mapping(fields, found.region), found.anchor, name, "stage", one.label, "RUN")


def _user(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    value = expand(found.arguments[0].text, before.scope, dockerfile.escape)
    name, colon, group = _shown(value).partition(":") if isinstance(value, str) else ("", "", "")
    last = one.settings.user
    fields: dict[str, Field] = {
        "user": value,
        "name": name if isinstance(value, str) else value,
        "group": group if colon else None,
        "numeric": name.isdecimal() if isinstance(value, str) else value,
        "last": last is not None and last.instruction is found,
        **placed(dockerfile, one),
    }
    where = one_line(found.arguments[0].region, found)
    yield target(document, mapping(fields, where), where, _shown(value), "stage", one.label, "USER")


def _healthcheck(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    options = {flag.name: expand(flag.value, before.scope, dockerfile.escape) for flag in found.flags}
    fields: dict[str, Field] = {
        "type": found.arguments[0].text.upper(),
        "form": found.form or None,
        "command": _command_text(found.inner) if found.inner else None,
        "last": one.settings.healthcheck is found,
        **{
            option: options.get(option)
            for option in ("interval", "timeout", "start-period", "start-interval", "retries")
        },
        **placed(dockerfile, one),
    }
    yield target(
        document, mapping(fields, found.anchor), found.anchor, "HEALTHCHECK", "stage", one.label, "HEALTHCHECK"
    )


def _command_text(found: Instruction) -> str:
    return " ".join(word.text for word in found.arguments)


def _expose(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    for word in found.arguments:
        read = port(word, found, before.scope, dockerfile.escape)
        fields: dict[str, Field] = {
            "text": word.text,
            "port": read.first,
            "end": read.last,
            "protocol": read.protocol or None,
            "valid": read.first if isinstance(read.first, Unresolved) else _is_port(read.first, read.last),
            **placed(dockerfile, one),
        }
        yield target(
            document, mapping(fields, word.region), word.region, word.text, "stage", one.label, "EXPOSE", word.text
        )


def _is_port(first: int | None, last: int | Unresolved | None) -> bool:
    return first is not None and isinstance(last, int) and 0 < first <= last <= 65535


def _pair(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    for pair in found.pairs:
        value = None if pair.value is None else expand(pair.value, before.scope, dockerfile.escape)
        fields: dict[str, Field] = {"name": pair.name, "value": value, "global": False, **placed(dockerfile, one)}
        where = one_line(pair.name_region, found)
        yield target(document, mapping(fields, where), where, pair.name, "stage", one.label, found.keyword, pair.name)


def arg(document: Document[object]) -> Iterator[Target]:
    """ARG of all stages, and in front of the first FROM (`global`, without a stage)."""
    dockerfile = _view(document)
    for found in dockerfile.arguments if dockerfile else ():
        for pair in found.pairs:
            assert dockerfile is not None
            value = None if pair.value is None else dockerfile.defaults.get(pair.name)
            fields: dict[str, Field] = {"name": pair.name, "value": value, "global": True, "stage": ""}
            where = one_line(pair.name_region, found)
            yield target(document, mapping(fields, where), where, pair.name, "ARG", pair.name)
    yield from _each(_pair, "ARG")(document)


def _copy(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    def option(name: str) -> Field:
        flag = found.flag(name)
        return scalar(expand(flag.value, before.scope, dockerfile.escape), flag.region) if flag else None

    words = [(expand(word.text, before.scope, dockerfile.escape), word.region) for word in found.arguments]
    where = one_line(found.arguments[0].region, found)
    fields: dict[str, Field] = {
        "keyword": found.keyword,
        "sources": sequence(words[:-1], where),
        "destination": scalar(*words[-1]),
        **{name: option(name) for name in ("from", "chown", "chmod", "link", "parents", "exclude", "checksum")},
        **placed(dockerfile, one),
    }
    name = f"{found.keyword} {_shown(words[0][0])}"
    yield target(document, mapping(fields, found.region), where, name, "stage", one.label, found.keyword)


def _cmd(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    del before  # neither CMD nor ENTRYPOINT is expanded by the builder
    words = [(word.text, word.region) for word in found.arguments]
    fields: dict[str, Field] = {
        "keyword": found.keyword,
        "form": found.form,
        "text": _command_text(found),
        "words": sequence(words, found.anchor),
        "last": found in {one.settings.cmd, one.settings.entrypoint},
        **placed(dockerfile, one),
    }
    yield target(
        document, mapping(fields, found.region), found.anchor, found.keyword, "stage", one.label, found.keyword
    )


def _workdir(
    document: Document[object], dockerfile: Dockerfile, one: Stage, found: Instruction, before: Settings
) -> Iterator[Target]:
    path = expand(found.arguments[0].text, before.scope, dockerfile.escape)
    where = one_line(found.arguments[0].region, found)
    unknown = isinstance(path, Unresolved) and path.text.startswith("$")
    absolute = path if unknown else not _RELATIVE.match(_shown(path))
    fields: dict[str, Field] = {"path": path, "absolute": absolute, **placed(dockerfile, one)}
    yield target(document, mapping(fields, where), where, _shown(path), "stage", one.label, "WORKDIR")


SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {
    "base-image": base_image,
    "stage": stage,
    "shipped-stage": shipped_stage,
    "instruction": _each(_instruction),
    "run": _each(_run, "RUN"),
    "user": _each(_user, "USER"),
    "healthcheck": _each(_healthcheck, "HEALTHCHECK"),
    "expose": _each(_expose, "EXPOSE"),
    "env": _each(_pair, "ENV"),
    "arg": arg,
    "label": _each(_pair, "LABEL"),
    "copy": _each(_copy, "COPY", "ADD"),
    "cmd": _each(_cmd, "CMD", "ENTRYPOINT"),
    "workdir": _each(_workdir, "WORKDIR"),
}
