"""Envoy, Traefik, Kong, HAProxy and the files of platforms: what they answer, and for whom."""

from __future__ import annotations

import pytest

from readiness import formats
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import Middleware
from readiness.model.layers import Layer, LayerUsed


def facts(path: str, text: str) -> list[tuple[object, ...]]:
    """Kind, source, detail and what stands behind, in the order of the text."""
    found: list[tuple[object, ...]] = []
    for document in formats.documents(Artifact(path, text)):
        assert isinstance(document, Document)
        for fact in formats.module(document.format).facts(document):
            if isinstance(fact, Layer):
                found.append((fact.kind, fact.source, fact.detail, fact.fronts or fact.target[1] or fact.name))
            elif isinstance(fact, LayerUsed):
                found.append(("used", *fact.names, fact.fronts))
            elif isinstance(fact, Middleware):
                found.append((fact.kind, fact.source, fact.detail))
    return found


ENVOY = """\
static_resources:
  listeners:
    - filter_chains:
        - filters:
            - typed_config:
                route_config:
                  response_headers_to_add:
                    - header: {key: X-Frame-Options, value: DENY}
                  virtual_hosts:
                    - name: all
                      cors: {allow_origin_string_match: [{exact: "https://shop.example.org"}, {safe_regex: {regex: ".*"}}]}
                      routes:
                        - match: {prefix: /}
                          route: {weighted_clusters: {clusters: [{name: blue}, {name: green}]}}
                http_filters: [{name: envoy.filters.http.ratelimit}]
  clusters:
    - name: blue
      load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: one, port_value: 80}}}}]}]}
"""
TRAEFIK = """\
http:
  routers:
    shop: {rule: "PathPrefix(`/`)", service: shop, middlewares: [slow]}
  middlewares:
    slow: {rateLimit: {average: 10}}
    open: {headers: {accessControlAllowOriginList: ["*"], customResponseHeaders: {X-Frame-Options: DENY}}}
  services:
    shop: {loadBalancer: {servers: [{url: "http://web:8080"}]}}
"""
KONG = """\
_format_version: "3.0"
plugins: [{name: cors}]
services:
  - name: shop
    url: http://web:8080
    plugins: [{name: rate-limiting, config: {minute: 5}}]
    routes:
      - name: all
        plugins: [{name: response-transformer, config: {add: {headers: ["X-Frame-Options:DENY"]}}}]
"""
HAPROXY = """\
frontend web
  http-response set-header Strict-Transport-Security "max-age=31536000"
  default_backend shop
backend shop
  http-request deny if { sc_http_req_rate(0) gt 100 }
  server one web:8080
"""
NETLIFY = """\
[[headers]]
  for = "/*"
  [headers.values]
    X-Frame-Options = "DENY"
"""
SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      Cors: "'*'"
      MethodSettings: [{ThrottlingRateLimit: 10}]
"""
SERVERLESS = """\
functions:
  shop: {handler: shop.main, events: [{http: {path: /, method: get, cors: true}}]}
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("envoy.yaml", ENVOY, [
            ("rate-limit", "envoy", "", ("one", "green")),
            ("security-headers", "envoy", "X-Frame-Options", ("one", "green")),
            ("cors", "envoy", "https://shop.example.org, *", ("one", "green")),
        ]),
        ("traefik.yml", TRAEFIK, [
            ("rate-limit", "traefik", "", "traefik.yml/slow"),
            ("security-headers", "traefik", "X-Frame-Options", "traefik.yml/open"),
            ("cors", "traefik", "*", "traefik.yml/open"),
            ("used", "traefik.yml/slow", ("web",)),
        ]),
        ("kong.yml", KONG, [
            ("cors", "kong", "*", ""),
            ("rate-limit", "kong", "", ("web",)),
            ("security-headers", "kong", "X-Frame-Options", ("web",)),
        ]),
        ("haproxy.cfg", HAPROXY, [
            ("security-headers", "haproxy", "Strict-Transport-Security", ("web",)),
            ("rate-limit", "haproxy", "", ("web",)),
        ]),
        ("netlify.toml", NETLIFY, [("security-headers", "netlify", "X-Frame-Options")]),
        ("_headers", "/*\n  X-Content-Type-Options: nosniff\n", [("security-headers", "netlify", "X-Content-Type-Options")]),
        ("vercel.json", '{"routes": [{"src": "/", "headers": {"Access-Control-Allow-Origin": "*"}}]}', [("cors", "vercel", "*")]),
        ("template.yaml", SAM, [("cors", "sam", "*"), ("rate-limit", "sam", "ThrottlingRateLimit")]),
        ("serverless.yml", SERVERLESS, [("cors", "serverless", "*")]),
        ("other.yaml", "functions:\n  a: b\n", []),
        ("compose.yaml", ("services:\n  web:\n    image: shop\n    labels:\n      traefik.http.routers.w.middlewares: a\n"
                         "      traefik.http.middlewares.a.headers.framedeny: 'true'\n      traefik.http.middlewares.b.ratelimit.average: '1'\n"),
         [("security-headers", "traefik", "X-Frame-Options", ("web",))]),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)  # fmt: skip
def test_what_is_answered_and_for_whom(path: str, text: str, expected: list[tuple[object, ...]]) -> None:
    assert facts(path, text) == expected


def _object(kind: str, version: str, rest: str) -> str:
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: shop}}\n{rest}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_object("HTTPRoute", "gateway.networking.k8s.io/v1",
                 "spec: {rules: [{backendRefs: [{name: web}], filters: [{type: CORS, cors: {allowOrigins: ['*']}},"
                 " {responseHeaderModifier: {set: [{name: X-Frame-Options, value: DENY}]}}]}]}"),
         [("cors", "HTTPRoute", "*", ("web",)), ("security-headers", "HTTPRoute", "X-Frame-Options", ("web",))]),
        (_object("SecurityPolicy", "gateway.envoyproxy.io/v1alpha1",
                 "spec: {targetRef: {kind: HTTPRoute, name: front}, cors: {allowOrigins: ['https://a.example.org']}}"),
         [("cors", "SecurityPolicy", "https://a.example.org", "front")]),
        (_object("EnvoyFilter", "networking.istio.io/v1alpha3",
                 "spec: {workloadSelector: {labels: {app: web}}, configPatches: [{patch: {value: {name: envoy.filters.http.local_ratelimit}}}]}"),
         [("rate-limit", "EnvoyFilter", "", ("web",))]),
        (_object("GCPBackendPolicy", "networking.gke.io/v1",
                 "spec: {default: {securityPolicy: armor}, targetRef: {kind: Service, name: web}}"),
         [("rate-limit", "GCPBackendPolicy", "", ("web",))]),
        (_object("HTTPProxy", "projectcontour.io/v1",
                 "spec: {virtualhost: {fqdn: a, corsPolicy: {allowOrigin: ['*']}}, routes: [{services: [{name: web}], rateLimitPolicy: {}}]}"),
         [("cors", "HTTPProxy", "*", ("web",)), ("rate-limit", "HTTPProxy", "", ("web",))]),
        (_object("KongClusterPlugin", "configuration.konghq.com/v1", "plugin: cors\nconfig: {origins: ['https://a.example.org']}"),
         [("cors", "kong", "https://a.example.org", "KongPlugin/shop")]),
        (("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  namespace: s\n  annotations:\n"
         '    nginx.ingress.kubernetes.io/configuration-snippet: |\n      more_set_headers "X-Frame-Options: DENY";\n'
         "    traefik.ingress.kubernetes.io/router.middlewares: s-slow@kubernetescrd\n"
         "    alb.ingress.kubernetes.io/listener-attributes.HTTPS-443: routing.http.response.x_frame_options.header_value=DENY\n"
         "    nginx.ingress.kubernetes.io/custom-headers: s/headers\nspec: {defaultBackend: {service: {name: web}}}\n"),
         [("security-headers", "Ingress", "X-Frame-Options", ("web",)), ("used", "Middleware/slow", ("web",)),
          ("security-headers", "Ingress", "X-Frame-Options", ("web",)), ("security-headers", "Ingress", "s/headers", ("web",))]),
    ],
    ids=lambda value: value.split("\n")[1] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_a_cluster_answers_at_its_edge(text: str, expected: list[tuple[object, ...]]) -> None:
    assert facts("k8s.yaml", text) == expected
