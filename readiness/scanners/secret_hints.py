"""What must stand in a text for a detector to find anything: literals, looked for first, since most texts hold none of them.

Each hint is told by the detector's own patterns: whatever they match has one of its words in it, in lower case, or is found
by one of its patterns, which begin with letters and so cost next to nothing. A detector without a hint is always asked.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping, Sequence


class Hint(NamedTuple):
    words: tuple[str, ...] = ()
    """In lower case."""
    patterns: tuple[re.Pattern[str], ...] = ()


HINTS: Mapping[str, Hint] = {
    "AWS Access Key": Hint(
        ("a3t", "abia", "acca", "akia", "asia"), (lazy(r"'[0-9a-zA-Z/+]{40}['\"]"), lazy(r"\"[0-9a-zA-Z/+]{40}['\"]"))
    ),
    "Artifactory Credentials": Hint(patterns=(lazy(r"AKC[a-zA-Z0-9]{10}"), lazy(r"AP[\dA-F][a-zA-Z0-9]{8}"))),
    "Azure Storage Account access key": Hint(("accountkey=",)),
    "Cloudant Credentials": Hint(("cl",)),
    "Discord Bot Token": Hint(patterns=(lazy(r"\.[a-zA-Z\d_-]{6}\.[a-zA-Z\d_-]{27}"),)),
    "GitHub Token": Hint(("ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
    "GitLab Token": Hint(
        (
            "glpat-",
            "gldt-",
            "glft-",
            "glsoat-",
            "glrt-",
            "gr1348941",
            "glcbt-",
            "glimt-",
            "glptt-",
            "glagent-",
            "gloas-",
        )
    ),
    "IBM COS HMAC Credentials": Hint(("secret",)),
    "IBM Cloud IAM Key": Hint(("key", "pwd", "pass", "token", "secret", "api", "cred")),
    "JSON Web Token": Hint(("eyj",)),
    "Mailchimp Access Key": Hint(patterns=(lazy(r"-us[0-9]"),)),
    "NPM tokens": Hint(("_authtoken",)),
    "OpenAI Token": Hint(("t3blbkfj",)),
    "Private Key": Hint(("private key", "putty-user-key-file")),
    "PyPI Token": Hint(("pypi-age",)),
    "SendGrid API Key": Hint(("sg.",)),
    "Slack Token": Hint(("xox", "hooks.slack.com")),
    "SoftLayer Credentials": Hint(("sl", "softlayer")),
    "Square OAuth Secret": Hint(("sq0csp-",)),
    "Stripe Access Key": Hint(("k_live_",)),
    "Telegram Bot Token": Hint(patterns=(lazy(r":[0-9A-Za-z_-]{35}"),)),
    "Twilio API Key": Hint(patterns=(lazy(r"AC[a-z0-9]{32}"), lazy(r"SK[a-z0-9]{32}"))),
}
"""By detect-secrets' name for what is found; a test makes texts of the installed version's patterns and looks for the hint."""


# Their patterns match nearly any `key = "…"` of the right length (and are slow): they count where their maker is named.
MAKERS = {
    "Cloudant Credentials": ("cloudant",),
    "IBM COS HMAC Credentials": ("ibm", "cos_", "cos-", "_cos"),
    "IBM Cloud IAM Key": ("ibm", "iam_", "iam-", "_iam"),
    "SoftLayer Credentials": ("softlayer",),
}
KEYWORD_WORDS = ("key", "pass", "pwd", "secret", "contrase")
TOKEN_WORDS = ("token", "credential", "passphrase", "key")
"""One of these stands in every line that `_TOKEN_NAME` finds anything in."""


def hinted(type_: str, text: str, lower: str) -> bool:
    """Whether a text, and the same in lower case, can hold such a secret."""
    if not any(maker in lower for maker in MAKERS.get(type_, ("",))):
        return False
    hint = HINTS.get(type_)
    if hint is None:
        return True
    return any(word in lower for word in hint.words) or any(pattern.search(text) for pattern in hint.patterns)


def lines_with(lines: Sequence[str], lower: str, words: Iterable[str]) -> list[int]:
    """Numbers, from 1, of the lines that hold one of the words; `lower`: their text in lower case."""
    starts = list(accumulate(map((1).__add__, map(len, lines)), initial=0))
    if starts[-1] - 1 != len(lower):  # a few letters are two in lower case: no place in it tells a line then
        return list(range(1, len(lines) + 1))
    found: set[int] = set()
    for word in words:
        at = lower.find(word)
        while at >= 0:
            number = bisect_right(starts, at)
            found.add(number)
            at = lower.find(word, starts[number])
    return sorted(found)
