"""Java and Kotlin as they are read: imports, calls, and what an expression comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.formats.source.reading import read
from readiness.formats.source.tree import Source
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from readiness.formats.source.code import Code

JAVA = """
package shop;

import java.util.*;
import org.acme.Client;
import static org.acme.Limits.MAX;

class Shop {
    static final String BASE = "/api" + "/v" + 1;
    int twice = 1;
    void run(String name) {
        twice = 2;
        use(BASE, Shop.BASE, "a\\\\d", 0x10, true, null, name, twice, MAX, Other.X, (int) 3, -1);
        new Client("x", 10_000L).url(Integer.parseInt(System.getenv().getOrDefault("PORT", "8080")));
        MAX.of();
    }
}
"""
KOTLIN = """
package shop

import java.util.*
import org.acme.Client as Remote
import org.acme.MAX

class Shop(val given: String) {
    val base = "/api" + "/v$version"
    val version = 1
    var twice = 1
    fun run(name: String) {
        twice = 2
        use(base, this.base, "\\${x}", 0x10, true, null, name, twice, MAX, System.getenv("PORT") ?: "8080", mode = "fast") { it.go() }
        Remote("x")?.open(url = name)
    }
}
"""


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("java", JAVA, ["/api/v1", "/api/v1", "a\\d", 16, True, None, "?", "?", "?", "?", 3, "?"]),
        ("kotlin", KOTLIN, ["/api/v1", "/api/v1", "${x}", 16, True, None, "?", "?", "?", "8080", "?"]),
    ],
)
def test_what_arguments_come_to(language: str, text: str, values: list[object]) -> None:
    code = read(Source(language, text), "Shop")
    use = next(call for call in code.calls if call.callee == "use")
    assert ["?" if isinstance(value := code.value(one), Unresolved) else value for one in use.arguments] == values


def test_java_names() -> None:
    code = read(Source("java", JAVA), "Shop.java")
    assert code.imports_from("java.util")
    assert code.imports_from("org.acme")
    assert not code.imports_from("org.ac")
    assert callees(code) == [
        "use",
        'newClient("x",10_000L).url',
        "org.acme.Client",
        "Integer.parseInt",
        "System.getenv().getOrDefault",
        "System.getenv",
        "org.acme.Limits.MAX.of",
    ]
    assert code.value(next(call for call in code.calls if call.name == "url").arguments[0]) == 8080


def test_kotlin_names() -> None:
    code = read(Source("kotlin", KOTLIN), "Shop.kt")
    assert code.imports_from("java.util", "org.acme")
    use = next(call for call in code.calls if call.callee == "use")
    assert list(use.keywords) == ["mode"]
    assert use.arguments[-1].kind() == "lambda_literal"
    assert callees(code) == ["use", "System.getenv", "it.go", 'Remote("x").open', "org.acme.Client"]


def test_text_blocks_lose_their_margin() -> None:
    code = read(Source("java", 'class A { String s = f("""\n      one\n        two"""); }'), "A.java")
    assert code.value(code.calls[0].arguments[0]) == "one\n  two"


def callees(code: Code) -> list[str]:
    return [code.qualify(call.callee) for call in code.calls]
