"""Services behind an edge that ends TLS, and that do not know it: they take requests for plain ones, or give away plain addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.secured import hosts
from readiness.model.facts import EnvSet
from readiness.model.finding import Kind, Observation
from readiness.model.settings import Setting
from readiness.model.trait import Trait
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.system.secured import Host
    from readiness.model.location import Location
    from readiness.model.system import Service, System

_NEEDS = {
    "redirects-to-tls": "redirects every request to https, that of the proxy too, without end",
    "secure-session": "sends the session's cookie only where it knows of TLS, so never",
    "asks-scheme": "takes every request for a plain one",
}
_HEADERS = lazy(
    r"(?i)FORWARDED_ALLOW_IPS|TRUST_?(ED_)?PROX(Y|IES)|PROXY_?HEADERS|BEHIND_?PROXY|USE_X_FORWARDED|PROXY_FIX|.*PROXY_SSL_HEADER"
)
_ADDRESS = lazy(r"(?i)(https?)://([a-z0-9.-]+)(?::(\d+))?(?=[/,;\s\"'\]?#]|$)")
_OTHER = lazy(r"(?i)cors|origin|proxy|probe|internal|schema|namespace|xmlns")
_DEVELOPMENT = lazy(r"(?i)(^|[/_.-])(dev|develop|development|local|test|testing|ci)([/_.-]|$)")
_BY = frozenset({"kubernetes", "compose", "dockerfile", "env file"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each thing that a service does which depends on TLS, and for each address of a host that has it."""
    served = hosts(system)
    before: dict[str, Host] = {}
    for told in served.values():
        for host in told:
            for name in host.services if host.secured else ():
                before.setdefault(name, host)
    for service in system.services:
        if service.name in before:
            yield from _service(service, before[service.name])
    if before or any(host.secured for told in served.values() for host in told):
        yield from _addresses(system, served)


def _service(service: Service, host: Host) -> Iterator[Observation]:
    traits = [one for one in service.of(Trait) if not _DEVELOPMENT.search(one.location.path)]
    trusts = next((one.location for one in traits if one.kind == "trusts-proxy"), None)
    told = next((one.location for one in service.of(EnvSet) if _HEADERS.fullmatch(one.name)), None)
    ended = host.location._replace(message=f"{host.by} ends TLS for {host.name}")
    seen = set()
    for one in traits:
        if one.kind not in _NEEDS or one.kind in seen:
            continue
        seen.add(one.kind)
        name = f"{one.name} {_NEEDS[one.kind]}"
        if trusts is not None:
            yield Observation(
                one.location, Kind.PASS, one.name, related=(ended, trusts._replace(message="the proxy is believed"))
            )
        elif told is not None:
            note = "a variable may say that the proxy is believed"
            yield Observation(one.location, Kind.OPEN, one.name, note, related=(ended, told))
        else:
            yield Observation(one.location, Kind.FAIL, name, "the proxy's X-Forwarded-Proto is not believed", (ended,))


def _addresses(system: System, served: Mapping[str, tuple[Host, ...]]) -> Iterator[Observation]:
    for one in system.of(EnvSet):
        if one.by in _BY and isinstance(one.value, str) and "://" in one.value and not _OTHER.search(one.name):
            yield from _address(one.name, one.value, one.location, served)
    for setting in system.of(Setting):
        if isinstance(setting.value, str) and "://" in setting.value and not _OTHER.search(setting.key):
            yield from _address(setting.key, setting.value, setting.location, served)


def _address(name: str, text: str, place: Location, served: Mapping[str, tuple[Host, ...]]) -> Iterator[Observation]:
    """A port of its own is another door; an address beside its encrypted twin is a list of what is taken."""
    found = [(one[1].lower(), one[2].lower()) for one in _ADDRESS.finditer(text) if one[3] in (None, "80", "443")]
    for scheme, host in dict.fromkeys(found):
        known = served.get(host, ())
        if not known or not all(one.secured for one in known):
            continue
        ended = known[0].location._replace(message=f"{known[0].by} ends TLS for {host}")
        if scheme == "http" and ("https", host) not in found:
            yield Observation(place, Kind.FAIL, f"{name} gives {host} as http://", related=(ended,))
        elif scheme == "https":
            yield Observation(place, Kind.PASS, name, related=(ended,))
