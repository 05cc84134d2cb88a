"""How often, after what pause and for which calls the known retry libraries try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.sources import meant
from readiness.formats.source.code import ancestors
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

WORDS = ("tenacity", "retrying", "backoff", "retry", "Retry", "'got'", '"got"')
_TENACITY = frozenset({"tenacity.retry", "tenacity.Retrying", "tenacity.AsyncRetrying"})
_RETRY = frozenset(
    {"urllib3.util.retry.Retry", "urllib3.Retry", "urllib3.util.Retry", "requests.packages.urllib3.util.retry.Retry"}
)
_UNSAFE = ("POST", "PATCH")


class Retry(NamedTuple):
    node: SgNode
    name: str
    limited: bool | None = None
    """Whether it ever gives up; None where nothing is said of it here."""
    paced: bool | None = None
    """Whether it waits between two tries."""
    idempotent: bool | None = None
    """Whether it leaves alone what must not happen twice."""


def retries(code: Code) -> Iterator[Retry]:
    """Each place where retrying is set up; what can not be seen is None."""
    if code.source.language == "python":
        yield from _python(code)
    elif code.source.language == "go":
        yield from _go(code)
    elif code.source.language in ("java", "kotlin"):
        yield from _jvm(code)
    else:
        yield from _javascript(code)


def _python(code: Code) -> Iterator[Retry]:
    for call in code.calls:
        name, given = code.qualify(call.callee), call.keywords
        if any(part.kind() == "dictionary_splat" for part in call.arguments):
            continue
        if name in _TENACITY:
            # The first three positional parameters are sleep, stop and wait.
            yield Retry(
                call.function,
                call.callee,
                "stop" in given or len(call.arguments) > 1,
                "wait" in given or len(call.arguments) > 2,
            )
        elif name in ("backoff.on_exception", "backoff.on_predicate"):
            yield Retry(call.function, call.callee, bool({"max_tries", "max_time", "giveup"} & set(given)))
        elif name in ("retry.retry", "retry.api.retry"):
            yield Retry(
                call.function,
                call.callee,
                "tries" in given or len(call.arguments) > 1,
                "delay" in given or len(call.arguments) > 2,
            )
        elif name == "retrying.retry":
            limited = bool({"stop_max_attempt_number", "stop_max_delay", "stop_func", "stop"} & set(given))
            yield Retry(call.function, call.callee, limited, any(key.startswith("wait") for key in given))
        elif name in _RETRY:
            yield _urllib(code, call)
    yield from _bare(code)


def _bare(code: Code) -> Iterator[Retry]:
    """`@retry` without parentheses: the library's defaults, which are to go on for ever, at once."""
    for local in (
        local for local, base in code.names.items() if base in ("tenacity.retry", "retrying.retry", "retry.retry")
    ):
        for node in code.source.nodes("decorator"):
            if node.text().strip() == f"@{local}":
                yield Retry(node, local, limited=False, paced=False)


def _urllib(code: Code, call: Call) -> Retry:
    pause, total = call.keywords.get("backoff_factor"), call.keywords.get("total")
    # One more try at once does no harm, and who writes a zero has thought about it.
    few = total is not None and total.text() in ("0", "1", "False")
    paced = None if few else pause is not None
    methods = call.keywords.get("allowed_methods") or call.keywords.get("method_whitelist")
    return Retry(call.function, call.callee, None, paced, None if methods is None else not _takes_unsafe(code, methods))


def _takes_unsafe(code: Code, methods: SgNode) -> bool:
    """False or None stands for any; a list names them."""
    text = meant(code, methods).text()
    return text in ("False", "None") or any(f'"{verb}"' in text or f"'{verb}'" in text for verb in _UNSAFE)


def _javascript(code: Code) -> Iterator[Retry]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if name == "axios-retry:" and call.arguments:
            options = call.arguments[1] if len(call.arguments) > 1 else None
            if options is not None and (options.kind() != "object" or "..." in options.text()):
                continue
            condition = call.keywords.get("retryCondition")
            text = condition.text().replace(" ", "") if condition is not None else ""
            yield Retry(
                call.function, "axios-retry", None, "retryDelay" in call.keywords, text not in ("()=>true", "_=>true")
            )
        elif name.startswith(("async-retry:", "p-retry:")):
            forever = call.keywords.get("forever") or call.keywords.get("retries")
            yield Retry(call.function, call.callee, forever is None or forever.text() not in ("true", "Infinity"))
        elif name in ("got:", "got:got", "got:extend", "got:got.extend", "got:post") and "retry" in call.keywords:
            yield from _got(call)


def _got(call: Call) -> Iterator[Retry]:
    retry = call.keywords["retry"]
    if retry.kind() == "object":
        from readiness.formats.source.javascript.syntax import entries

        methods = entries(retry).get("methods")
        if methods is not None:
            yield Retry(retry, "got", None, None, not any(verb in methods.text() for verb in _UNSAFE))


def _jvm(code: Code) -> Iterator[Retry]:
    """Spring Retry's policies, and Reactor's `retry()`, which without a number goes on for ever, at once."""
    reactive = code.imports_from("reactor", "io.smallrye.mutiny")
    for call in code.calls:
        if call.callee.rpartition(".")[2] in ("AlwaysRetryPolicy", "SimpleRetryPolicy"):
            yield Retry(call.node, call.callee, not call.callee.endswith("AlwaysRetryPolicy"))
        elif call.callee in ("Retry.indefinitely", "Retry.max", "Retry.backoff", "Retry.fixedDelay"):
            endless = call.name == "indefinitely" or (
                bool(call.arguments) and call.arguments[0].text() == "Long.MAX_VALUE"
            )
            yield Retry(call.node, call.callee, not endless, call.name in ("backoff", "fixedDelay"))
        elif reactive and call.name == "retry" and call.receiver and len(call.arguments) < 2:
            yield Retry(call.node, "retry()", bool(call.arguments), paced=False)


def _go(code: Code) -> Iterator[Retry]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if name.startswith("github.com/avast/retry-go") and call.name in ("Attempts", "UntilSucceeded"):
            endless = call.name == "UntilSucceeded" or (bool(call.arguments) and call.arguments[0].text() == "0")
            yield Retry(call.function, call.callee, not endless or _cancelled(call.node))


def _cancelled(node: SgNode) -> bool:
    """A context among its siblings ends it."""
    outer = next((parent for parent in ancestors(node) if parent.kind() == "call_expression"), None)
    return outer is not None and ".Context(" in outer.text()
