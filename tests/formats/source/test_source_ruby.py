"""What Ruby code tells: the routes of Rails, and what is read of the environment."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvRead, Fact, Framework, Route
from readiness.model.problem import Problem
from readiness.model.routing import Mounted


def facts_of(text: str, path: str = "config/routes.rb") -> list[Fact]:
    return [
        fact
        for document in source.documents(Artifact(path, text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


def routes_of(text: str) -> list[tuple[str, object]]:
    drawn = f"Rails.application.routes.draw do\n{text}\nend\n"
    return [(one.method, one.path) for one in facts_of(drawn) if isinstance(one, Route)]


ROUTES: dict[str, tuple[str, list[tuple[str, object]]]] = {
    "verbs": (
        'get "/a" => "x#a"\npost "b", to: "x#b"\nmatch "/c", to: "x#c", via: [:get, :post]\nmatch "/d" => "x#d", via: :all\nroot "home#index"',
        [("GET", "/a"), ("POST", "/b"), ("GET", "/c"), ("POST", "/c"), ("*", "/d"), ("GET", "/")],
    ),
    "several of one": ("get :a, :b, controller: :x", [("GET", "/a"), ("GET", "/b")]),
    "formats are no part of it": ('get "/a/:id(.:format)" => "x#a"', [("GET", "/a/:id")]),
    "resources": (
        "resources :photos, only: %i[index show update]",
        [("GET", "/photos"), ("GET", "/photos/:id"), ("PATCH", "/photos/:id"), ("PUT", "/photos/:id")],
    ),
    "without some": (
        "resource :profile, except: [:new, :edit, :destroy]",
        [("POST", "/profile"), ("GET", "/profile"), ("PATCH", "/profile"), ("PUT", "/profile")],
    ),
    "nested": (
        "resources :stories, only: [] do\nresources :comments, only: :index\npost :flag\nget :top, on: :collection\nmember { post :hide }\ncollection do\nget 'search'\nend\nend",
        [
            ("GET", "/stories/:story_id/comments"),
            ("POST", "/stories/:story_id/flag"),
            ("GET", "/stories/top"),
            ("POST", "/stories/:id/hide"),
            ("GET", "/stories/search"),
        ],
    ),
    "other names": (
        "resources :origins, only: [:edit], param: :name, path: 'from', path_names: { edit: 'change' } do\nget :x\nend",
        [("GET", "/from/:origin_name/x"), ("GET", "/from/:name/change")],
    ),
    "shallow": (
        "resources :posts, only: [], shallow: true do\nresources :comments, only: [:index, :show]\nend",
        [("GET", "/posts/:post_id/comments"), ("GET", "/comments/:id")],
    ),
    "namespace and scope": (
        'namespace :admin do\nget "x"\nscope "/v1", module: "one" do\nget "y"\nend\nscope module: :two do\nget "z"\nend\nend',
        [("GET", "/admin/x"), ("GET", "/admin/v1/y"), ("GET", "/admin/z")],
    ),
    "concerns": (
        "concern :likeable do\npost :like, on: :member\nend\nresources :posts, only: [], concerns: :likeable\nresources :pages, only: [] do\nconcerns :likeable\nend",
        [("POST", "/posts/:id/like"), ("POST", "/pages/:id/like")],
    ),
    "loop and condition": (
        '%w[a b].each do |page|\nget "/p/#{page}" => "pages#show"\nend\nget "/dev" => "x#y" if Rails.env.development?',
        [("GET", "/p/a"), ("GET", "/p/b"), ("GET", "/dev")],
    ),
    "only known later": ('get "/#{PREFIX}/x" => "x#y"', [("GET", Unresolved("/#{PREFIX}/x"))]),
    "mounted": ('mount Jobs::Engine, at: "/jobs"\nmount Api => "/api"', [("*", "/jobs"), ("*", "/api")]),
    "devise": (
        'devise_for :users, path: "", path_names: { sign_in: "login" }',
        [("GET", "/login"), ("POST", "/login"), ("DELETE", "/sign_out"), ("*", Unresolved("/devise_for :users"))],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROUTES.values(), ids=ROUTES.keys())
def test_routes(text: str, expected: list[tuple[str, object]]) -> None:
    assert routes_of(text) == expected


def test_the_health_check_of_rails_asks_nothing() -> None:
    (route,) = [
        one
        for one in facts_of('Rails.application.routes.draw do\nget "up" => "rails/health#show"\nend')
        if isinstance(one, Route)
    ]
    assert route.path == "/up"
    assert route.answer is not None
    assert route.answer.constant is True


def test_handlers_and_who_must_be_logged_in() -> None:
    text = 'Rails.application.routes.draw do\nnamespace :admin do\nauthenticate :user do\nget "x" => "things#show"\nend\nend\nend'
    (route,) = [one for one in facts_of(text) if isinstance(one, Route)]
    assert route.handler is not None
    assert (route.handler.module, route.handler.name) == ("/app/controllers/admin/things_controller", "show")
    assert [one.kind for one in route.guards] == ["auth"]


def test_a_part_of_the_routes_is_drawn_elsewhere() -> None:
    (mounted,) = [
        one
        for one in facts_of("Rails.application.routes.draw do\nscope '/v1' do\ndraw :admin\nend\nend")
        if isinstance(one, Mounted)
    ]
    assert (mounted.inner.module, mounted.prefix) == ("/config/routes/admin", "/v1")
    (route,) = [one for one in facts_of('get "x" => "y#z"', "config/routes/admin.rb") if isinstance(one, Route)]
    assert route.router == mounted.inner.name


READS = {
    "fetched": ("ENV.fetch('A')", [("A", True, None)]),
    "with a default": ("ENV.fetch('A', 5)", [("A", False, "5")]),
    "with a block": ("ENV.fetch('A') { 'x' }", [("A", False, Unresolved("{ 'x' }"))]),
    "indexed": ("x = ENV['A'] || 'y'", [("A", False, "y")]),
    "written": ("ENV['A'] = 'y'; ENV['B'] ||= 'z'", []),
    "dynamic": ("ENV[name]", [(Unresolved("name"), False, None)]),
}


@pytest.mark.parametrize(("text", "expected"), READS.values(), ids=READS.keys())
def test_environment(text: str, expected: list[tuple[object, bool, object]]) -> None:
    found = [
        (one.name, one.required, one.default) for one in facts_of(text, "config/puma.rb") if isinstance(one, EnvRead)
    ]
    assert found == expected


def test_nothing_is_said_that_would_let_absence_be_judged() -> None:
    told = facts_of('Rails.application.routes.draw do\nget "x" => "y#z"\nend')
    assert not [one for one in told if isinstance(one, Framework)]


def test_a_template_that_does_not_parse_is_nobodys_loss() -> None:
    assert not [one for one in facts_of("<% ENV['A'] %> ((((( <%= end end %>", "lib/x.rb") if isinstance(one, Problem)]
