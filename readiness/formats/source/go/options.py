"""Options of the command line that Go code defines: of `flag`, pflag and cobra, with their defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.listening import PortOption
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_DEFINES = lazy(r"(String|U?[iI]nt(?:16|32|64)?)(Var)?(P)?$")
_OWNERS = lazy(r"(?i)(^|[.:])(\w*flags?|fs|flagset|commandline)$|(^|\.)(Persistent)?Flags\(\)$")
_PORT = lazy(
    r"(?i)(.*[-_.])?port([-_.]\w+)?|(.*[-_.])?(listen|bind)[-_.]?(addr(ess)?|on)?|((http|grpc|metrics|server|web|api)[-_.]?)?addr(ess)?"
)
_OTHERS = lazy(r"(?i)cache|redis|db|database|backend|url|upstream|remote|target|proxy")
_MODULES = ("flag", "github.com/spf13/pflag", "github.com/spf13/cobra", "github.com/spf13/viper")


class Option(NamedTuple):
    """One that is defined."""

    name: str
    short: str
    value: SgNode
    """Its default."""


def option(call: Call) -> Option | None:
    """`flag.Int("port", 8080, "…")`, `fs.IntVarP(&port, "port", "p", 8080, "…")`; None for all else."""
    found = _DEFINES.fullmatch(call.name)
    if found is None or not _OWNERS.search(call.receiver):
        return None
    words = call.arguments[1:] if found[2] else call.arguments
    needed = 3 if found[3] else 2
    if len(words) < needed or not words[0].text().startswith('"'):
        return None
    short = words[1].text().strip('"') if found[3] else ""
    return Option(words[0].text().strip('"'), f"-{short}" if short else "", words[needed - 1])


def filling(code: Code, name: str) -> SgNode | None:
    """The default of the option that fills a variable: `flag.StringVar(&name, "addr", ":8080", "…")`."""
    if f"&{name}" not in code.source.text:
        return None
    for call in code.calls:
        if call.arguments and call.arguments[0].text() == f"&{name}":
            found = option(call)
            return found.value if found is not None else None
    return None


def port_options(code: Code) -> Iterator[PortOption]:
    """Those that by their name say a port, or where to listen."""
    if not code.imports_from(*_MODULES):
        return
    for call in code.calls:
        found = option(call)
        if found is None or not _PORT.fullmatch(found.name) or _OTHERS.search(found.name):
            continue
        port = code.port(found.value)[0]
        known = None if port == 0 or isinstance(port, Unresolved) else port
        yield PortOption(code.at(call.node), "--" + found.name, found.short, known)
