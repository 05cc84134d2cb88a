"""What a Compose file and its services are for: production or development, long-running or done at once."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING, Literal

from readiness.formats.compose.forms import words
from readiness.model.artifact import Artifact, Node, Unresolved
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["production", "development"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DEVELOPMENT_WORDS = _words(
    "dev devel develop development devcontainer override local localhost test tests testing e2e integration ci debug"
    " debugger demo example sample sandbox playground watch hot livereload mock mocks bench benchmark"
)
_PRODUCTION_WORDS = _words(
    "prod production prd live staging stage preprod release deploy deployment server stack swarm"
)
_DEVELOPMENT_FOLDERS = _words(
    "dev devel development devcontainer local test tests testing e2e ci example examples demo"
)
_PRODUCTION_FOLDERS = _words("prod production prd staging")
"""Fewer than for names: `server/` and `watch/` may well be what is deployed."""
_TOOL_WORDS = _words("tool tools cli job jobs task tasks migrate migration migrations setup init seed manual")
_DATASTORES = _words(
    "postgres postgresql postgis timescaledb timescaledb-ha pgvector cockroach mysql mysql-server mariadb percona mongo"
    " mongodb mongodb-community-server redis redis-stack redis-stack-server valkey keydb dragonfly rabbitmq"
    " elasticsearch opensearch clickhouse clickhouse-server cassandra scylla couchdb couchbase neo4j influxdb etcd"
    " kafka cp-kafka redpanda zookeeper minio arangodb rethinkdb qdrant weaviate milvus meilisearch db2 surrealdb"
    " questdb typesense redismod azure-sql-edge"
)
_RUNTIMES = _words(
    "node python golang ruby php openjdk maven gradle rust bun deno uv sdk eclipse-temurin composer elixir"
)

_WATCHER = lazy(
    r"(?:^|[\s;&|])(?:nodemon|ts-node-dev|air|reflex|watchexec|watchmedo|webpack-dev-server|browser-sync|entr"
    r"|(?:npm|yarn|pnpm|bun)(?: run)? (?:dev|develop|start:dev|serve:dev|watch)|next dev|nuxt dev|vite(?! (?:build|preview))"
    r"|ng serve|(?:tsx|bun|node|cargo|dotnet) --?watch|(?:tsx|cargo|dotnet) watch|fastapi dev|flask run --debug"
    r"|flask --debug|manage\.py runserver|rails s(?:erver)? .*development)(?=$|[\s;&|])"
    r"|\s--(?:reload|watch|hot|livereload)(?=$|[\s;&|])"
)
_ONCE = lazy(
    r"\b(?:alembic upgrade|prisma (?:migrate|db)|manage\.py (?:migrate|collectstatic|loaddata|createsuperuser)|migrate\b"
    r"|db:(?:migrate|seed|setup)|flyway|liquibase|knex migrate|goose\b|dbmate|typeorm migration|sequelize db|mc (?:alias|mb)"
    r"|artisan migrate|(?:seed|migrate|init|setup|bootstrap)[\w-]*\.(?:sh|py|[jt]s))"
)
_ONCE_NAME = lazy(
    r"(?:^|[-_])(?:migrat\w*|seed\w*|init|initiali[sz]er|setup|bootstrap|provision\w*|create-?buckets?)(?:$|[-_])"
)
_NOT_SOURCE = lazy(
    r"(?:^|[/_.-])(?:data|db|logs?|certs?|ssl|tls|letsencrypt|conf|config|configs|conf\.d|secrets?|uploads?|media|backups?|storage"
    r"|htmlcov|coverage|reports?|results?|nginx|initdb|init|docker-entrypoint-initdb\.d|volumes?|tmp|run|etc|cache)$"
)


def file_kind(artifact: Artifact) -> tuple[Kind, bool]:
    """What name, folder and role say, and whether they say it plainly."""
    folder, _, name = artifact.path.rpartition("/")
    said = _parts(name)
    if said & _DEVELOPMENT_WORDS:
        return "development", True
    if said & _PRODUCTION_WORDS:
        return "production", True
    places = {place.lstrip(".") for place in folder.lower().split("/")}
    if places & _DEVELOPMENT_FOLDERS or artifact.role in ("test", "example"):
        return "development", True
    return "production", bool(places & _PRODUCTION_FOLDERS)


def _parts(name: str) -> set[str]:
    return set(regex(r"[._\-]").split(name.lower()))


def is_override(path: str) -> bool:
    """A file that Compose itself merges over its neighbour."""
    return ".override." in path.rpartition("/")[2].lower()


def is_for_development(service: Node, profiles: Iterable[str]) -> bool:
    """Every profile it belongs to says so, or the stage it is built to."""
    said = [_parts(profile) for profile in profiles]
    target = service.get("build.target")
    return (bool(said) and all(parts & _DEVELOPMENT_WORDS for parts in said)) or (
        target is not None and bool(_parts(target.text) & _DEVELOPMENT_WORDS)
    )


def source_mounts(service: Node, mounts: Node | None, repository: str) -> tuple[Node, ...]:
    """Bind mounts that lay the working tree over what the image was built to hold."""
    runs_source = "build" in service.fields or repository.rpartition("/")[2] in _RUNTIMES
    if mounts is None or not runs_source:
        return ()
    return tuple(mount for mount in mounts.items if _is_source(mount))


def _is_source(mount: Node) -> bool:
    kind, source, target = (field.text if (field := mount.get(name)) else "" for name in ("type", "source", "target"))
    source = regex(r"^\$(?:PWD|\{PWD\})").sub(".", source)
    read_only = mount.get("read_only")
    if kind != "bind" or not source.startswith(".") or (read_only is not None and read_only.value is True):
        return False
    path = normpath(source)
    is_file = "." in path.rpartition("/")[2].strip(".")
    return not (is_file or _NOT_SOURCE.search(path) or _NOT_SOURCE.search(target) or target.startswith("/etc/"))


def watcher(service: Node) -> Node | None:
    """The command, when it restarts the program whenever a source file changes."""
    for key in ("command", "entrypoint"):
        node = service.fields.get(key)
        if node is not None and _WATCHER.search(words(node)):
            return node
    return None


def is_oneshot(name: str, service: Node, profiles: tuple[str, ...], awaited: frozenset[str]) -> bool:
    """It ends by design: migrations, seeding, tools. A restart policy that brings it back says otherwise."""
    restart = service.get("restart")
    if restart is not None and restart.text in ("always", "unless-stopped"):
        return False
    mode = service.get("deploy.mode")
    condition = service.get("deploy.restart_policy.condition")
    return (
        name in awaited
        or (mode is not None and mode.text.endswith("-job"))
        or (condition is not None and condition.text == "none")
        or any(_parts(profile) & _TOOL_WORDS for profile in profiles)
        or _ONCE_NAME.search(name.lower()) is not None
        or _is_once(words(service.get("command")) or words(service.get("entrypoint")))
    )


def _is_once(command: str) -> bool:
    """`migrate && serve` goes on: only the last step counts."""
    last = regex(r"&&|;|\|\|").split(command)[-1]
    return _ONCE.search(last) is not None and not regex(r"\bexec\b").search(command)


def is_datastore(repository: str | Unresolved) -> bool | Unresolved:
    """By the last part of the image's name, which is often plain where the registry is not."""
    text = repository.text if isinstance(repository, Unresolved) else repository
    last = text.rpartition("/")[2].lower()
    if "$" in last and isinstance(repository, Unresolved):
        return repository
    return last in _DATASTORES or text.endswith("mssql/server")
