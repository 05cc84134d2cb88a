"""Secrets that are known by their own looks: issuers' token formats, keys, passwords in URLs and headers."""

from __future__ import annotations

import re

from readiness.pattern import lazy
from readiness.redact.values import MASK, value_masked

_TOKENS = lazy(
    r"(?<![A-Za-z0-9_])(?:"
    r"(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    r"|gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255}"
    r"|gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w.-]{20,400}"
    r"|xox[abceoprs]-[A-Za-z0-9-]{10,300}|xapp-[A-Za-z0-9-]{10,300}"
    r"|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,255}|whsec_[A-Za-z0-9+/=]{16,128}"
    r"|AIza[\w-]{35}|ya29\.[\w-]{20,300}|GOCSPX-[\w-]{20,64}"
    r"|npm_[A-Za-z0-9]{36}|pypi-[\w-]{16,300}|dckr_(?:pat|oat)_[\w-]{20,64}"
    r"|(?<!-)eyJ[\w-]{8,4096}+\.[\w-]{4,8192}+(?:\.[\w-]{0,4096}+)?"
    r"|sk-(?:proj-|ant-|or-)?(?=[\w-]{0,60}\d)[\w-]{20,300}|hf_[A-Za-z0-9]{30,64}|SG\.[\w-]{16,64}\.[\w-]{16,64}"
    r"|SK[0-9a-f]{32}|hv[sbr]\.[\w-]{20,300}|do[opr]_v1_[0-9a-f]{64}|dapi[0-9a-f]{32}"
    r"|shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}|glsa_\w{30,64}|glc_[\w=+/]{30,300}|sntry[su]_[\w=+/.-]{30,300}"
    r"|NRAK-[A-Z0-9]{27}|lin_api_\w{30,64}|AGE-SECRET-KEY-1[A-Z0-9]{40,80}|\d{8,10}:AA[\w-]{33}"
    r"|gsk_[A-Za-z0-9]{40,64}|xai-[A-Za-z0-9]{60,100}|r8_[A-Za-z0-9]{30,40}|[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,80}"
    r"|PMAK-[0-9a-f]{20,30}-[0-9a-f]{30,40}|pscale_(?:tkn|pw|oauth)_[\w.=-]{24,80}|dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40,90}"
    r"|rubygems_[0-9a-f]{40,64}|pul-[0-9a-f]{40}|sq0csp-[\w-]{40,50}|ATATT3[\w=-]{60,220}|ntn_\d{11}[A-Za-z0-9]{30,40}"
    r"|figd_[\w-]{36,50}|[\w~.-]{3}\dQ~[\w~.-]{31,34}"
    r")"
)
_MARKS = (
    "AKIA ASIA ABIA ACCA AROA AIDA ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- glcbt- glptt- glft- glimt- glagent- "
    "gloas- glsoat- glffct- xox xapp- _live_ _test_ whsec_ AIza ya29. GOCSPX- npm_ pypi- dckr_ eyJ sk- hf_ SG. SK hvs. hvb. "
    "hvr. _v1_ dapi shpat_ shpss_ shpca_ shppa_ glsa_ glc_ sntry NRAK- lin_api_ AGE-SECRET-KEY :AA gsk_ xai- r8_ .atlasv1. PMAK- pscale_ dp. rubygems_ pul- sq0csp- ATATT3 ntn_ figd_ Q~"
).split()
"""What every such token has in it: most lines have none, and most runs then never compile the long pattern."""
_KEY = lazy(r"(-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)([^-]+)")
_KEY_LINE = lazy(r"\s{0,80}(?=\S{0,200}[a-z])(?=\S{0,200}[A-Z])(?=\S{0,200}[0-9])([A-Za-z0-9+/]{48,128}={0,2})\s{0,80}")
"""A line of a key's body, alone on its line; digests have letters of one case only."""
_WEBHOOK = lazy(r"(hooks\.slack\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/webhooks/)[\w/-]{8,200}")
_URL = lazy(r"://([^\s/:@\"'`<>]{0,128}):([^\s/\"'`]{1,256})@|://([\w.~%-]{20,256})@")
_USER = lazy(r"((?:\s-u|\s--user)[ =][\"']?[\w.@-]{1,64}:)([^\s\"']{1,128})")
_HEADER = lazy(r"\b(Bearer|Basic|Token)(\s{1,4})(?=[^\s]{0,100}[0-9=])[\w.~+/=-]{16,4096}", re.IGNORECASE)


def tokens_masked(text: str) -> str:
    """The text without what is a secret by its form alone."""
    if any(mark in text for mark in _MARKS):
        text = _TOKENS.sub(MASK, text)
    if "PRIVATE KEY" in text:
        text = _KEY.sub(_key, text)
    if "://" in text:
        text = _URL.sub(_url, text)
    if ".com/" in text:
        text = _WEBHOOK.sub(rf"\1{MASK}", text)
    if "-u" in text:
        text = _USER.sub(lambda found: found[1] + value_masked(found[2]), text)
    lowered = text.lower()
    if "bearer" in lowered or "basic" in lowered or "token" in lowered:
        text = _HEADER.sub(rf"\1\2{MASK}", text)
    found = _KEY_LINE.fullmatch(text) if 48 <= len(text) < 300 else None
    return f"{text[: found.start(1)]}{MASK}{text[found.end(1) :]}" if found else text


def _key(found: re.Match[str]) -> str:
    """Its body on the same line, as in JSON; `\\n` and closing quotes alone are none."""
    has_body = len(found[2].replace("\\n", "").strip(" *\"'`,;\r\n")) > 1
    return found[1] + MASK if has_body else found[0]


def _url(found: re.Match[str]) -> str:
    if found[3] is not None:
        return f"://{MASK}@"
    return f"://{found[1]}:{value_masked(found[2])}@"
