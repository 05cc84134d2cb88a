"""Where the level of the log is set, and whether somebody who runs the service can set another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.sources import from_environment, go_literals, is_main, meant
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

WORDS = (
    "basicConfig",
    "setLevel",
    "SetLevel",
    "SetGlobalLevel",
    "createLogger",
    "pino",
    "NewDevelopment",
    "HandlerOptions",
    "loguru",
    "LOGGING",
    "bunyan",
)
_LOGGING_LEVEL = lazy(
    r"""(?:logging\.)?(DEBUG|INFO|WARNING|WARN|ERROR|NOTSET|TRACE)|["'](DEBUG|INFO|WARNING|WARN|ERROR|TRACE|debug|info|warning|warn|error|trace|silly|verbose)["']"""
)
_GO_LEVEL = lazy(r"(?:\w+\.)?(?:Level)?(Debug|Trace|Info|Warn|Error)(?:Level)?")
_OTHERS = lazy(r"(?i)getLogger\(\s*['\"][^'\"]+")
"""One named logger of another library is made quieter or louder on purpose."""


class Level(NamedTuple):
    node: SgNode
    level: str
    """Lower case: `debug`, `info`; empty where it can be chosen or is not known here."""


def levels(code: Code) -> Iterator[Level]:
    """Each place that sets the level of the root logger or of the service's own."""
    if code.source.language == "python":
        yield from _python(code)
    elif code.source.language == "go":
        yield from _go(code)
    else:
        yield from _javascript(code)


def _level(code: Code, node: SgNode, pattern: re.Pattern[str]) -> Level:
    found = pattern.fullmatch(node.text())
    if found is None or from_environment(code, node):
        return Level(node, "")
    return Level(node, next(part for part in found.groups() if part).lower())


def _python(code: Code) -> Iterator[Level]:
    for call in code.calls:
        if is_main(call.node):
            continue
        name, level = code.qualify(call.callee), call.keywords.get("level")
        if (name == "logging.basicConfig" and level is not None) or (
            name == "loguru.logger.add" and level is not None and regex(r"std(out|err)").search(call.node.text())
        ):
            yield _level(code, level, _LOGGING_LEVEL)
        elif call.name == "setLevel" and len(call.arguments) == 1 and _is_own(code, call.receiver):
            yield _level(code, call.arguments[0], _LOGGING_LEVEL)
        elif name == "logging.config.dictConfig" and call.arguments:
            yield from _described(code, meant(code, call.arguments[0]))
    for value in code.assigned.get("LOGGING", ())[:1]:
        yield from _described(code, value)


def _described(code: Code, node: SgNode) -> Iterator[Level]:
    """The root logger's level in a configuration for `dictConfig`: `{"root": {"level": "DEBUG"}}`."""
    described = _entries(node)
    loggers = _entries(described["loggers"]) if "loggers" in described else {}
    for root in (described.get("root"), loggers.get("")):
        level = _entries(root).get("level") if root is not None else None
        if level is not None:
            yield _level(code, level, _LOGGING_LEVEL)


def _entries(node: SgNode) -> dict[str, SgNode]:
    found = {}
    for pair in node.named_children() if node.kind() == "dictionary" else ():
        key, value = pair.field("key"), pair.field("value")
        if key is not None and value is not None:
            found[key.text().strip("\"'")] = value
    return found


def _is_own(code: Code, receiver: str) -> bool:
    """The root logger, or the one of the application."""
    if _OTHERS.search(receiver):
        return False
    if regex(r"(logging\.)?getLogger\((__name__)?\)|app\.logger|logging\.root|root_?logger").fullmatch(receiver):
        return True
    made = [value.text() for value in code.assigned.get(receiver, ())]
    return len(made) == 1 and regex(r"(logging\.)?getLogger\((__name__)?\)").fullmatch(made[0]) is not None


def _javascript(code: Code) -> Iterator[Level]:
    for call in code.calls:
        name, level = code.qualify(call.callee), call.keywords.get("level")
        if level is not None and name in (
            "winston:createLogger",
            "pino:",
            "pino:pino",
            "pino:default",
            "bunyan:createLogger",
        ):
            yield _level(code, level, _LOGGING_LEVEL)


def _go(code: Code) -> Iterator[Level]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if (
            call.name in ("SetLevel", "SetGlobalLevel", "SetLogLoggerLevel")
            and len(call.arguments) == 1
            and name.startswith(("github.com/sirupsen/logrus:", "github.com/rs/zerolog:", "log/slog:"))
        ):
            yield _level(code, call.arguments[0], _GO_LEVEL)
    for name, _, fields in go_literals(code) if "HandlerOptions" in code.source.text else ():
        if name == "log/slog:HandlerOptions" and "Level" in fields:
            yield _level(code, fields["Level"], _GO_LEVEL)
