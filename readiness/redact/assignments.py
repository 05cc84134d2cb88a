"""Secrets that are known by the name they are given to: `password: x`, `TOKEN=x`, `--api-key x`, `{name: SECRET, value: x}`."""

from __future__ import annotations

import re

from readiness.pattern import lazy, regex
from readiness.redact.values import REFERENCE, is_reference, value_masked

_NAME = lazy(
    r"(?:passw(?:or)?d|passphrase|passcode|(?<![a-z])pwd|(?:(?<![a-z])pass|(?-i:(?<=[a-z])P)ass)(?![a-z])|secret"
    r"|token(?!i[sz])|credential|connection[_-]?string|authorization"
    r"|(?:api|access|private|signing|encryption|master|auth|account|shared|ssh|license|storage|session|hmac|jwt|app)[_.-]?key)"
    r"(?P<suffix>[\w.-]{0,64}+)",
    re.IGNORECASE,
)
_MARKS = ("key", "pass", "token", "secret", "pwd", "connection", "credential", "authorization")
"""One of them, in lower case, is in every name that the pattern finds."""
_WORDS = lazy(r"[A-Z]?[a-z0-9]+|[A-Z]+")
_HARMLESS = frozenset({
    "file", "files", "path", "paths", "dir", "name", "names", "ref", "refs", "url", "uri", "endpoint", "host", "ttl", "expiry",
    "expires", "expire", "expiration", "timeout", "age", "length", "len", "size", "type", "kind", "header", "headers", "field",
    "label", "hint", "policy", "count", "limit", "enabled", "required", "version", "stdin", "prompt", "min", "max", "regex",
    "pattern", "mode", "provider", "store", "arn", "class", "format", "algorithm", "bucket", "seconds", "minutes", "hours",
    "days", "py", "js", "ts", "go", "java", "json", "yaml", "yml", "md", "txt", "com",
})  # fmt: skip
"""Last words of names that only speak about a secret."""

_TYPES = r"(?:str|string|String|bytes|Text|SecretStr|any|Any|Optional\[str\]|str ?\| ?None|&(?:'static )?str)"
_SEPARATOR = lazy(
    rf"(?P<close>(?:\\?[\"'`]|[\])]){{0,3}}+)(?:"
    rf"(?P<value>\s{{0,8}},?\s{{0,8}}\\?[\"']?value\\?[\"']?\s{{0,8}}[:=]\s{{0,8}})"
    rf"|(?P<equals>\s{{0,16}}+(?:(?::\s{{0,4}})?{_TYPES}\s{{0,4}}=(?!=)|===?|!==?|=>|:=|\?\??=|\|\|=|\+=|=|:(?![:\w]*:))\s{{0,16}}+)"
    rf"|(?P<comma>\s{{0,4}},\s{{0,4}}(?=\\?[\"'`]))|(?P<call>\(\s{{0,4}}(?=\\?[\"'`]))|(?P<element>>)|(?P<space>[ \t]{{1,4}})"
    rf")"
)
_QUOTE = lazy(r"(?:[rbfu]{1,2}(?=[\"']))?(\\?(?:\"\"\"|'''|[\"'`]))", re.IGNORECASE)
_RUN = lazy(rf"(?:{REFERENCE}|[^\s\"'`])*+")
_LINE_START = lazy(r"\s*(?:-\s+)?(?:export\s+|set\s+|declare -x\s+)?[\"']?")
_DOCKER_ENV = lazy(r"\s*(?:ENV|ARG)\s+", re.IGNORECASE)
_COMMENT = lazy(r"\s+#(?!\{)|[ \t]+//\s")
_SCHEME = lazy(r"[A-Za-z][\w-]{0,30} {1,4}")
_NEXT_FIELD = lazy(r";\s?[A-Za-z][A-Za-z ]{0,40}=")
_PLAIN = lazy(
    r"(?:true|false|null|none|nil|undefined|yes|no|on|off|~|inherit|read|write|include|omit|same-origin|required|optional"
    rf"|{_TYPES}|boolean|bool|int|number|object)[,;)\]}}]*",
    re.IGNORECASE,
)
_CALL = lazy(
    r"(?:await |new |&|\*|!)?[A-Za-z_$][\w$]{0,60}(?:(?:\.|::|->|\?\.)[A-Za-z_$][\w$]{0,60}){0,8}[!?]?(?:\(|\[)(?:[^\n]{0,400}?[)\]]|\s*\Z)"
)
_MEMBER = lazy(
    r"(?:process|os|settings|config|cfg|conf|env|environ|secrets?|vars?|local|data|module|self|this|cls|req|request|res|response"
    r"|ctx|context|args|options|opts|params|props|app|user|body|event|state|import|Deno|System|Environment|form|inputs?|values"
    r"|steps|needs|github|each|random_\w{1,40}|aws_\w{1,40}|google_\w{1,40}|azurerm_\w{1,40})"
    r"(?:(?:\.|->|\?\.)[A-Za-z_][\w]{0,60}){1,8}!?[,;)\]}]*"
)
_LITERAL = lazy(r"(?<!\[)([\"'`])([^\"'`]{1,400})\1")
_TAG = lazy(r"(?:latest|edge|stable|v?\d{1,5}(?:\.\d{1,6}){1,3}(?:[-+][\w.-]{0,40})?)(?![\w.])")
_VARIABLE = lazy(r"[A-Z][A-Z0-9_]*")
_IDENTIFIER = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
_REACH = 64
"""How far a name is followed back, and how far from the line's start an assignment still starts the line."""


class _Found:
    """A name that sounds of a secret, and what stands between it and its value."""

    __slots__ = ("before", "by", "name", "opens_line", "separator", "start", "value")

    def __init__(
        self, start: int, name: str, before: str, by: str, separator: str, value: int, *, opens_line: bool
    ) -> None:
        """`start`: of the whole name; `before`: two characters before it; `by`: the separator's group; `value`: where it starts."""
        self.start, self.name, self.before = start, name, before
        self.by, self.separator, self.value = by, separator, value
        self.opens_line = opens_line


def assignments_masked(text: str) -> str:
    """The text with the values of such names masked."""
    if not _may_name(text):
        return text
    parts: list[str] = []
    done = at = 0
    while (name := _NAME.search(text, at)) is not None:
        at = name.end()
        if (span := _secret(text, name)) is not None:
            start, end, masked = span
            parts += (text[done:start], masked)
            done = at = end
    return "".join((*parts, text[done:]))


def _may_name(text: str) -> bool:
    """Asked first, since most texts name no secret. Beyond ASCII there are letters that only a pattern knows to be others."""
    lowered = text.lower()
    return not text.isascii() or any(mark in lowered for mark in _MARKS)


def _secret(text: str, name: re.Match[str]) -> tuple[int, int, str] | None:
    """Where the value of one name stands and what to show for it; None if there is none to hide."""
    found = _assigned(text, name)
    if found is None or _speaks_about(found):
        return None
    quote = _QUOTE.match(text, found.value)
    if quote is not None:
        return _quoted(text, found, quote)
    if found.by == "element":
        end = text.find("<", found.value)
        return (found.value, end, value_masked(text[found.value : end])) if end > found.value else None
    return _bare(text, found)


def _assigned(text: str, name: re.Match[str]) -> _Found | None:
    back = text[max(0, name.start() - _REACH) : name.start()]
    start = name.start() - (len(back) - len(back.rstrip(_IDENTIFIER)))
    before = text[max(0, start - 2) : start]
    separator = _SEPARATOR.match(text, name.end())
    if separator is None or before.endswith("$") or before == "${":
        return None
    by = separator.lastgroup or ""
    line = text.rfind("\n", max(0, start - _REACH), start) + 1
    opens = start - line < _REACH and _LINE_START.fullmatch(text, line, start) is not None
    docker = start - line < _REACH and _DOCKER_ENV.fullmatch(text, line, start) is not None
    found = _Found(start, text[start : name.end()], before, by, separator[0], separator.end(), opens_line=opens)
    allowed = {
        "space": found.name.startswith("--") or docker,
        "element": before.endswith("<"),
        "comma": before[:1] == "(",  # `getenv("TOKEN", "x")`, but not the list `["secrets", "pods"]`
        "call": not regex(r"get|fetch|read|load|find|lookup|require", re.IGNORECASE).search(found.name),
    }
    return found if allowed.get(by, True) else None


def _speaks_about(found: _Found) -> bool:
    words = _WORDS.findall(found.name)
    return len(words) > 1 and words[-1].lower() in _HARMLESS


def _quoted(text: str, found: _Found, quote: re.Match[str]) -> tuple[int, int, str] | None:
    mark = quote[1]
    end = text.find(mark, quote.end())
    while len(mark) == 1 and end > 0 and text[end - 1] == "\\" and end > quote.end():
        end = text.find(mark, end + 1)
    end = len(text) if end < 0 else end
    value = text[quote.end() : end]
    if not found.separator.startswith(mark) and regex(r"\s*[+,]\s").match(value):
        return None  # the quote ends a string: `log('token: ' + token)`
    if _PLAIN.fullmatch(value) or (found.by in {"comma", "call"} and _NAME.fullmatch(value)):
        return None
    if mark == "`" and _VARIABLE.fullmatch(value):  # our own messages name variables so
        return None
    masked = _scheme_kept(found, value)
    return (quote.end(), end, masked) if masked != value else None


def _bare(text: str, found: _Found) -> tuple[int, int, str] | None:
    stop = text.find("\n", found.value)
    stop = len(text) if stop < 0 else stop
    near = text[found.value : min(stop, found.value + 1000)]
    if not near or near[0] in "{[(|>" or _is_alias(near) or _is_image_tag(found, near):
        return None
    tight = found.opens_line and found.separator == "=" and not _is_argument(found, near)
    if not tight and (call := _CALL.match(near)):
        return found.value, found.value + call.end(), _LITERAL.sub(_literal, call[0])
    scheme = _SCHEME.match(near) if found.name.lower().endswith("authorization") else None
    run = _RUN.match(text, found.value + (scheme.end() if scheme else 0))
    value = text[found.value : run.end()] if run is not None else ""
    if _PLAIN.fullmatch(value) or (not tight and (_MEMBER.fullmatch(value) or _NAME.fullmatch(value.rstrip(",;)]}")))):
        return None
    if _is_count(found, value):
        return None
    end = found.value + len(value)
    one_value = found.by == "space" and not found.name.startswith("-")  # `ENV TOKEN x y`
    if one_value or (found.opens_line and found.by == "equals"):
        end = _end_of_line(text, found.value, stop)
    value = _cut(text[found.value : end], found)
    masked = _scheme_kept(found, value)
    return (found.value, found.value + len(value), masked) if masked != value else None


def _is_argument(found: _Found, near: str) -> bool:
    """`password=form.password,` on a line of its own is code; in env files, `NAME=value`, nothing is an expression."""
    return not found.name.isupper() and near.rstrip().endswith((",", "(", ")"))


def _is_alias(near: str) -> bool:
    """A YAML alias, anchor or tag, whose value stands elsewhere."""
    return regex(r"[*&][A-Za-z_][\w-]*\s*$|![A-Za-z]\w*(?:\s+[|>].*)?\s*$").match(near) is not None


def _is_image_tag(found: _Found, near: str) -> bool:
    """`secrets-operator:1.4.2`: no blank behind the colon, and what follows is a version."""
    return found.separator == ":" and _TAG.match(near) is not None


def _is_count(found: _Found, value: str) -> bool:
    """`max_tokens: 4096`; a number given to `password` is a password."""
    return (
        value.rstrip(",;)]}").isdigit() and regex(r"tokens$|max|min|num", re.IGNORECASE).search(found.name) is not None
    )


def _end_of_line(text: str, start: int, stop: int) -> int:
    comment = _COMMENT.search(text, start, stop)
    end = comment.start() if comment else stop
    return start + len(text[start:end].rstrip())


def _cut(value: str, found: _Found) -> str:
    """Without what follows the value: the next parameter of a query or connection string, closing brackets."""
    if found.before[-1:] in {"?", "&"}:
        value = value.split("&", 1)[0]
    if (following := _NEXT_FIELD.search(value)) is not None:
        value = value[: following.start()]
    closers = ",;" if found.opens_line else ",;)]}"
    return value if is_reference(value) else value.rstrip(closers)


def _scheme_kept(found: _Found, value: str) -> str:
    """`Authorization: Bearer x` keeps its second word."""
    scheme, space, rest = value.partition(" ")
    if space and found.name.lower().endswith("authorization") and scheme.isalpha():
        return f"{scheme} {value_masked(rest)}"
    return value_masked(value)


def _literal(found: re.Match[str]) -> str:
    """In `os.getenv("TOKEN", "x")` the variable's name stays."""
    keep = _VARIABLE.fullmatch(found[2]) is not None
    return found[0] if keep else f"{found[1]}{value_masked(found[2])}{found[1]}"
