"""Which variables and options an expression takes its value from, as far as its file tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_VARIABLE = lazy(
    r"(?:[eE]nv\w*|environ(?:\.get)?|ENV(?:\.fetch)?|config|getProperty)\s*[(\[]\s*(?:&?\w+\s*,\s*)?['\"`]([A-Z][A-Z0-9_]*)['\"`]"
    r"|\b(?:env|environment)\.([A-Z][A-Z0-9_]*)\b|\b(?:[cC]onfig\w*|settings)\.get\w*(?:<\w+>)?\(\s*['\"`]([A-Z][A-Z0-9_]*)['\"`]"
)
_OPTION = lazy(
    r"(?:[fF]lag\w*(?:\(\))?|\bfs|CommandLine)\.(?:String|U?[iI]nt(?:16|32|64)?)(?:Var)?P?\(\s*(?:&[\w.]+\s*,\s*)?\"([\w.-]+)\""
    r"|viper\.Get\w*\(\s*\"([\w-]+)\""
)
_NAME = lazy(r"(?<![\w.$\"'`-])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_PARSED = lazy(r"(?i)^(\w*args|opts|options|argv|cli|flags|ns|params)\.(\w+)$")
_TELLS = lazy(r"(?i)--.*|.*(port|addr|listen|bind|host|url|server|http).*")
"""Names by which a port may be told; others only stand near it."""
_DEEPEST = 5
_MOST = 40


def settable(code: Code, node: SgNode) -> tuple[str, ...]:
    """`("PORT", "--port")`, in the order they are met; empty where it is taken from nothing that can be named."""
    found = dict.fromkeys(_named(code, node.text(), _DEEPEST, set()))
    return tuple(name for name in found if _TELLS.fullmatch(name))


def _named(code: Code, text: str, depth: int, seen: set[str]) -> Iterator[str]:
    for found in _VARIABLE.finditer(text):
        yield found[1] or found[2] or found[3]
    for found in _OPTION.finditer(text):
        yield "--" + (found[1] or found[2])
    for name in _NAME.findall(text):
        if name in seen or len(seen) > _MOST:
            continue
        seen.add(name)
        parsed = _PARSED.match(name)
        if parsed is not None:
            yield "--" + parsed[2].replace("_", "-")
        yield from _filled(code, name)
        for value in code.assigned.get(name, ()) if depth else ():
            yield from _named(code, value.text(), depth - 1, seen)


def _filled(code: Code, name: str) -> Iterator[str]:
    """`flag.StringVar(&name, "port", …)`, `mustMapEnv(&name, "PORT")`, `const { NAME = 3000 } = process.env`."""
    if f"&{name}" in code.source.text:
        for call in code.calls:
            if call.arguments and call.arguments[0].text() == f"&{name}":
                text = call.node.text()
                yield from (found[1] or found[2] or found[3] for found in _VARIABLE.finditer(text))
                yield from ("--" + found[1] for found in _OPTION.finditer(text) if found[1])
    if name.isupper() and "process.env" in code.source.text and name not in code.assigned:
        yield name
