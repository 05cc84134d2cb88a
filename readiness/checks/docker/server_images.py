"""Which images are those of servers: by the ports they name, the program they start, the image they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import peeled
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from readiness.model.facts import ImageBuilt

_PROGRAMS = lazy(
    r"(gunicorn|uvicorn|hypercorn|granian|daphne|waitress-serve|uwsgi|flask|fastapi|litestar|nginx|httpd|apache2-foreground|apache2ctl"
    r"|caddy|traefik|haproxy|envoy|puma|unicorn|rails|rackup|thin|passenger|php-fpm|catalina\.sh|postgres|mysqld|redis-server|mongod"
    r"|next|nuxt|serve|http-server|streamlit|jupyter)"
)
_BASES = lazy(
    r"(.*/)?(nginx|nginx-unprivileged|httpd|caddy|traefik|haproxy|envoy|tomcat|jetty|wildfly|keycloak|wordpress|postgres|mysql|mariadb"
    r"|mongo|redis|rabbitmq|memcached|grafana|aspnet|openresty)"
)


def serves(image: ImageBuilt) -> bool:
    """Somebody connects to it."""
    if image.ports:
        return True
    words = peeled(_plain(image.command))
    if words and _PROGRAMS.fullmatch(words[0]):
        return True
    repository = parse_image(image.base).repository
    return not image.command and not isinstance(repository, Unresolved) and _BASES.fullmatch(repository) is not None


def _plain(command: tuple[str, ...]) -> tuple[str, ...]:
    """Of a shell's line its last command: what stays."""
    if command[:2] == ("sh", "-c") and len(command) > 2:
        return tuple(regex(r"&&|;|\|\|").split(command[2])[-1].replace("exec ", "").split())
    return command
