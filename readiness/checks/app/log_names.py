"""What a value's name says of it: a secret, personal data, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_WORDS = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SECRET = frozenset({"password", "passwd", "pwd", "passphrase", "secret", "apikey", "credentials", "authorization"})
_PLACES = frozenset({"path", "file", "folder", "dir", "directory"})
"""`path_credentials`: where it lies, not what it is."""
_KEYS = frozenset({"api", "secret", "private", "signing", "encryption", "master"})
"""What makes a `key` a secret."""
_TOKENS = frozenset(
    {
        "access",
        "auth",
        "refresh",
        "bearer",
        "id",
        "session",
        "reset",
        "api",
        "jwt",
        "verification",
        "invite",
        "login",
        "csrf",
        "oauth",
    }
)
"""What makes a `token` a secret; a parser's, a page's and a model's are none."""
_PERSONAL = frozenset({"email", "emails", "phone", "ssn", "dob", "passport", "birthdate", "birthday"})
_PERSONAL_PAIRS = frozenset({
    ("email", "address"), ("phone", "number"), ("mobile", "number"), ("social", "number"), ("card", "number"), ("date", "birth"),
    ("passport", "number"), ("first", "name"), ("last", "name"), ("security", "number"), ("home", "address"),
    ("birth", "date"), ("credit", "card"),
})  # fmt: skip
_ASKED = lazy(
    r"""(?i)(?:headers?\)?(?:\.get(?:one)?)?|\.get|\.header|getheader)\(\s*["'](authorization|cookie|x-api-key|x-auth-token)["']|headers?\[["'](authorization|cookie|x-api-key)["']\]|headers\.(authorization|cookie)$"""
)
_REQUEST = r"(?:this\.|self\.)?(?:ctx\.req|ctx\.request|c\.req|c\.request|context\.req|flask\.request|req|request)"
_WHOLE = lazy(
    rf"(?:await )?{_REQUEST}\.(?:body|rawBody|headers|cookies|POST|form|COOKIES|META|json|data|get_json\(.*\)|get_data\(.*\)|json\(\)|body\(\)|form\(\))"
)
_GO_WHOLE = lazy(r"(?:r|req|request|c\.Request|ctx\.Request)\.(?:Header|PostForm|Form)|c\.(?:Request\(\)|Req)\.Header")


def words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def last_name(node: SgNode) -> str:
    """`email` of `user.email`, `user["email"]`, `user?.profile.email`, `user.getEmail()`."""
    text = node.text()
    if node.kind() in ("call", "call_expression", "method_invocation"):
        getter = regex(r"\.(?:get([A-Z]\w*)|(\w+))\(\)$").search(text) if node.kind() != "call" else None
        return (getter[1] or getter[2]) if getter is not None else ""
    subscript = regex(r"""\[["'](\w[\w-]*)["']\]$""").search(text)
    if subscript:
        return subscript[1]
    return (
        text.rpartition(".")[2] if regex(r"[\w.$?!\s\[\]\"'@()-]+").fullmatch(text) and not text.endswith("]") else ""
    )


def is_secret(name: str) -> bool:
    found = words(name)
    if not found:
        return False
    last, before = found[-1], found[-2] if len(found) > 1 else ""
    if found[0] in _PLACES:
        return False
    if last in _SECRET:
        return before not in (
            "public",
            "forgot",
            "reset",
            "change",
            "update",
            "no",
            "has",
            "needs",
            "kubernetes",
            "k8s",
            "pull",
            "show",
            "hide",
            "use",
            "require",
            "set",
            "with",
        )
    return (last == "key" and before in _KEYS) or (last == "token" and before in _TOKENS)


def asks_for_credentials(node: SgNode) -> bool:
    """A header or cookie that proves who somebody is."""
    return _ASKED.search(node.text()) is not None


def is_personal(name: str) -> bool:
    found = words(name)
    if not found:
        return False
    pair = (found[-2], found[-1]) if len(found) > 1 else ("", "")
    return (
        found[-1] in _PERSONAL and pair[0] not in ("send", "is", "has", "should", "can", "no", "use")
    ) or pair in _PERSONAL_PAIRS


def is_whole_request(node: SgNode, language: str) -> bool:
    """The body, the headers or the cookies of a request, all of them."""
    pattern = _GO_WHOLE if language == "go" else _WHOLE
    return pattern.fullmatch(node.text().replace("?.", ".")) is not None
