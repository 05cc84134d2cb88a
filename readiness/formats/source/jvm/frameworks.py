"""Which imports make a file part of a server."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.formats.source.code import longest
from readiness.model.facts import Framework

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code

_SERVING = {
    "org.springframework.web.bind.annotation.RestController": "spring",
    "org.springframework.stereotype.Controller": "spring",
    "org.springframework.web.servlet.function": "spring",
    "org.springframework.web.reactive.function.server": "spring",
    "jakarta.ws.rs.Path": "jax-rs",
    "javax.ws.rs.Path": "jax-rs",
    "io.micronaut.http.annotation.Controller": "micronaut",
    "io.javalin": "javalin",
    "io.ktor.server": "ktor",
    "io.vertx.ext.web": "vertx",
}


@lru_cache(maxsize=4096)
def _listed(module: str) -> str:
    return longest(module, _SERVING)


def frameworks(code: Code) -> Iterator[Framework]:
    """Each framework once, where what serves is imported. A client's annotations (`GetMapping`) make no server."""
    told: set[str] = set()
    for found in code.imports:
        wildcard = _of_wildcard(code, found.module) if not found.local else ""
        name = _SERVING.get(_listed(found.module), "") or wildcard
        if name and name not in told:
            told.add(name)
            yield Framework(location=code.at(found.node), name=name, language=code.source.language)


def _of_wildcard(code: Code, package: str) -> str:
    """`import org.springframework.web.bind.annotation.*` in a file where a name of it that serves stands."""
    for name, framework in _SERVING.items():
        holder, _, last = name.rpartition(".")
        if holder == package and f"@{last}" in code.source.text:
            return framework
    return ""


def framework_of(code: Code) -> str:
    """The first framework of the file, for what does not say which one it belongs to."""
    return next((found.name for found in frameworks(code)), "")
