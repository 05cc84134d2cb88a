"""Who may ask for which path, as chains of Spring Security and interceptors say it."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import Fact, Middleware
from readiness.model.routing import GuardedPath

IMPORT = "import org.springframework.security.config.annotation.web.builders.HttpSecurity;\n"


def facts_of(text: str, name: str = "A.java") -> list[Fact]:
    return [
        fact
        for document in source.documents(Artifact(name, text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


def paths_of(text: str, name: str = "A.java") -> list[tuple[str, str]]:
    found = [one for one in facts_of(text, name) if isinstance(one, GuardedPath)]
    return [
        (" ".join([*one.methods, one.pattern if isinstance(one.pattern, str) else "?"]), one.guard.kind)
        for one in found
    ]


def chain(body: str) -> str:
    return (
        IMPORT + f"class A {{ @Bean SecurityFilterChain chain(HttpSecurity http) {{ {body} return http.build(); }} }}"
    )


CHAINS = {
    "lambdas": (
        'http.csrf(c -> c.disable()).authorizeHttpRequests(a -> a.requestMatchers("/a", "/b/{id}").permitAll().requestMatchers(HttpMethod.POST, "/c").hasRole("X").anyRequest().authenticated());',
        [("/a", "open"), ("/b/*", "open"), ("POST /c", "auth"), ("/**", "auth")],
    ),
    "chained, with csrf": ('http.authorizeRequests().antMatchers("/a/**").permitAll().anyRequest().authenticated();',
                           [("/a/**", "open"), ("/**", "auth"), ("/**", "csrf")]),
    "scoped": ('http.securityMatcher("/api/**").csrf(AbstractHttpConfigurer::disable).authorizeHttpRequests(a -> a.anyRequest().authenticated());',
               [("/api/**", "auth")]),
    "arrays and matchers": (
        'String[] open = {"/a", "/b"}; http.csrf().disable().authorizeHttpRequests(a -> a.requestMatchers(open).permitAll().requestMatchers(EndpointRequest.to("health")).permitAll().requestMatchers(urls()).permitAll());',
        [("/a", "open"), ("/b", "open"), ("/actuator/health", "open"), ("?", "open")],
    ),
    "handed to others": ("configurers.forEach(c -> c.configure(http));", [("/**", "other")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CHAINS)
def test_chains(case: str) -> None:
    text, expected = CHAINS[case]
    assert paths_of(chain(text)) == expected


def test_kotlin_chain() -> None:
    text = (
        "import org.springframework.security.config.annotation.web.invoke\n\nclass A {\n    @Bean\n    fun chain(http: HttpSecurity): SecurityFilterChain {\n"
        '        http {\n            csrf { disable() }\n            authorizeHttpRequests {\n                authorize("/a/**", permitAll)\n'
        "                authorize(anyRequest, authenticated)\n            }\n        }\n        return http.build()\n    }\n}\n"
    )
    assert paths_of(text, "A.kt") == [("/a/**", "open"), ("/**", "auth")]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("http.cors(c -> {});", {"auth", "security-headers", "cors"}),
        ("http.headers(h -> h.disable());", {"auth"}),
        ("http.headers().disable();", {"auth"}),
        ("http.headers(h -> h.frameOptions(f -> f.disable()));", {"auth", "security-headers"}),
    ],
)
def test_what_a_chain_brings(body: str, kinds: set[str]) -> None:
    assert {one.kind for one in facts_of(chain(body)) if isinstance(one, Middleware)} == kinds


def test_what_no_chain_sees_comes_first() -> None:
    text = (
        IMPORT
        + "class A extends WebSecurityConfigurerAdapter { void configure(HttpSecurity http) { http.csrf().disable().authorizeRequests().anyRequest().authenticated(); }\n"
        'void configure(WebSecurity web) { web.ignoring().antMatchers("/css/**"); } }'
    )
    assert paths_of(text) == [("/css/**", "open"), ("/**", "auth")]


def test_interceptors() -> None:
    text = (
        "@Configuration class A implements WebMvcConfigurer { void addInterceptors(InterceptorRegistry registry) {\n"
        'registry.addInterceptor(new LoginInterceptor()).addPathPatterns("/api/**").excludePathPatterns("/api/login"); registry.addInterceptor(timer); } }'
    )
    assert paths_of(text) == [("/api/login", "open"), ("/api/**", "auth")]


def test_interceptors_of_clients_guard_nothing() -> None:
    assert not paths_of("@Configuration class A { X a() { return client.addInterceptor(new AuthInterceptor()); } }")
