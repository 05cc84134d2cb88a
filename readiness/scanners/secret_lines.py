"""detect-secrets' detectors over one text: where secrets stand, without what stands for one."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from readiness.formats.credentials.values import entropy, is_placeholder, is_plausible, is_real_login, names_a_secret
from readiness.model.named import NamedTuple
from readiness.pattern import lazy
from readiness.scanners.secret_hints import KEYWORD_WORDS, MAKERS, TOKEN_WORDS, hinted
from readiness.scanners.secret_searched import LOGIN, TOKEN_NAME, Searched, may_be_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readiness.formats.searched import Search
    from readiness.scanners.secret_searched import Chunk

    Plugin = Any

_BASIC_AUTH, _KEYWORD, _PRIVATE_KEY = "Basic Auth Credentials", "Secret Keyword", "Private Key"
_BASE64, _HEX = "Base64 High Entropy String", "Hex High Entropy String"
_LEFT_OUT = frozenset({_BASIC_AUTH, _KEYWORD, _BASE64, _HEX, "Public IP (ipv4)"})
_EXACT_LENGTH = frozenset({"AWS Access Key", "Twilio API Key", "Mailchimp Access Key", "Telegram Bot Token"})
_TOKEN_END = lazy(r"[A-Za-z0-9_.+/=-]*")
_PEM_BODY = lazy(r"[A-Za-z0-9+/=]{32}|Proc-Type:|Version:")
_UNQUOTED = lazy(
    r"(?:^|/)(?:\.env|\.envrc|\.npmrc|\.pypirc|[^/]*dockerfile|[^/]*containerfile)[^/]*$|\.(?:env|sh|bash|zsh)$",
    re.IGNORECASE,
)
_BRIEF = 90 * 24 * 60 * 60
_EDGES, _EDGES_AFTER = " \t\"'=:", " \t\"'"
_TYPED = lazy(r"(\w)\??(?:\s*:\s*|\s+)(?:string|str|String|&(?:'static\s+)?str)\s*=")
"""A declaration with its type, `password: str = `, which detect-secrets does not take for an assignment."""
_SEALED = ("kind: SealedSecret", "ENC[AES256_GCM", "$ANSIBLE_VAULT")


class Secret(NamedTuple):
    type: str
    """detect-secrets' name for it."""
    value: str
    line: int
    start: int
    """0-based columns, end exclusive."""
    end: int
    rank: int
    """0: its format speaks for itself; higher: told by what stands around it."""


def secrets(plugins: Mapping[str, Plugin], path: str, text: str, how: Search) -> Iterator[Secret]:
    """In order of lines; where two detectors mean the same characters, the more specific speaks."""
    searched = Searched(text)
    found = list(_formatted(plugins, searched))
    if how == "formats":
        found = [secret for secret in found if secret.type != "JSON Web Token"]  # documentation shows a session's
    if how == "all":
        found += _logins(searched)
        if not any(mark in text for mark in _SEALED):
            found += _named(plugins, path, searched.short(KEYWORD_WORDS))
            found += _tokens(plugins, searched.short(TOKEN_WORDS))
    yield from _distinct(found)


def _distinct(found: Sequence[Secret]) -> Iterator[Secret]:
    kept: dict[int, list[Secret]] = {}
    for secret in sorted(found, key=lambda one: (one.rank, one.line, one.start, -one.end)):
        others = kept.setdefault(secret.line, [])
        if not any(secret.start < other.end and other.start < secret.end for other in others):
            others.append(secret)
    yield from sorted((secret for line in kept.values() for secret in line), key=lambda one: (one.line, one.start))


def _formatted(plugins: Mapping[str, Plugin], searched: Searched) -> Iterator[Secret]:
    """Tokens whose format is known. Each pattern is first tried on the whole text: most files hold none of them."""
    lower = searched.lower
    for type_ in plugins:
        if type_ in _LEFT_OUT or not hinted(type_, searched.text, lower):
            continue
        plugin = plugins[type_]
        for pattern in plugin.denylist:
            if re.compile(pattern.pattern, pattern.flags | re.MULTILINE).search(searched.whole):
                for chunk in searched.chunks:
                    for match in pattern.finditer(chunk.text):
                        yield from _token(type_, plugin, chunk, match, searched.lines)


def _token(type_: str, plugin: Plugin, chunk: Chunk, match: re.Match[str], lines: Sequence[str]) -> Iterator[Secret]:
    start, end = _span(match)
    line = chunk.text
    if type_ == _PRIVATE_KEY:
        if not _has_body(line[end:], lines[chunk.line : chunk.line + 3]):
            return
        end = len(line.rstrip())
    elif type_ in _EXACT_LENGTH:
        if line[start - 1 : start].isalnum() or line[end : end + 1].isalnum():
            return
    elif next(iter(plugin.analyze_string(match.group())), None) is None:
        return
    elif end == match.end():
        ending = _TOKEN_END.match(line, end)
        end = ending.end() if ending else end
    value = line[start:end]
    if type_ == _PRIVATE_KEY or _is_token(type_, value, match.group()):
        yield Secret(type_, value, chunk.line, chunk.offset + start, chunk.offset + end, 0)


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The longest group, when it is long enough to be the token itself and not just its prefix; else all of it.

    Without the quote or sign that some patterns take in at the ends.
    """
    spans = [match.span(group) for group in range(1, match.re.groups + 1) if match.group(group)]
    longest = max(spans, key=lambda span: span[1] - span[0], default=match.span())
    start, end = longest if longest[1] - longest[0] >= 16 else match.span()
    text = match.string[start:end]
    return end - len(text.lstrip(_EDGES)), start + len(text.rstrip(_EDGES_AFTER))


def _is_token(type_: str, value: str, matched: str) -> bool:
    if is_placeholder(value):
        return False
    if type_ in MAKERS and not any(maker in matched.lower() for maker in MAKERS[type_]):
        return False
    match type_:
        case "Twilio API Key":  # AC… is an account's name, no secret
            return bool(re.fullmatch(r"SK[0-9a-f]{32}", value)) and entropy(value) > 3
        case "JSON Web Token":
            return _is_private_jwt(value)
        case "Artifactory Credentials":
            return not value.isupper() and sum(map(str.isdigit, value)) > 1 and entropy(value) > 3
        case "Mailchimp Access Key" | "Discord Bot Token" | "Cloudant Credentials":
            return any(map(str.isdigit, value)) and entropy(value) > 3
        case _:
            return True


def _is_private_jwt(value: str) -> bool:
    """Not the one every tutorial shows, nor one that is made to be public (Supabase's `anon`)."""
    payload = value.split(".")[1]
    claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode("utf-8", "replace").replace(" ", "")
    known = any(mark in claims for mark in ("JohnDoe", "1234567890", '"role":"anon"', "example"))
    return not known and not _is_brief(claims)


def _is_brief(claims: str) -> bool:
    """A session's token, which has ended by the time anybody reads it here; what is meant to last says years or nothing."""
    times = [re.search(rf'"{name}":(\d{{9,11}})\b', claims) for name in ("iat", "exp")]
    given = [int(found[1]) for found in times if found]
    return len(given) == 2 and 0 <= given[1] - given[0] <= _BRIEF


def _has_body(rest: str, following: Sequence[str]) -> bool:
    """Key material after the header, on its line or below: code that only names the header is no leak."""
    below = [line for line in following if line.strip()][:2]
    return any(_is_key_material(text) for text in (rest, *below))


def _is_key_material(text: str) -> bool:
    """Random characters of base64, or one of the headers that come before them; not `privatekeyprivatekey…`."""
    found = _PEM_BODY.search(text)
    if found is None or is_placeholder(text):
        return False
    return ":" in found[0] or (found[0].lower() != found[0] and len(set(found[0].lower())) > 10)


def _logins(searched: Searched) -> Iterator[Secret]:
    if "://" not in searched.text or "@" not in searched.text or not LOGIN.search(searched.text):
        return
    for chunk in searched.chunks:
        if "://" in chunk.text and "@" in chunk.text:
            for match in LOGIN.finditer(chunk.text):
                if is_real_login(*match.groups()):
                    start, end = match.span(2)
                    yield Secret(_BASIC_AUTH, match[2], chunk.line, chunk.offset + start, chunk.offset + end, 1)


def _named(plugins: Mapping[str, Plugin], path: str, chunks: Iterable[Chunk]) -> Iterator[Secret]:
    """What is assigned to `password`, `secret`, `api_key`, …"""
    unquoted = bool(_UNQUOTED.search(path))
    name = "settings.conf" if unquoted else path
    for chunk in chunks:
        if chunk.text.lstrip().startswith("* "):
            continue  # documentation of an interface shows what a request looks like
        if not may_be_given(chunk.text):
            continue
        for potential in plugins[_KEYWORD].analyze_line(
            filename=name, line=_TYPED.sub(r"\1 =", chunk.text), line_number=chunk.line
        ):
            value = _trimmed(str(potential.secret_value), unquoted=unquoted)
            start = chunk.text.rfind(value)
            if value and start >= 0 and is_plausible(value) and names_a_secret(chunk.text[:start]):
                if _is_indirect(chunk.text):  # asked last: it takes longer than all the rest
                    break
                # A value written twice in a line is masked from its first place to its last.
                first = chunk.text.find(value)
                yield Secret(_KEYWORD, value, chunk.line, first, start + len(value), 2)


def _is_indirect(line: str) -> bool:
    from detect_secrets.filters.heuristic import is_indirect_reference

    return bool(is_indirect_reference(line))


def _trimmed(value: str, *, unquoted: bool) -> str:
    """A value as its file's format ends it: before a comment, in shell and Dockerfiles before the next word."""
    bare = re.split(r"\s+(?:#|//|;)", value, maxsplit=1)[0].strip()
    if unquoted:
        bare = bare.split(maxsplit=1)[0] if bare else ""
    return bare.strip("\"'`,;")


def _tokens(plugins: Mapping[str, Plugin], chunks: Iterable[Chunk]) -> Iterator[Secret]:
    """Random strings assigned to `token`, `signing_key`, …: the entropy detectors, only where a name backs them."""
    for chunk in chunks:
        for match in TOKEN_NAME.finditer(chunk.text):
            value = match[1]
            if is_plausible(value) and names_a_secret(chunk.text[: match.start(1)]):
                for type_ in (_HEX, _BASE64):
                    quoted = f'"{value.replace("-", "+").replace("_", "/")}"' if type_ == _BASE64 else f'"{value}"'
                    if plugins[type_].analyze_line(filename="", line=quoted, line_number=chunk.line):
                        yield Secret(type_, value, chunk.line, *match.span(1), 3)
                        break
