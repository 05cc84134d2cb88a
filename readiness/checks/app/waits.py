"""How long an outbound HTTP call waits for its answer, as far as the call, its client and the library's default say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.occasions import helps_tests, is_watched
from readiness.checks.sources import is_main, served
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = {
    "python": ("requests", "urlopen", "httpx", "aiohttp", "urllib3", "http.client"),
    "go": ("http.Get", "http.Post", "http.Head", "http.Client", "http.DefaultClient", "resty"),
    "java": ("RestTemplate", "RestClient", "WebClient", "HttpClient", "openConnection"),
    "javascript": ("axios", "fetch(", "'got'", '"got"', "http.get", "https.get", "http.request", "https.request"),
}
NEVER, SLOWLY, SOON = "never", "slowly", "soon"


class Wait(NamedTuple):
    node: SgNode
    name: str
    """As written: `requests.get`."""
    ends: str
    """`never`; `slowly`: only by a default of minutes; `soon`: as somebody has chosen, or by a default of seconds."""
    default: str = ""
    """The default in words: `five minutes`."""


def waits(document: Document[Source]) -> Iterator[tuple[Code, Wait]]:
    """Each call or client of a known HTTP library in code that runs in a service."""
    family = "java" if document.format == "kotlin" else document.format
    code = served(document, *_WORDS.get(family, _WORDS["javascript"]))
    if code is None or is_watched(document.path) or helps_tests(code):
        return
    if document.format == "python":
        from readiness.checks.app import client_python as language
    elif document.format == "go":
        from readiness.checks.app import client_go as language  # type: ignore[no-redef]
    elif family == "java":
        from readiness.checks.app import client_jvm as language  # type: ignore[no-redef]
    else:
        from readiness.checks.app import client_javascript as language  # type: ignore[no-redef]
    for wait in language.waits(code):
        if not is_main(wait.node):
            yield code, wait
