"""Calls that write a log, in every language, and the values of which something gets into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.log_written import written
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

WORDS = ("log", "Log", "LOG", "console.", "winston", "zap.", "zerolog")
_LEVELS = frozenset(
    "trace debug info warning warn error critical fatal exception verbose silly http notice log print printf println panic "
    "panicf fatalf fatalln panicln infof warnf warningf errorf debugf tracef infow warnw errorw debugw fatalw msg msgf success".split()
)
QUIET = frozenset({"trace", "debug", "verbose", "silly", "debugf", "debugw", "tracef", "finest", "fine"})
"""Levels that nobody writes in production."""
_LOGGER = lazy(
    r"(?i)^(.*[._]|.*[a-z](?=Log))?_{0,2}(log|logs|logger|logging|winston|pino|sugar|slog|logrus|klog|glog|consola)$"
)
_FLUENT = lazy(r"(?i)(^|[._])(\w*log(ger)?)(\(\))?\.(trace|debug|info|warn|error|fatal|with\w*|log)\(")


class LogCall(NamedTuple):
    call: Call
    level: str
    """Lower case, as written: `infof`."""
    values: tuple[tuple[str, SgNode], ...]
    """What gets into the log: the key it is written under (empty for none), and the expression."""


def log_calls(code: Code) -> Iterator[LogCall]:
    """Each call of a logger that writes a value; for a browser nobody asks."""
    javascript = code.source.language not in ("python", "go", "java", "kotlin")
    for call in code.calls:
        level = call.name.lower()
        if level in _LEVELS and _is_logger(call.receiver, javascript=javascript):
            values = tuple(pair for argument in call.arguments for pair in written("", argument))
            if not javascript:
                values += tuple(pair for name, value in call.keywords.items() for pair in _keyword(name, value))
            yield LogCall(call, level, values)
        elif (
            call.name in ("Str", "Interface", "Any", "WithField", "Stringer")
            and len(call.arguments) == 2
            and _FLUENT.search(call.callee)
        ):
            yield LogCall(
                call,
                _fluent_level(call.callee),
                tuple(written(call.arguments[0].text().strip("\"'`"), call.arguments[1])),
            )


def _fluent_level(callee: str) -> str:
    found = regex(r"(?i)\.(trace|debug|info|warn|error|fatal)\(\)").search(callee)
    return found[1].lower() if found else "info"


def _is_logger(receiver: str, *, javascript: bool) -> bool:
    if receiver == "console":
        return javascript
    return _LOGGER.match(regex(r"\([^()]*\)").sub("", receiver)) is not None


def _keyword(name: str, value: SgNode) -> Iterator[tuple[str, SgNode]]:
    if name in ("exc_info", "stack_info", "stacklevel"):
        return
    yield from written("" if name == "extra" else name, value)
