"""Names of variables that are meant to be the same: one slip apart, a word shortened, a word left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.env.near_miss import is_slip
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Collection

_PLATFORM = lazy(
    r"(?i)^(SPRING|ASPNETCORE|DOTNET|COMPLUS|KESTREL|OTEL|NODE|NPM|YARN|PNPM|PYTHON|PIP|UV|JAVA|JDK|JVM|_JAVA|GO|GRPC|LD|LC|SSL|HTTPS?|NO|ALL|AWS|GCP|GOOGLE"
    r"|AZURE|GITHUB|CI|KUBERNETES|POD|DD|NEW_RELIC|ELASTIC|SENTRY|TZ|PATH|HOME|LANG|HOSTNAME|PORT|USER|TERM|DEBIAN|NGINX|GUNICORN|UVICORN|WEB_CONCURRENCY"
    r"|RAILS|RACK|BUNDLE|PHP|APACHE|COMPOSER|GEVENT|MALLOC|DJANGO|FLASK|CELERY|VITE|NEXT|NUXT|REACT_APP|PUBLIC|VIRTUAL|LETSENCRYPT|TRAEFIK|MANAGEMENT|SERVER"
    r"|EUREKA|LOGGING|QUARKUS|MICRONAUT|CATALINA|JAVA_OPTS|MAVEN|GRADLE|PUID|PGID|UMASK|S6|PUPPETEER|PLAYWRIGHT|CHROME)(_|$)"
)
"""Names that a framework, a runtime or a base image asks for, whatever the code says."""
_SHORT = {
    "DB": "DATABASE", "ADDR": "ADDRESS", "PASS": "PASSWORD", "PASSWD": "PASSWORD", "PWD": "PASSWORD", "URI": "URL", "SVC": "SERVICE",
    "USR": "USER", "USERNAME": "USER", "CFG": "CONFIG", "ENDPOINT": "URL", "HOSTNAME": "HOST", "PG": "POSTGRES", "SRV": "SERVICE", "MSG": "MESSAGE",
}  # fmt: skip
"""Words that people write in two ways."""
_LEAST = 4


def meant(given: str, wanted: Collection[str], read: Collection[str]) -> str:
    """Which of the wanted names one that nobody reads was meant to be; empty for none.

    Another word is another thing (`API_HOST`, `APP_HOST`), so what differs must be no word that any name that is read has.
    """
    words = {word for name in read for word in name.split("_")}
    for name in sorted(wanted):
        if _may_be(given, name) and _is_variant(given, name, words):
            return name
    return ""


def nearest(given: Collection[str], wanted: Collection[str], least: float = 0.8) -> dict[str, str]:
    """For names that are missing, the ones they may have become, the likest first and each once."""
    pairs = sorted(((_score(one, name), name, one) for name in wanted for one in given), reverse=True)
    found: dict[str, str] = {}
    for score, name, one in pairs:
        if score >= least and _may_be(one, name) and name not in found and one not in found.values():
            found[name] = one
    return found


def _may_be(given: str, name: str) -> bool:
    """What a platform asks for is not read here, unless the code asks for something of the platform's too."""
    return _PLATFORM.match(given) is None or given.partition("_")[0] == name.partition("_")[0]


def _score(name: str, wanted: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, _spelled(name), _spelled(wanted)).ratio()


def _spelled(name: str) -> str:
    return "".join(_SHORT.get(word, word) for word in name.upper().split("_"))


def _is_variant(given: str, name: str, words: Collection[str]) -> bool:
    ours, theirs = given.split("_"), name.split("_")
    if _spelled(given) == _spelled(name):
        return True
    if len(ours) == len(theirs):
        pairs = [(left, right) for left, right in zip(ours, theirs, strict=True) if left != right]
        if len(pairs) > 1 and sorted(ours) == sorted(theirs):
            return True  # the same words in another order
        return len(pairs) == 1 and pairs[0][0] not in words and _is_same_word(given, name, *pairs[0])
    return False


def _is_same_word(given: str, name: str, left: str, right: str) -> bool:
    if any(one.isdigit() for one in left + right):
        return False
    shortened = min(len(left), len(right)) >= _LEAST and (left.startswith(right) or right.startswith(left))
    return is_slip(given, name) or shortened or _is_swapped(left, right)


def _is_swapped(left: str, right: str) -> bool:
    """The same letters in another order."""
    return len(left) >= _LEAST and sorted(left) == sorted(right) and left[0] == right[0]
