"""Tokens whose issuer gave them a form of their own, each looked for only where the text holds its mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.credentials.checksums import adds_up
from readiness.formats.credentials.found import Found
from readiness.formats.credentials.values import entropy, is_placeholder
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_EDGE, _END = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"
_LEAST_ENTROPY = 3.0
"""Bits a character: twenty random ones have more, a pattern such as `abcabcabc…` has less."""


class Form(NamedTuple):
    kind: str
    marks: tuple[str, ...]
    """One of them is in every such token."""
    pattern: re.Pattern[str]
    checked: bool = False
    """It carries a checksum."""


def _form(kind: str, marks: str, pattern: str, *, checked: bool = False) -> Form:
    return Form(kind, tuple(marks.split()), lazy(f"{_EDGE}(?:{pattern}){_END}"), checked)


FORMS = (
    _form("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_[A-Za-z0-9]{36}", checked=True),
    _form("GitHub token", "github_pat_", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    _form("GitLab token", "glpat- gldt- glrt- glptt- glcbt- glsoat- glft- glimt- glagent-",
          r"gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent)-(?:[\w-]{27,300}\.[0-9a-z]{2}[0-9a-z]{7}|[\w-]{20,64})"),
    _form("Slack token", "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe",
          r"xox[baprs]-\d{9,14}-(?:\d{9,14}-){0,2}[A-Za-z0-9]{20,64}|xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{100,250}"),
    _form("Slack token", "xapp-", r"xapp-\d-[A-Z0-9]{9,14}-\d{9,14}-[0-9a-f]{64}"),
    _form("Slack webhook", "hooks.slack.com/", r"hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}"),
    _form("Stripe live key", "sk_live_ rk_live_", r"[sr]k_live_[A-Za-z0-9]{24,247}"),
    _form("Google API key", "AIza", r"AIza[\w-]{35}"),
    _form("Google OAuth client secret", "GOCSPX-", r"GOCSPX-[\w-]{28}"),
    _form("npm token", "npm_", r"npm_[A-Za-z0-9]{36}", checked=True),
    _form("PyPI token", "pypi-AgE", r"pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[\w-]{50,1000}"),
    _form("SendGrid key", "SG.", r"SG\.[\w-]{22}\.[\w-]{43}"),
    _form("OpenAI key", "T3BlbkFJ", r"sk-(?:(?:proj|svcacct|admin)-)?[\w-]{20,100}T3BlbkFJ[\w-]{20,100}"),
    _form("Anthropic key", "sk-ant-", r"sk-ant-(?:api|admin|oat)\d{2}-[\w-]{80,120}AA"),
    _form("Groq key", "gsk_", r"gsk_[A-Za-z0-9]{52}"),
    _form("xAI key", "xai-", r"xai-[A-Za-z0-9]{80}"),
    _form("Hugging Face token", "hf_", r"hf_[A-Za-z]{34}"),
    _form("Replicate token", "r8_", r"r8_[A-Za-z0-9]{37}"),
    _form("Docker Hub token", "dckr_", r"dckr_(?:pat|oat)_[\w-]{27,32}"),
    _form("DigitalOcean token", "dop_v1_ dor_v1_ doo_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    _form("Vault token", "hvs. hvb.", r"hv[sb]\.[\w-]{90,300}"),
    _form("Terraform Cloud token", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}"),
    _form("Databricks token", "dapi", r"dapi[0-9a-f]{32}(?:-\d)?"),
    _form("Shopify token", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    _form("Grafana token", "glsa_ glc_eyJ", r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_eyJ[A-Za-z0-9+/=]{60,400}"),
    _form("Sentry token", "sntrys_ sntryu_", r"sntrys_eyJ[\w=+/]{80,400}|sntryu_[0-9a-f]{64}"),
    _form("New Relic key", "NRAK-", r"NRAK-[A-Z0-9]{27}"),
    _form("Linear key", "lin_api_", r"lin_api_[A-Za-z0-9]{40}"),
    _form("age key", "AGE-SECRET-KEY-", r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
    _form("Postman key", "PMAK-", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    _form("PlanetScale credential", "pscale_", r"pscale_(?:tkn|pw|oauth)_[\w.=-]{32,64}"),
    _form("Doppler token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.", r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}"),
    _form("RubyGems key", "rubygems_", r"rubygems_[0-9a-f]{48}"),
    _form("Pulumi token", "pul-", r"pul-[0-9a-f]{40}"),
    _form("Square secret", "sq0csp-", r"sq0csp-[\w-]{43}"),
    _form("Atlassian token", "ATATT3", r"ATATT3[\w=-]{180,200}"),
    _form("Notion token", "ntn_", r"ntn_\d{11}[A-Za-z0-9]{35}"),
    _form("Figma token", "figd_", r"figd_[\w-]{40}"),
    _form("Telegram bot token", ":AA", r"\d{8,10}:AA[\w-]{33}"),
    _form("Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,80}"),
    _form("Azure client secret", "Q~", r"[\w~.-]{3}\dQ~[\w~.-]{31,34}"),
    _form("Azure storage key", "AccountKey=", r"AccountKey=[A-Za-z0-9+/]{86}=="),
)  # fmt: skip

_CLIENT = lazy(
    r"(?i)firebase|authDomain|messagingSenderId|storageBucket|current_key|maps|youtube|recaptcha|gtag|analytics|picker"
    r"|NEXT_PUBLIC_|VITE_|REACT_APP_|EXPO_PUBLIC_|<script|REVERSED_CLIENT_ID"
)
"""What stands near a key that Google means to be in pages and apps."""
_NEAR = 400


_SHORTEST = 24
"""Characters that every token has at the least, without a blank among them."""


def found(text: str) -> Iterator[Found]:
    long = "\n".join([word for word in text.split() if len(word) >= _SHORTEST])
    for form in FORMS:
        if any(mark in long for mark in form.marks):
            for match in form.pattern.finditer(text):
                if not _is_invented(form, match[0]):
                    yield Found(*match.span(), form.kind, _weight(form, text, match))


def _is_invented(form: Form, token: str) -> bool:
    if is_placeholder(token) or entropy(token) < _LEAST_ENTROPY:
        return True
    return form.checked and not adds_up(token)


def _weight(form: Form, text: str, match: re.Match[str]) -> str:
    if form.kind != "Google API key":
        return "real"
    around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    return "public" if _CLIENT.search(around) else "real"
