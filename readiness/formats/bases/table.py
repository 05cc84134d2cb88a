"""Common base images by name and tag. Facts from the images' own documentation and published Dockerfiles."""

from __future__ import annotations

from readiness.formats.bases.families import (
    ALPINE,
    ALPINE_CURL,
    ALPINE_UNSURE,
    BITNAMI,
    BUSYBOX,
    CHAINGUARD,
    CHAINGUARD_DEV,
    CURL_ONLY,
    DEBIAN,
    DEBIAN_UNSURE,
    DISTROLESS,
    FETCHERS,
    FULL,
    LINUX_SERVER,
    OPAQUE,
    RED_HAT,
    SCRATCH,
    SLIM,
    SLIM_WITH_CERTIFICATES,
    UBI_MICRO,
    UBI_MINIMAL,
    UBUNTU,
    WINDOWS,
    WINDOWS_NANO,
    Base,
    server,
    started_as,
    with_accounts,
)

Variants = tuple[tuple[str, Base], ...]
"""Pattern of the tag → what is known. The first that matches counts; the last matches any."""

ANY = r".*"
_ALPINE = r"(.*-)?alpine.*"
_ALPINE_SLIM = r"(.*-)?alpine\d*(\.\d+)?-slim.*"
_SLIM = r"(.*-)?slim.*"
_NANO = r"(.*-)?nanoserver.*"
_WINDOWS = r"(.*-)?windowsservercore.*"
_DEBUG_NONROOT = r"debug-nonroot.*"
_DEBUG = r"debug.*"
_NONROOT = r"nonroot.*"
_BEFORE_CURL = r"1\.(\d|1[0-7])(\.\d+)?(-.*)?"
_NGINX_BEFORE_CURL = r"1\.(\d|1[0-7])(\.\d+)?-(.*-)?alpine.*"
"""nginx up to 1.17, which was once built without curl: it came in April 2020, between 1.17.10 and 1.18.0."""


def _language(full: Base, slim: Base, alpine: Base) -> Variants:
    return ((_ALPINE, alpine), (_SLIM, slim), (_NANO, WINDOWS_NANO), (_WINDOWS, WINDOWS), (ANY, full))


def _on_alpine(alpine: Base, otherwise: Base) -> Variants:
    return ((_ALPINE, alpine), (ANY, otherwise))


def _distroless(base: Base) -> Variants:
    debug = base._replace(has_shell=True, wget=True)
    return (
        (_DEBUG_NONROOT, started_as(debug, "nonroot", 65532)),
        (_DEBUG, debug),
        (_NONROOT, started_as(base, "nonroot", 65532)),
        (ANY, base),
    )


def _chainguard(base: Base, development: Base = CHAINGUARD_DEV) -> Variants:
    return ((r"(.*-)?dev", development), (ANY, base))


def _web_server(account: str, uid: int) -> Variants:
    return (
        (_NGINX_BEFORE_CURL, server(ALPINE_UNSURE._replace(python=False), account, uid)),
        (_BEFORE_CURL, server(CURL_ONLY._replace(curl=None), account, uid)),
        (_ALPINE_SLIM, server(ALPINE, account, uid)),
        (_ALPINE, server(ALPINE_CURL, account, uid)),
        (ANY, server(CURL_ONLY, account, uid)),
    )


def _dotnet(debian: Base, alpine: Base) -> Variants:
    account = with_accounts(debian, app=1654)
    bare = started_as(DISTROLESS._replace(accounts={}), "app", 1654)
    return (
        (r".*(chiseled|distroless).*", bare),
        (_NANO, WINDOWS_NANO),
        (_WINDOWS, WINDOWS),
        (r"[1-7]\.\d.*-alpine.*", alpine),
        (_ALPINE, with_accounts(alpine, app=1654)),
        (r"[1-7]\.\d.*", debian),
        (r".*(azurelinux|mariner).*", account._replace(curl=None, wget=None, package_manager="", accounts=None)),
        (ANY, account),
    )


_JDK = _on_alpine(ALPINE_UNSURE, DEBIAN_UNSURE._replace(accounts=None, package_manager=""))
_TEMURIN = DEBIAN_UNSURE._replace(curl=True, wget=True, accounts=None)
_AMAZON = RED_HAT._replace(curl=True)
_YUM = RED_HAT._replace(package_manager="yum")
_ROOT_CHECKED = OPAQUE._replace(healthcheck=True)
_PROXY: Variants = ((_NANO, WINDOWS_NANO), (_WINDOWS, WINDOWS), (ANY, ALPINE._replace(curl=None)))
_PHP_ALPINE = with_accounts(ALPINE_CURL, **{"www-data": 82})
_PROMETHEUS = started_as(BUSYBOX._replace(ca_certificates=None), "nobody", 65534)
_JENKINS = started_as(DEBIAN_UNSURE, "jenkins", 1000)
_ORACLE_SLIM = LINUX_SERVER._replace(curl=True, package_manager="microdnf")
_ELASTIC = LINUX_SERVER._replace(curl=True, ca_certificates=True)
_UBI_LANGUAGE = started_as(RED_HAT, "1001", 1001)

TABLE: tuple[tuple[str, Variants], ...] = (
    # Bare systems
    (r"scratch", ((ANY, SCRATCH),)),
    (r"alpine", ((ANY, ALPINE),)),
    (
        r"busybox",
        ((r".*musl.*", BUSYBOX._replace(libc="musl")), (r".*glibc.*", BUSYBOX._replace(libc="glibc")), (ANY, BUSYBOX)),
    ),
    (r"debian|bitnami(legacy)?/minideb", ((ANY, DEBIAN),)),
    (r"ubuntu", ((r"(1\d|2[0-2])\..*|(trusty|xenial|bionic|focal|jammy).*", DEBIAN), (ANY, UBUNTU))),
    (r"buildpack-deps", ((r".*(curl|scm)", FETCHERS), (ANY, FULL))),
    (r"amazonlinux|public\.ecr\.aws/amazonlinux/amazonlinux", ((r"(1|2|2018\.03)([.-].*)?", _YUM), (ANY, _AMAZON))),
    (r"oraclelinux", ((r"[5-7]([.-].*)?", _YUM), (r".*-slim.*", UBI_MINIMAL), (ANY, RED_HAT))),
    (r"centos", ((r"(centos)?[5-7]([.-].*)?", _YUM), (ANY, RED_HAT))),
    (
        r"(rockylinux/)?rockylinux|almalinux|fedora|quay\.io/centos/centos",
        ((r".*minimal.*", UBI_MINIMAL), (ANY, RED_HAT)),
    ),
    (r"registry\.(access\.)?redhat\.com/(ubi\d+/ubi|ubi\d+)|redhat/ubi\d+", ((ANY, RED_HAT),)),
    (r"registry\.(access\.)?redhat\.com/(ubi\d+/ubi|ubi\d+)-minimal|redhat/ubi\d+-minimal", ((ANY, UBI_MINIMAL),)),
    (r"registry\.(access\.)?redhat\.com/(ubi\d+/ubi|ubi\d+)-micro|redhat/ubi\d+-micro", ((ANY, UBI_MICRO),)),
    (r"registry\.(access\.)?redhat\.com/ubi\d+/openjdk-.*", ((ANY, started_as(UBI_MINIMAL, "185", 185)),)),
    (
        r"registry\.(access\.)?redhat\.com/ubi\d+/(nodejs|python|ruby|php|perl|httpd|nginx|go-toolset)\b.*",
        ((ANY, _UBI_LANGUAGE),),
    ),
    # Without a distribution around them
    (r"gcr\.io/distroless/static.*", _distroless(DISTROLESS._replace(libc="none"))),
    (r"gcr\.io/distroless/python3.*", _distroless(DISTROLESS._replace(python=True))),
    (r"gcr\.io/distroless/[a-z].*", _distroless(DISTROLESS)),
    (
        r"(cgr\.dev/)?chainguard/wolfi-base|cgr\.dev/[^/]+/wolfi-base",
        ((ANY, CHAINGUARD_DEV._replace(user="root", uid=0, python=False, curl=False)),),
    ),
    (r"(cgr\.dev/)?chainguard/static", ((ANY, CHAINGUARD._replace(libc="none", python=False)),)),
    (
        r"(cgr\.dev/)?chainguard/python",
        _chainguard(CHAINGUARD._replace(python=True), CHAINGUARD_DEV._replace(python=True)),
    ),
    (
        r"(cgr\.dev/)?chainguard/node",
        _chainguard(
            started_as(CHAINGUARD._replace(has_shell=None), "node", 65532), started_as(CHAINGUARD_DEV, "node", 65532)
        ),
    ),
    (
        r"(cgr\.dev/)?chainguard/(bash|busybox|curl|git|go|rust|gcc-glibc)",
        ((ANY, CHAINGUARD_DEV._replace(wget=None, libc="glibc")),),
    ),
    (
        r"(cgr\.dev/)?chainguard/(nginx|jre|jdk|ruby|php|glibc-dynamic|cc-dynamic|dotnet-runtime|aspnet-runtime|deno|bun)",
        _chainguard(CHAINGUARD),
    ),
    # Languages
    (
        r"node",
        _language(with_accounts(FULL, node=1000), with_accounts(SLIM, node=1000), with_accounts(ALPINE, node=1000)),
    ),
    (r"python", _language(FULL, SLIM_WITH_CERTIFICATES._replace(python=True), ALPINE._replace(python=True))),
    (r"golang", _language(FETCHERS, SLIM, ALPINE)),
    (r"ruby", _language(FULL, SLIM_WITH_CERTIFICATES, ALPINE)),
    (r"rust", _language(FULL, SLIM_WITH_CERTIFICATES, ALPINE)),
    (
        r"php",
        (
            (r"(.*-)?fpm-alpine.*", server(_PHP_ALPINE, "www-data", 82)),
            (r"(.*-)?(fpm|apache).*", server(CURL_ONLY, "www-data", 33)),
            *_on_alpine(_PHP_ALPINE, CURL_ONLY),
        ),
    ),
    (r"composer", ((ANY, _PHP_ALPINE._replace(python=None)),)),
    (
        r"openjdk",
        (
            (_ALPINE, ALPINE_UNSURE),
            (_SLIM, SLIM._replace(python=None)),
            (_NANO, WINDOWS_NANO),
            (_WINDOWS, WINDOWS),
            (ANY, LINUX_SERVER._replace(curl=None)),
        ),
    ),
    (
        r"eclipse-temurin",
        (
            (_NANO, WINDOWS_NANO),
            (_WINDOWS, WINDOWS),
            (_ALPINE, ALPINE_UNSURE),
            (r".*(ubi|centos).*", RED_HAT._replace(package_manager="")),
            (ANY, _TEMURIN),
        ),
    ),
    (r"tomcat|maven|clojure", ((_NANO, WINDOWS_NANO), (_WINDOWS, WINDOWS), *_JDK)),
    (r"gradle", _on_alpine(with_accounts(ALPINE_UNSURE, gradle=1000), LINUX_SERVER._replace(accounts=None))),
    (r"amazoncorretto", _on_alpine(ALPINE_UNSURE, _AMAZON)),
    (r"mcr\.microsoft\.com/dotnet/(nightly/)?sdk", _dotnet(FETCHERS, ALPINE_CURL)),
    (
        r"mcr\.microsoft\.com/dotnet/(nightly/)?(aspnet|runtime|runtime-deps)",
        _dotnet(SLIM_WITH_CERTIFICATES._replace(wget=None), ALPINE._replace(curl=None)),
    ),
    (
        r"ghcr\.io/astral-sh/uv",
        (
            (r"latest|\d+(\.\d+)*", SCRATCH),
            (r"(.*-)?python.*alpine.*", ALPINE._replace(python=True)),
            (_ALPINE, ALPINE),
            (r"(.*-)?python.*-slim.*", SLIM_WITH_CERTIFICATES._replace(python=True)),
            (ANY, DEBIAN_UNSURE),
        ),
    ),
    (
        r"oven/bun",
        (
            (r".*distroless.*", DISTROLESS._replace(python=None)),
            (_ALPINE, with_accounts(ALPINE, bun=1000)),
            (ANY, with_accounts(DEBIAN_UNSURE, bun=1000)),
        ),
    ),
    (r"public\.ecr\.aws/lambda/(python|nodejs|java|ruby|dotnet|provided|go)", ((ANY, RED_HAT._replace(curl=None)),)),
    # Servers
    (
        r"((ghcr\.io/|public\.ecr\.aws/)?nginx(inc)?/)?nginx-unprivileged",
        (
            (_ALPINE_SLIM, started_as(with_accounts(ALPINE, nginx=101), "101", 101)),
            (_ALPINE, started_as(with_accounts(ALPINE_CURL, nginx=101), "101", 101)),
            (ANY, started_as(with_accounts(CURL_ONLY, nginx=101), "101", 101)),
        ),
    ),
    (r"nginx", _web_server("nginx", 101)),
    (
        r"httpd",
        _on_alpine(
            server(ALPINE, "www-data", 82), server(SLIM_WITH_CERTIFICATES._replace(python=None), "www-data", 33)
        ),
    ),
    (r"traefik", ((r"v?1(\.\d+)*", SCRATCH._replace(ca_certificates=True)), *_PROXY)),
    (r"caddy", _PROXY),
    (
        r"haproxy",
        (
            (r"(1|2\.[0-3])([.-].*)?", OPAQUE),
            *_on_alpine(started_as(ALPINE, "haproxy", 99), started_as(SLIM, "haproxy", 99)),
        ),
    ),
    (r"wordpress", _on_alpine(server(_PHP_ALPINE, "www-data", 82), server(CURL_ONLY, "www-data", 33))),
    (r"postgres", _on_alpine(server(ALPINE, "postgres", 70), server(SLIM._replace(python=None), "postgres", 999))),
    (r"redis|valkey/valkey", _on_alpine(server(ALPINE, "redis", 999), server(SLIM, "redis", 999))),
    (
        r"mysql",
        (
            (r"(.*-)?(debian|buster|bullseye|bookworm)", server(SLIM._replace(python=None), "mysql", 999)),
            (r"(.*-)?oracle.*|8\.[4-9].*|9.*|latest|lts|innovation", server(_ORACLE_SLIM, "mysql", 999)),
            (ANY, server(LINUX_SERVER, "mysql", 999)),
        ),
    ),
    (
        r"mariadb",
        (
            (r".*ubi.*", server(LINUX_SERVER, "mysql", 999)),
            (ANY, server(SLIM_WITH_CERTIFICATES._replace(python=None), "mysql", 999)),
        ),
    ),
    (
        r"mongo",
        (
            (_NANO, WINDOWS_NANO),
            (_WINDOWS, WINDOWS),
            (ANY, server(SLIM_WITH_CERTIFICATES._replace(curl=None, python=None), "mongodb", 999)),
        ),
    ),
    # With a HEALTHCHECK of their own
    (
        r"mysql/mysql-server|container-registry\.oracle\.com/mysql/community-server",
        ((ANY, server(LINUX_SERVER._replace(healthcheck=True), "mysql", 999)),),
    ),
    (r"vaultwarden/server|louislam/uptime-kuma|(ghcr\.io/)?axllent/mailpit", ((ANY, _ROOT_CHECKED),)),
    (r"ghcr\.io/paperless-ngx/paperless-ngx", ((ANY, _ROOT_CHECKED),)),
    (r"apache/superset", ((ANY, started_as(_ROOT_CHECKED, "superset", 0)._replace(uid=None)),)),
    (
        r"rabbitmq",
        _on_alpine(
            ALPINE_UNSURE._replace(drops_privileges=True, accounts=None),
            DEBIAN_UNSURE._replace(drops_privileges=True, accounts=None),
        ),
    ),
    (r"memcached", _on_alpine(started_as(ALPINE, "memcache", 11211), started_as(SLIM, "memcache", 11211))),
    (
        r"(docker\.elastic\.co/elasticsearch/)?elasticsearch",
        (
            (r"[1-7]([.-].*)?", _ELASTIC._replace(drops_privileges=True)),
            (ANY, started_as(_ELASTIC, "elasticsearch", 1000)),
        ),
    ),
    (r"(docker\.elastic\.co/kibana/)?kibana", ((ANY, started_as(_ELASTIC, "kibana", 1000)),)),
    (r"(docker\.elastic\.co/logstash/)?logstash", ((ANY, started_as(_ELASTIC, "logstash", 1000)),)),
    (
        r"jenkins/(jenkins|agent|inbound-agent)",
        (
            (_NANO, WINDOWS_NANO),
            (_WINDOWS, WINDOWS),
            *_on_alpine(
                started_as(ALPINE_UNSURE, "jenkins", 1000), _JENKINS._replace(accounts=None, package_manager="")
            ),
        ),
    ),
    (
        r"grafana/(grafana|grafana-oss|grafana-enterprise)",
        ((r".*ubuntu.*", started_as(DEBIAN_UNSURE, "472", 472)), (ANY, started_as(ALPINE_UNSURE, "472", 472))),
    ),
    (
        r"(quay\.io/prometheus|prom)/(prometheus|alertmanager|node-exporter|pushgateway|blackbox-exporter)",
        ((ANY, _PROMETHEUS),),
    ),
    (r"quay\.io/keycloak/keycloak", ((ANY, started_as(UBI_MICRO, "1000", 1000)._replace(healthcheck=None)),)),
    (
        r"apache/airflow",
        ((ANY, started_as(OPAQUE._replace(has_shell=True, python=True, libc="glibc"), "airflow", 50000)),),
    ),
    # Whole publishers
    (r"bitnami(legacy|secure)?/.+|public\.ecr\.aws/bitnami/.+|registry\.bitnami\.com/.+", ((ANY, BITNAMI),)),
    (r".+-unprivileged", ((ANY, OPAQUE._replace(user="nonroot", uid=None)),)),
)
"""Pattern of the name → its variants; Docker Hub's registry is left out of names. The first that matches counts."""
