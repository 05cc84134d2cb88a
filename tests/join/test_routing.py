"""Routers of several files come to whole paths, and to all that stands in front of a handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.join.routing import routed
from readiness.model.artifact import Unresolved
from readiness.model.facts import Package, Route
from readiness.model.location import Location
from readiness.model.routing import (
    Answer,
    BasePath,
    Exported,
    Guard,
    GuardedPath,
    Mounted,
    Reference,
)

if TYPE_CHECKING:
    from readiness.model.facts import Fact


def _joined(*facts: Fact, files: tuple[str, ...] = ()) -> list[Route]:
    paths = frozenset(files) | {fact.location.path for fact in facts}
    return [one for one in routed(facts, paths, lambda _: "shop") if isinstance(one, Route)]


def _route(path: str, where: str, router: str = "router", **more: object) -> Route:
    return Route(Location(where), "GET", path, "any", router=router, **more)  # type: ignore[arg-type]


def _mount(where: str, outer: str, module: str, name: str, prefix: str, **more: object) -> Mounted:
    return Mounted(Location(where), outer, Reference(module, name), prefix, **more)  # type: ignore[arg-type]


def _guard(kind: str, where: str) -> Guard:
    return Guard(kind, kind, Location(where))


def test_a_route_is_below_every_router_up_to_the_application() -> None:
    first, second = _guard("auth", "app/api.py"), _guard("rate-limit", "app/main.py")
    found = _joined(
        _route("/{id}", "app/routes/users.py", own="", guards=(_guard("csrf", "app/routes/users.py"),)),
        _mount("app/api.py", "api", "app.routes.users", "router", "/users", guards=(first,)),
        _mount("app/main.py", "", "app.api", "api", "/v1", guards=(second,)),
    )
    assert [one.path for one in found] == ["/v1/users/{id}"]
    assert [one.kind for one in found[0].guards] == ["rate-limit", "auth", "csrf"]
    assert [place.path for place in found[0].mounted] == ["app/main.py", "app/api.py"]


def test_a_router_that_nobody_mounts_leaves_the_path_open() -> None:
    found = _joined(_route("/x", "src/x.js"))
    assert found[0].path == Unresolved("/x")


def test_a_router_below_itself_ends() -> None:
    found = _joined(_route("/x", "a.js"), _mount("a.js", "router", "", "router", "/again"))
    assert found[0].path == Unresolved("/x")


def test_a_router_that_is_mounted_twice_serves_twice() -> None:
    found = _joined(
        _route("/x", "src/x.js"),
        _mount("src/app.js", "", "/src/x", "router", "/v1"),
        _mount("src/app.js", "", "/src/x", "router", "/v2"),
    )
    assert [one.path for one in found] == ["/v1/x", "/v2/x"]


def test_a_default_export_and_an_index_are_followed() -> None:
    found = _joined(
        _route("/x", "src/routes/users/list.ts"),
        Exported(Location("src/routes/users/list.ts"), "", Reference("", "router")),
        Exported(Location("src/routes/users/index.ts"), "", Reference("/src/routes/users/list")),
        _mount("src/app.ts", "", "@/routes/users", "", "/users"),
    )
    assert [one.path for one in found] == ["/users/x"]


def test_a_package_of_go_is_one_home() -> None:
    found = _joined(
        Package(Location("go.mod"), "go", "example.com/shop"),
        _route("/x", "internal/users/routes.go", router="Routes"),
        _mount("cmd/main.go", "", "example.com/shop/internal/users", "Routes", "/users"),
    )
    assert [one.path for one in found] == ["/users/x"]


def test_a_prefix_at_registration_replaces_the_own_one() -> None:
    found = _joined(
        _route("/own/x", "shop/views.py", router="bp", own="/own"),
        _mount("shop/app.py", "", "shop.views", "bp", "/new", replaces=True, slash=False),
    )
    assert [one.path for one in found] == ["/new/x"]


def test_a_name_in_a_package_of_the_same_name_is_told_from_a_module() -> None:
    found = _joined(
        _route("/x", "shop/views.py", router="bp"),
        Exported(Location("shop/__init__.py"), "views_bp", Reference("shop.views", "bp")),
        _mount("main.py", "", "shop", "views_bp", "/a"),
    )
    assert [one.path for one in found] == ["/a/x"]


def test_a_base_path_holds_for_its_framework_and_spares_what_it_excludes() -> None:
    base = BasePath(Location("main.ts"), "/api", "any", excludes=("/health",))
    found = _joined(_route("/x", "a.ts", router=""), _route("/health", "a.ts", router=""), base)
    assert [one.path for one in found] == ["/api/x", "/health"]


def test_the_first_pattern_that_matches_guards() -> None:
    where = "Security.java"
    found = _joined(
        _route("/actuator/health", "A.java", router=""),
        _route("/orders", "A.java", router=""),
        GuardedPath(Location(where), "/actuator/**", _guard("open", where)),
        GuardedPath(Location(where), "/**", _guard("auth", where)),
    )
    assert [[guard.kind for guard in one.guards] for one in found] == [["open"], ["auth"]]


def test_a_pattern_that_is_only_known_later_may_guard() -> None:
    later = GuardedPath(Location("S.java"), Unresolved("${path}"), _guard("auth", "S.java"))
    found = _joined(_route("/orders", "A.java", router=""), later)
    assert [guard.kind for guard in found[0].guards] == ["other"]


def test_a_handler_of_another_file_is_read_there() -> None:
    answer = Answer(Location("src/health.js"), "live", constant=True)
    found = _joined(
        answer,
        _route("/health", "src/app.js", router="", handler=Reference("/src/health", "live")),
    )
    assert found[0].answer == answer
