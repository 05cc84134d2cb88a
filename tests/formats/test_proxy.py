"""nginx configuration and Caddyfiles: what they say in place of the application."""

from __future__ import annotations

import pytest

from readiness.formats import proxy
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.layers import Layer
from readiness.model.location import Location, Region
from readiness.model.problem import Problem


def read(path: str, text: str) -> list[Document[object] | Problem]:
    return list(proxy.documents(Artifact(path, text)))


def layers(path: str, text: str) -> list[tuple[str, str, int]]:
    (document,) = read(path, text)
    assert isinstance(document, Document)
    found = [fact for fact in proxy.facts(document) if isinstance(fact, Layer)]
    return [(fact.kind, fact.detail, fact.location.region.start_line) for fact in found if fact.location.region]


def rows(path: str, text: str) -> list[tuple[object, ...]]:
    (document,) = read(path, text)
    assert isinstance(document, Document)
    targets = proxy.SELECTORS["directive"](document)
    return [tuple(node.value for node in target.node.fields.values()) for target in targets]


NGINX = """\
http {
    limit_req_zone $binary_remote_addr zone=api:10m rate=10r/s;
    server {
        listen 80; # add_header X-Frame-Options no;
        location ~ "^/api/[0-9]{1,3}" {
            limit_req zone=api burst=20 nodelay;
            add_header Content-Security-Policy "default-src 'self'; img-src *" always;
            add_header 'Access-Control-Allow-Origin' $http_origin;
        }
        location / {
            limit_req zone=missing;
            add_header X-Frame-Options "";
            add_header Strict-Transport-Security max-age=0;
            more_set_headers "x-content-type-options: nosniff";
            return 200 "a } b";
        }
    }
}
"""


def test_nginx_layers() -> None:
    assert layers("nginx/nginx.conf", NGINX) == [
        ("rate-limit", "api", 6),
        ("security-headers", "Content-Security-Policy", 7),
        ("cors", "$http_origin", 8),
        ("security-headers", "X-Content-Type-Options", 14),
    ]


def test_fact_knows_its_place_by_structure() -> None:
    (document,) = read("nginx.conf", NGINX)
    assert isinstance(document, Document)
    assert next(iter(proxy.facts(document))) == Layer(
        location=Location("nginx.conf", Region(6, 13, 6, 48), "http/server/location ^/api/[0-9]{1,3}/limit_req"),
        kind="rate-limit",
        source="nginx",
        detail="api",
        fronts=(),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("limit_req zone=a;", [("rate-limit", "a", 1)]),
        ("http { include conf.d/*.conf; limit_req zone=a; }", [("rate-limit", "a", 1)]),
        ("http { limit_req zone=a; }", []),
        ("limit_req_zone $x zone=a:1m rate=1r/s;", []),
        ("server { limit_req_dry_run on; location / { limit_req zone=a; } }", []),
        ("server { limit_req zone=a; location / { limit_req_dry_run on; } }", [("rate-limit", "a", 1)]),
    ],
    ids=["zone elsewhere", "zone included", "zone nowhere", "never used", "dry run", "dry run further in"],
)
def test_a_limit_counts_where_it_takes_effect(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert layers("nginx/default.conf", text) == expected


def test_directives_with_context_and_templates() -> None:
    text = "server {\n  listen ${PORT};\n  proxy_pass http://$upstream;\n  set $a 'it\\'s';\n}\n"
    assert rows("nginx/templates/default.conf.template", text) == [
        ("server", "", ""),
        ("listen", Unresolved("${PORT}"), "server"),
        ("proxy_pass", "http://$upstream", "server"),
        ("set", "$a it's", "server"),
    ]


def test_lua_is_not_read_as_directives() -> None:
    text = "location / {\n  access_by_lua_block {\n    local t = { a = '}' } -- }\n  }\n  deny all;\n}\n"
    assert [row[0] for row in rows("nginx.conf", text)] == ["location", "access_by_lua_block", "deny"]


@pytest.mark.parametrize(
    ("text", "region", "message"),
    [
        ("http {\n server {\n }\n", Region(1, 1, 1, 5), "the block `http` is never closed"),
        ("}\n", Region(1, 1, 1, 2), "`}` closes nothing"),
        ("listen 80\n", Region(1, 1, 1, 7), "`listen` is not ended by `;`"),
        ("{{ if .X }}\n", Region(1, 1, 1, 2), "a block without a name"),
        ("a \\", Region(1, 3, 1, 4), "a backslash ends the file"),
        ("a 'b;\n", Region(1, 3, 1, 4), "a quote is never closed"),
        ("a {" * 1000, Region(1, 301, 1, 302), "nested too deeply"),
    ],
)
def test_broken_configuration_is_a_problem(text: str, region: Region, message: str) -> None:
    location = Location("nginx.conf", region)
    assert read("nginx.conf", text) == [Problem(location=location, kind="unparsable", format="nginx", message=message)]


def test_another_programs_conf_d_is_left_alone() -> None:
    assert read("etc/conf.d/app.conf", "[section]\nkey = value\n") == []


CADDY = """\
example.com {
	# header X-Frame-Options DENY
	header {
		Strict-Transport-Security "max-age=31536000; includeSubDomains"
		?Content-Security-Policy "default-src 'self'"
		-Server
	}
	header /api/* Access-Control-Allow-Origin *
	header X-Frame-Options DENY
	rate_limit {remote.ip} 10r/s
	reverse_proxy app:8000
}
"""


def test_caddy_layers() -> None:
    assert layers("Caddyfile", CADDY) == [
        ("security-headers", "Strict-Transport-Security", 4),
        ("security-headers", "Content-Security-Policy", 5),
        ("cors", "*", 8),
        ("security-headers", "X-Frame-Options", 9),
        ("rate-limit", "", 10),
    ]
    assert rows("Caddyfile", CADDY) == []


@pytest.mark.parametrize(
    ("path", "claimed"),
    [
        ("nginx.conf", True),
        ("deploy/nginx.prod.conf", True),
        ("deploy/nginx/app.conf", True),
        (".nginx/app.conf", True),
        ("docker/conf.d/default.conf", True),
        ("etc/sites-enabled/shop", True),
        ("nginx/templates/a.template", True),
        ("docker/default.conf.template", True),
        ("Caddyfile", True),
        ("app.conf", False),
        ("nginx/README.md", False),
        ("templates/mail.template", False),
        ("conf.d/readme.txt", False),
    ],
)
def test_claims_by_name_and_folder(path: str, claimed: bool) -> None:
    assert proxy.claims(path) is claimed


def test_values_that_a_buildpack_fills_in() -> None:
    text = 'server {\n  listen {{port}};\n  root {{env "APP_ROOT"}}/public;\n}\n'
    assert rows("nginx.conf", text)[1:] == [
        ("listen", Unresolved("{{port}}"), "server"),
        ("root", Unresolved('{{env "APP_ROOT"}}/public'), "server"),
    ]
