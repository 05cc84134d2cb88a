"""What is publicly known of common base images: who they run as, what they contain, which libc they use.

Only what an image's maintainers document or its Dockerfile shows. A question without a sure answer stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.model.facts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_ACCOUNTS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    user: str = "root"
    """The account or number a container starts as when no USER is set; `root` too where none is."""
    uid: int | None = 0
    """Its number, where that is known."""
    drops_privileges: bool = False
    """Its entrypoint starts as root and hands over to an account of its own."""
    shell: bool | None = True
    """`/bin/sh` exists."""
    curl: bool | None = None
    wget: bool | None = None
    python: bool | None = None
    libc: str = ""
    """`glibc`, `musl`, `none`; empty when not known."""
    ca_certificates: bool | None = None
    healthcheck: bool = False
    """It has a HEALTHCHECK of its own."""
    accounts: Mapping[str, int] | None = field(default_factory=dict)
    """Accounts beyond root that it documents; None when that is not known, empty for none."""
    package_manager: str = ""
    """`apt`, `apk`, `dnf`, `microdnf`, …; `none` when there is none."""

    def has(self, tool: str) -> bool | None:
        """Whether a command-line tool is there; None when that is not known."""
        match tool:
            case "curl":
                return self.curl
            case "wget":
                return self.wget
            case "python" | "python3":
                return self.python
            case "sh":
                return self.shell
            case _:
                return None


_SYSTEM: Mapping[str, int] = {
    "daemon": 1,
    "bin": 2,
    "sys": 3,
    "mail": 8,
    "www-data": 33,
    "backup": 34,
    "nobody": 65534,
}
_ALPINE_SYSTEM: Mapping[str, int] = {"bin": 1, "daemon": 2, "mail": 8, "guest": 405, "nobody": 65534}

SCRATCH = Base(
    shell=False,
    curl=False,
    wget=False,
    python=False,
    libc="none",
    ca_certificates=False,
    accounts=_NO_ACCOUNTS,
    package_manager="none",
)
DEBIAN = Base(
    curl=False,
    wget=False,
    python=False,
    libc="glibc",
    ca_certificates=False,
    accounts=_SYSTEM,
    package_manager="apt",
)
BUILDPACK = replace(DEBIAN, curl=True, wget=True, python=True, ca_certificates=True)
"""Debian with the compilers and fetchers of the `buildpack-deps` images."""
SLIM = replace(DEBIAN, ca_certificates=None)
"""A language image on slim Debian: no fetcher, whatever else."""
ALPINE = Base(
    curl=False,
    wget=True,
    python=False,
    libc="musl",
    ca_certificates=True,
    accounts=_ALPINE_SYSTEM,
    package_manager="apk",
)
RED_HAT = Base(
    curl=True, wget=None, python=None, libc="glibc", ca_certificates=True, accounts=None, package_manager="dnf"
)
BUSYBOX = Base(
    curl=False,
    wget=True,
    python=False,
    libc="",
    ca_certificates=False,
    accounts={"daemon": 1, "bin": 2, "sys": 3, "mail": 8, "www-data": 33, "nobody": 65534},
    package_manager="none",
)
DISTROLESS = Base(
    shell=False,
    curl=False,
    wget=False,
    python=False,
    libc="glibc",
    ca_certificates=True,
    accounts={"nobody": 65534, "nonroot": 65532},
    package_manager="none",
)
CHAINGUARD = Base(
    user="nonroot",
    uid=65532,
    shell=False,
    curl=False,
    wget=False,
    python=None,
    libc="glibc",
    ca_certificates=True,
    accounts={"nonroot": 65532},
    package_manager="none",
)
BITNAMI = Base(
    user="1001",
    uid=1001,
    curl=None,
    python=None,
    libc="glibc",
    ca_certificates=True,
    accounts=None,
    package_manager="none",
)
UNKNOWN_INSIDE = Base(shell=None, libc="", accounts=None)


def _with(base: Base, **accounts: int) -> Base:
    return replace(base, accounts={**(base.accounts or {}), **accounts})


def _as(base: Base, user: str, uid: int | None) -> Base:
    accounts = base.accounts if user.isdecimal() or uid is None else {**(base.accounts or {}), user: uid}
    return replace(base, user=user, uid=uid, accounts=accounts)


def _server(base: Base, account: str, uid: int) -> Base:
    return replace(_with(base, **{account: uid}), drops_privileges=True)


def _runtime(slim: Base, full: Base, alpine: Base) -> tuple[tuple[str, Base], ...]:
    """A Docker official image in its three families, told by the tag."""
    return (
        (r"(.*-)?alpine.*", alpine),
        (r"(.*-)?slim.*", slim),
        (r".*(windowsservercore|nanoserver).*", _WINDOWS),
        (r".*", full),
    )


_WINDOWS = Base(user="ContainerAdministrator", uid=None, shell=False, wget=False, libc="none", accounts=None)
_JDK = replace(DEBIAN, curl=None, wget=None, ca_certificates=True, python=None)
_NANO = replace(_WINDOWS, user="ContainerUser", curl=True)
_DOTNET_ACCOUNT = {"app": 1654}
_CHISELED = replace(DISTROLESS, user="app", uid=1654, accounts=_DOTNET_ACCOUNT, ca_certificates=True)

Table = tuple[tuple[str, tuple[tuple[str, Base], ...]], ...]
"""Pattern of the name (registry left out for Docker Hub) → pattern of the tag → what is known. First match counts."""

_ANY = r".*"
_NODE = {"node": 1000}

_TABLE: Table = (
    (r"scratch", ((_ANY, SCRATCH),)),
    (r"(alpine|(docker\.io/)?amd64/alpine)", ((_ANY, ALPINE),)),
    (r"busybox", ((r".*musl.*", replace(BUSYBOX, libc="musl")), (r".*(glibc|uclibc).*", BUSYBOX), (_ANY, BUSYBOX))),
    (r"debian", ((_ANY, DEBIAN),)),
    (
        r"ubuntu",
        (
            (r"(2[3-9]\..*|noble.*|latest|rolling|devel)", _with(DEBIAN, ubuntu=1000)),
            (_ANY, DEBIAN),
        ),
    ),
    (r"buildpack-deps", ((r".*(curl|scm).*", replace(BUILDPACK, python=None)), (_ANY, BUILDPACK))),
    (
        r"gcr\.io/distroless/python3.*",
        (
            (
                r".*debug.*nonroot.*|.*nonroot.*debug.*",
                _as(replace(DISTROLESS, shell=True, wget=True, python=True), "nonroot", 65532),
            ),
            (r".*nonroot.*", _as(replace(DISTROLESS, python=True), "nonroot", 65532)),
            (r".*debug.*", replace(DISTROLESS, shell=True, wget=True, python=True)),
            (_ANY, replace(DISTROLESS, python=True)),
        ),
    ),
    (
        r"gcr\.io/distroless/static.*",
        (
            (
                r".*debug.*nonroot.*|.*nonroot.*debug.*",
                _as(replace(DISTROLESS, libc="none", shell=True, wget=True), "nonroot", 65532),
            ),
            (r".*nonroot.*", _as(replace(DISTROLESS, libc="none"), "nonroot", 65532)),
            (r".*debug.*", replace(DISTROLESS, libc="none", shell=True, wget=True)),
            (_ANY, replace(DISTROLESS, libc="none")),
        ),
    ),
    (
        r"gcr\.io/distroless/.*",
        (
            (
                r".*debug.*nonroot.*|.*nonroot.*debug.*",
                _as(replace(DISTROLESS, shell=True, wget=True), "nonroot", 65532),
            ),
            (r".*nonroot.*", _as(DISTROLESS, "nonroot", 65532)),
            (r".*debug.*", replace(DISTROLESS, shell=True, wget=True)),
            (_ANY, DISTROLESS),
        ),
    ),
    (
        r"cgr\.dev/chainguard/(wolfi-base|busybox|bash)",
        ((_ANY, replace(CHAINGUARD, user="root", uid=0, shell=True, wget=True, package_manager="apk")),),
    ),
    (
        r"cgr\.dev/chainguard/python",
        (
            (r".*-dev", replace(CHAINGUARD, shell=True, wget=True, python=True, package_manager="apk")),
            (_ANY, replace(CHAINGUARD, python=True)),
        ),
    ),
    (r"cgr\.dev/chainguard/static", ((_ANY, replace(CHAINGUARD, libc="none")),)),
    (
        r"cgr\.dev/chainguard/node",
        ((_ANY, replace(CHAINGUARD, user="node", uid=65532, shell=None, accounts={"node": 65532})),),
    ),
    (
        r"cgr\.dev/chainguard/(postgres|redis|mariadb|mysql)",
        ((_ANY, replace(CHAINGUARD, user="", uid=None, shell=None, accounts=None)),),
    ),
    (
        r"cgr\.dev/chainguard/.*",
        (
            (r".*-dev", replace(CHAINGUARD, shell=True, wget=True, python=None, package_manager="apk")),
            (_ANY, CHAINGUARD),
        ),
    ),
    (r"bitnami(legacy|secure)?/(minideb|kubectl-shell)", ((_ANY, DEBIAN),)),
    (r"bitnami(legacy|secure)?/.*", ((_ANY, BITNAMI),)),
    (
        r"nginxinc/nginx-unprivileged",
        (
            (r"(.*-)?alpine-slim.*", _as(replace(ALPINE, curl=False), "101", 101)),
            (r"(.*-)?alpine.*", _as(replace(ALPINE, curl=True), "101", 101)),
            (_ANY, _as(replace(DEBIAN, curl=True, ca_certificates=True), "101", 101)),
        ),
    ),
    (r"node", _runtime(_with(SLIM, **_NODE), _with(BUILDPACK, **_NODE), _with(ALPINE, **_NODE))),
    (r"python", _runtime(replace(SLIM, python=True, ca_certificates=True), BUILDPACK, replace(ALPINE, python=True))),
    (r"golang", _runtime(SLIM, replace(BUILDPACK, python=None), ALPINE)),
    (r"ruby", _runtime(replace(SLIM, ca_certificates=True), BUILDPACK, ALPINE)),
    (
        r"php",
        (
            (r"(.*-)?alpine.*", replace(ALPINE, curl=True, accounts={**_ALPINE_SYSTEM, "www-data": 82})),
            (_ANY, replace(DEBIAN, curl=True, ca_certificates=True)),
        ),
    ),
    (r"rust", _runtime(replace(SLIM, ca_certificates=True), replace(BUILDPACK, python=None), ALPINE)),
    (r"(openjdk|eclipse-temurin|amazoncorretto|maven|gradle|ibmjava|sapmachine)", ()),
    (r"(elixir|erlang|perl|haskell|swift|julia|r-base|gcc|clojure|groovy|dart)", ()),
    (
        r"nginx",
        (
            (r"(.*-)?alpine-slim.*", _server(replace(ALPINE, curl=False), "nginx", 101)),
            (r"(.*-)?alpine.*", _server(replace(ALPINE, curl=True), "nginx", 101)),
            (_ANY, _server(replace(DEBIAN, curl=True, ca_certificates=True), "nginx", 101)),
        ),
    ),
    (
        r"httpd",
        (
            (r"(.*-)?alpine.*", replace(ALPINE, drops_privileges=True, accounts={**_ALPINE_SYSTEM, "www-data": 82})),
            (_ANY, replace(SLIM, drops_privileges=True)),
        ),
    ),
    (
        r"postgres",
        (
            (r"(.*-)?alpine.*", _server(ALPINE, "postgres", 70)),
            (_ANY, _server(replace(SLIM, python=None), "postgres", 999)),
        ),
    ),
    (
        r"(redis|valkey/valkey)",
        ((r"(.*-)?alpine.*", _server(ALPINE, "redis", 999)), (_ANY, _server(SLIM, "redis", 999))),
    ),
    (
        r"(mysql|mariadb)",
        ((_ANY, _server(replace(UNKNOWN_INSIDE, shell=True, libc="glibc", accounts={}), "mysql", 999)),),
    ),
    (r"mongo", ((_ANY, _server(replace(UNKNOWN_INSIDE, shell=True, libc="glibc", accounts={}), "mongodb", 999)),)),
    (
        r"rabbitmq",
        (
            (r"(.*-)?alpine.*", replace(ALPINE, drops_privileges=True, accounts=None)),
            (_ANY, replace(SLIM, drops_privileges=True, accounts=None)),
        ),
    ),
    (r"memcached", ((r"(.*-)?alpine.*", _as(ALPINE, "memcache", 11211)), (_ANY, _as(SLIM, "memcache", 11211)))),
    (r"haproxy", ((r"(.*-)?alpine.*", _as(ALPINE, "haproxy", 99)), (_ANY, _as(SLIM, "haproxy", 99)))),
    (r"caddy", ((_ANY, ALPINE),)),
    (r"traefik", ((_ANY, ALPINE),)),
    (r"(docker\.elastic\.co/elasticsearch/)?elasticsearch", ((_ANY, _as(RED_HAT, "elasticsearch", 1000)),)),
    (r"(docker\.elastic\.co/kibana/)?kibana", ((_ANY, _as(RED_HAT, "kibana", 1000)),)),
    (r"(docker\.elastic\.co/logstash/)?logstash", ((_ANY, _as(RED_HAT, "logstash", 1000)),)),
    (r"jenkins/(jenkins|inbound-agent|agent|ssh-agent)", ()),
    (
        r"grafana/(grafana|grafana-oss|grafana-enterprise)",
        (
            (r".*ubuntu.*", replace(UNKNOWN_INSIDE, user="472", uid=472)),
            (_ANY, _as(replace(ALPINE, curl=True, accounts=None), "472", 472)),
        ),
    ),
    (
        r"(quay\.io/prometheus|prom)/(prometheus|alertmanager|node-exporter|pushgateway|blackbox-exporter)",
        ((_ANY, _as(BUSYBOX, "nobody", 65534)),),
    ),
    (r"sonarqube", ((_ANY, replace(UNKNOWN_INSIDE, user="sonarqube", uid=1000)),)),
    (r"tomcat", ((_ANY, _JDK),)),
    (
        r"wordpress",
        (
            (r"(.*-)?alpine.*", replace(ALPINE, curl=True, drops_privileges=True)),
            (_ANY, replace(DEBIAN, curl=True, drops_privileges=True)),
        ),
    ),
    (r"mcr\.microsoft\.com/dotnet/(nightly/)?(aspnet|runtime|runtime-deps|sdk)", ()),
    (r"registry\.(access\.)?redhat\.com/ubi\d+(/.*)?", ()),
    (r"(redhat/)?ubi\d+(-minimal|-micro|-init)?", ()),
    (r"(amazonlinux|public\.ecr\.aws/amazonlinux/amazonlinux)", ((_ANY, replace(RED_HAT, wget=False)),)),
    (
        r"(rockylinux|rockylinux/rockylinux|almalinux|fedora|oraclelinux|centos|quay\.io/centos/centos)",
        ((_ANY, RED_HAT),),
    ),
    (r"public\.ecr\.aws/lambda/.*", ((_ANY, replace(RED_HAT, curl=None)),)),
    (r".*-unprivileged", ((_ANY, replace(UNKNOWN_INSIDE, user="nonroot", uid=None)),)),
    (r"ghcr\.io/astral-sh/uv", ()),
    (r"(denoland/)?deno", ()),
    (r"(oven/)?bun", ()),
)
