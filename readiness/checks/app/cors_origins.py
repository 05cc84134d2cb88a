"""What a list of allowed origins comes to: any, a given few, or what nobody can tell from the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.sources import FUNCTIONS, from_environment, guarded, inside, literal, meant, said
from readiness.formats.source.code import ancestors
from readiness.model.finding import Kind, Level, Observation
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

HEADER = "access-control-allow-origin"
_LISTS = frozenset({"array", "list", "tuple", "set", "composite_literal", "literal_value", "argument_list"})
_ANY_PATTERN = lazy(
    r"^\W{0,3}(\.[*+]|https\?://\.[*+]|\[\\s\\S\]\*)\W{0,3}[gimsuy]*$|^r?['\"`]?\^?(https\?\:\/\/)?\.[*+]\$?['\"`]?$"
)
_LOOSE_DOT = lazy(r"(?<!\\)(?<=[\w)*+])\.(?=[a-zA-Z(])(?!\()")
"""`www.shop` in a pattern is also `wwwxshop`."""
_CHECKED = lazy(
    r"includes|indexOf|\.test\(|\.has\(|===?|!==?|\bin\b|match|some\(|every\(|allow|white|contains|HasSuffix|HasPrefix|startsWith|endsWith|\?",
    re.IGNORECASE,
)
_LETS_PASS = lazy(r"(?i)origin|cors|allow")
_FILES = lazy(r"(?i)['\"](image|font|video|audio)/|public, ?max-age|immutable|maxAge\s*:")
"""Signs of a picture, a font, a cached file."""
_CREDENTIALS = lazy(r"(?i)access-control-allow-credentials[\"'`]\s*[,:\]=\s]+[\"'`]?true")
_ASKED = lazy(r"(?i)origin")
_FOR_ALL = lazy(
    r"(?i)\bnext\b|get_response|call_next|process_response|after_request|before_request|middleware|createServer|\.use\(|\bhook\b|onRequest"
    r"|onSend|preHandler|interceptor|http\.Handler\b|ServeHTTP|HandlerFunc\("
)
"""What stands around a header that every answer bears, not those of one view."""


class Judged(NamedTuple):
    kind: Kind
    note: str = ""


ANY = Judged(Kind.FAIL, "any origin")
REFLECTED = Judged(Kind.FAIL, "whatever origin asks")
FEW = Judged(Kind.PASS)
ALIKE = Judged(Kind.FAIL, "hosts that only look like the named ones (a dot in a pattern is any character)")
SANDBOX = Judged(Kind.FAIL, "the origin `null`, which any page can take on,")
LATER = Judged(Kind.OPEN, "the origins are only known at run time")


def judged(code: Code, node: SgNode) -> Judged:
    """A value that stands where origins are given."""
    value = meant(code, node)
    if from_environment(code, node):
        return LATER
    text = literal(code, value)
    if text is not None:
        return ANY if text.strip() == "*" else SANDBOX if text.strip().lower() == "null" else FEW
    match value.kind():
        case "true":
            return REFLECTED
        case "false" | "none" | "null" | "nil":
            return FEW
        case "regex":
            return pattern(value.text())
        case kind if kind in _LISTS:
            return _listed(code, value)
        case kind if kind in FUNCTIONS:
            return decided(value)
        case "binary_expression" if "||" in value.text() or "??" in value.text():
            return LATER
        case _:
            return LATER


def pattern(text: str) -> Judged:
    """A regular expression for origins: one for all, or one whose dots were left as they are in a host's name."""
    if _ANY_PATTERN.match(text):
        return ANY
    return ALIKE if _LOOSE_DOT.search(regex(r"\[[^\]]*\]").sub("", text)) else FEW


def _listed(code: Code, node: SgNode) -> Judged:
    body = node.field("body") or node
    found = [judged(code, part) for part in body.named_children() if part.kind() != "comment"]
    return next((one for kind in (Kind.FAIL, Kind.OPEN) for one in found if one.kind is kind), FEW)


def decided(function: SgNode) -> Judged:
    """A function that is asked for each origin: it reflects where it compares nothing."""
    body = function.field("body")
    text = body.text() if body is not None else function.text()
    if _CHECKED.search(regex(r"Access-Control-Allow-\w+").sub("", text)):
        return FEW
    answer = regex(
        r"[{\s]*(return\s+)?(true|True|\w*[oO]rigin\w*|\w+\(\s*(null|undefined)\s*,\s*(true|\w*[oO]rigin\w*)\s*\));?[}\s]*"
    ).fullmatch(text)
    return REFLECTED if answer else LATER


def header(code: Code, node: SgNode) -> Judged:
    """The value of a header that is set by hand."""
    value = meant(code, node)
    if literal(code, value) is not None or from_environment(code, node):
        return judged(code, node)
    asks = regex(r"(?i)(req\w*|ctx|context|c|r|request|http_request)\b.*\b(headers?|get|meta)\b.*origin").search(
        value.text()
    )
    if not asks and not _ASKED.search(node.text()):
        return LATER
    function = inside(node, *FUNCTIONS)
    around = regex(r"(?i)access-control-allow-\w+").sub("", function.text()) if function is not None else ""
    if _CHECKED.search(regex(r"(?i)if\s*\(?\s*!?\s*\w*origin\w*\s*(!=\s*(\"\"|nil))?\s*\)?\s*[{:]").sub("", around)):
        return FEW
    return REFLECTED if asks else LATER


def by_hand(code: Code, node: SgNode, value: SgNode) -> Observation:
    """The header, written by hand: `node` is where, `value` what it is set to."""
    credentials = _CREDENTIALS.search(code.source.text) is not None
    found = FEW if _tolerated(node, credentials=credentials) else header(code, value)
    # A browser refuses the answer where a literal star stands beside credentials.
    return told(code, node, found, credentials=credentials and found is not ANY, few=not _is_for_all(code, node))


def _is_for_all(code: Code, node: SgNode) -> bool:
    above = [node, *ancestors(node)]
    outermost = above[-2] if len(above) > 1 else node
    return _FOR_ALL.search(code.source.text[outermost.range().start.index : node.range().start.index]) is not None


def _tolerated(node: SgNode, *, credentials: bool) -> bool:
    """Only while developing, only for origins that a condition around it lets pass, or for a file that everybody may read."""
    if guarded(node) or guarded(node, _LETS_PASS):
        return True
    holder = inside(node, "object", "dictionary")
    function = None if node.kind() == "pair" else inside(node, *FUNCTIONS)
    around = [part.text() for part in (holder, function) if part is not None]
    return not credentials and any(map(_FILES.search, around))


def told(code: Code, node: SgNode, found: Judged, *, credentials: bool, few: bool = False) -> Observation:
    """Without credentials an open origin gives away only what everybody may read: a warning, since many mean just that.

    `few`: it stands at some of the routes, which somebody has chosen for it: a note.
    """
    if found.kind is not Kind.FAIL:
        return said(code, node, found.kind, note=found.note)
    name = f"{found.note}, with credentials" if credentials else found.note
    return said(code, node, Kind.FAIL, name, level=None if credentials else Level.NOTE if few else Level.WARNING)
