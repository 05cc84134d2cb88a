"""Secrets that are known by their own looks: issuers' token formats, keys, passwords in URLs and headers."""

from __future__ import annotations

import re

from readiness.pattern import lazy
from readiness.redact.values import MASK, value_masked

def _issued(*literals: str, then: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Tokens that begin with one of the literals. Nearly no text holds any, and to look for them is all it then costs."""
    return literals, lazy(rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, literals))}){then}")


_ISSUERS = (
    _issued("AKIA", "ASIA", "ABIA", "ACCA", "AROA", "AIDA", then=r"[A-Z0-9]{16}(?![A-Za-z0-9])"),
    _issued("ghp_", "gho_", "ghu_", "ghs_", "ghr_", then=r"[A-Za-z0-9]{30,255}"),
    _issued("github_pat_", then=r"[A-Za-z0-9_]{22,255}"),
    _issued("gl", then=r"(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w.-]{20,300}"),
    _issued("xox", then=r"[abceoprs]-[A-Za-z0-9-]{10,300}"),
    _issued("xapp-", then=r"[A-Za-z0-9-]{10,300}"),
    _issued("sk_", "rk_", "pk_", then=r"(?:live|test)_[A-Za-z0-9]{10,255}"),
    _issued("whsec_", then=r"[A-Za-z0-9+/=]{16,128}"),
    _issued("AIza", then=r"[\w-]{35}"),
    _issued("ya29.", then=r"[\w-]{20,300}"),
    _issued("GOCSPX-", then=r"[\w-]{20,64}"),
    _issued("npm_", then=r"[A-Za-z0-9]{36}"),
    _issued("pypi-", then=r"[\w-]{16,300}"),
    _issued("dckr_pat_", "dckr_oat_", then=r"[\w-]{20,64}"),
    _issued("eyJ", then=r"(?<!-eyJ)[\w-]{8,4096}+\.[\w-]{4,8192}+(?:\.[\w-]{0,4096}+)?"),
    _issued("sk-", then=r"(?:proj-|ant-|or-)?(?=[\w-]{0,60}\d)[\w-]{20,300}"),
    _issued("hf_", then=r"[A-Za-z0-9]{30,64}"),
    _issued("SG.", then=r"[\w-]{16,64}\.[\w-]{16,64}"),
    _issued("SK", then=r"[0-9a-f]{32}"),
    _issued("hvs.", "hvb.", "hvr.", then=r"[\w-]{20,300}"),
    _issued("doo_v1_", "dop_v1_", "dor_v1_", then=r"[0-9a-f]{64}"),
    _issued("dapi", then=r"[0-9a-f]{32}"),
    _issued("shpat_", "shpss_", "shpca_", "shppa_", then=r"[0-9a-fA-F]{32}"),
    _issued("glsa_", then=r"\w{30,64}"),
    _issued("glc_", then=r"[\w=+/]{30,300}"),
    _issued("sntrys_", "sntryu_", then=r"[\w=+/.-]{30,300}"),
    _issued("NRAK-", then=r"[A-Z0-9]{27}"),
    _issued("lin_api_", then=r"\w{30,64}"),
    _issued("AGE-SECRET-KEY-1", then=r"[A-Z0-9]{40,80}"),
)
_BOT = lazy(r"(?<![A-Za-z0-9_])\d{8,10}:AA[\w-]{33}")
_KEY = lazy(r"(-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)([^-]+)")
_KEY_LINE = lazy(
    r"\s{0,80}(?=\S{0,200}[a-z])(?=\S{0,200}[A-Z])(?=\S{0,200}[0-9])([A-Za-z0-9+/]{48,128}={0,2})\s{0,80}"
)
"""A line of a key's body, alone on its line; digests have letters of one case only."""
_WEBHOOK = lazy(
    r"(hooks\.slack\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/webhooks/)[\w/-]{8,200}"
)
_URL = lazy(r"://([^\s/:@\"'`<>]{0,128}):([^\s/\"'`]{1,256})@|://([\w.~%-]{20,256})@")
_USER = lazy(r"((?:\s-u|\s--user)[ =][\"']?[\w.@-]{1,64}:)([^\s\"']{1,128})")
_HEADER = lazy(r"\b(Bearer|Basic|Token)(\s{1,4})(?=[^\s]{0,100}[0-9=])[\w.~+/=-]{16,4096}", re.IGNORECASE)


def tokens_masked(text: str) -> str:
    """The text without what is a secret by its form alone."""
    for literals, token in _ISSUERS:
        if any(literal in text for literal in literals):
            text = token.sub(MASK, text)
    if ":AA" in text:
        text = _BOT.sub(MASK, text)
    if "PRIVATE KEY" in text:
        text = _KEY.sub(_key, text)
    if "://" in text:
        text = _URL.sub(_url, text)
    if ".com/" in text:
        text = _WEBHOOK.sub(rf"\1{MASK}", text)
    text = _USER.sub(lambda found: found[1] + value_masked(found[2]), text)
    text = _HEADER.sub(rf"\1\2{MASK}", text)
    found = _KEY_LINE.fullmatch(text) if len(text) < 300 else None
    return f"{text[: found.start(1)]}{MASK}{text[found.end(1) :]}" if found else text


def _key(found: re.Match[str]) -> str:
    """Its body on the same line, as in JSON; `\\n` and closing quotes alone are none."""
    has_body = len(found[2].replace("\\n", "").strip(" *\"'`,;\r\n")) > 1
    return found[1] + MASK if has_body else found[0]


def _url(found: re.Match[str]) -> str:
    if found[3] is not None:
        return f"://{MASK}@"
    return f"://{found[1]}:{value_masked(found[2])}@"
