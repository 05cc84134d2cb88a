"""Secrets are masked in what is shown, references to them are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.redact import mask_span, redact

# Put together here so that no scanner takes this file for a leak.
LETTERS = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA"
TOKENS = {
    "aws": "AKIA" + "IOSFODNN7EXAMPLE",
    "github": "ghp_" + LETTERS + "abcd",
    "github fine-grained": "github_" + "pat_" + LETTERS,
    "gitlab": "glpat-" + LETTERS[:20],
    "slack": "xoxb-" + "123456789012-" + LETTERS,
    "stripe": "sk_" + "live_" + LETTERS,
    "google": "AI" + "za" + LETTERS + "abc",
    "npm": "npm_" + LETTERS + "abcd",
    "pypi": "pypi-" + "AgEIcHlwaS5vcmc" + LETTERS,
    "jwt": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0." + LETTERS,
    "anthropic": "sk-" + "ant-api03-" + LETTERS,
    "vault": "hvs." + LETTERS,
    "telegram": "123456789:AA" + LETTERS + "x",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
def test_tokens_are_known_by_their_form(token: str) -> None:
    assert redact(f"run: deploy {token} --now") == "run: deploy **** --now"
    assert redact(f'x = "{token}"') == 'x = "****"'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("password: hunter2", "password: ****"),
        ("  DB_PASSWORD: 'hunter2'  # why", "  DB_PASSWORD: '****'  # why"),
        ("password: correct horse battery # staple", "password: **** # staple"),
        ("password: 123456", "password: ****"),
        ("- POSTGRES_PASSWORD=post gres", "- POSTGRES_PASSWORD=****"),
        ("PASSWORD=a&b;c\"d'e", "PASSWORD=****"),
        ("export API_KEY=abc", "export API_KEY=****"),
        ("spring.datasource.password=x1", "spring.datasource.password=****"),
        ("ENV API_KEY=abc OTHER=y", "ENV API_KEY=**** OTHER=y"),
        ("ENV SECRET_KEY abc def", "ENV SECRET_KEY ****"),
        ("ARG NPM_TOKEN=abc", "ARG NPM_TOKEN=****"),
        ('{"password": "hun\\"ter2", "user": "bob"}', '{"password": "****", "user": "bob"}'),
        ('"{\\"password\\": \\"hunter2\\"}"', '"{\\"password\\": \\"****\\"}"'),
        ("{name: DB_PASSWORD, value: hunter2}", "{name: DB_PASSWORD, value: ****}"),
        ('<add key="Password" value="x1"/>', '<add key="Password" value="****"/>'),
        ("<password>hunter2</password>", "<password>****</password>"),
        ("const apiKey = 'abc';", "const apiKey = '****';"),
        ("auth: {user: 'x', pass: 'abc'},", "auth: {user: 'x', pass: '****'},"),
        ("password: str = 'x1'", "password: str = '****'"),
        ('os.environ["TOKEN"] = "x1"', 'os.environ["TOKEN"] = "****"'),
        ('os.getenv("TOKEN", "x1")', 'os.getenv("TOKEN", "****")'),
        ('token = os.getenv("TOKEN", "x1")', 'token = os.getenv("TOKEN", "****")'),
        ('client.setPassword("x1")', 'client.setPassword("****")'),
        ("run --password hunter2 --user bob", "run --password **** --user bob"),
        ("curl -u admin:hunter2 https://x", "curl -u admin:**** https://x"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ****"),
        ('-H "Authorization: Basic dXNlcjpwYXNz"', '-H "Authorization: Basic ****"'),
        ("Server=x;Password=hunter2;Encrypt=yes", "Server=x;Password=****;Encrypt=yes"),
        ("https://x/y?token=abc&x=1", "https://x/y?token=****&x=1"),
        ("url: postgres://user:p@ss@db:5432/x", "url: postgres://user:****@db:5432/x"),
        ("redis://:secret@host", "redis://:****@host"),
        ("A_PASSWORD=${A_PASSWORD:-hunter2}", "A_PASSWORD=${A_PASSWORD:-****}"),
        ("postgres://u:${PW:-hunter2}@db", "postgres://u:${PW:-****}@db"),
        ("k: -----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END", "k: -----BEGIN RSA PRIVATE KEY-----****-----END"),
        ("    " + LETTERS * 2, "    ****"),
        ("password=changeme", "password=****"),
        ("password: '+abc'", "password: '****'"),
        ("DB_PASSWORD=abc(d)", "DB_PASSWORD=****"),
    ],
)
def test_values_of_secret_names_are_masked(line: str, expected: str) -> None:
    assert redact(line) == expected
    assert redact(expected) == expected


@pytest.mark.parametrize(
    "line",
    [
        "TOKEN=$TOKEN", "TOKEN=${TOKEN}", "TOKEN=$(cat /run/secrets/token)", "token: ${{ secrets.GITHUB_TOKEN }}",
        "password: {{ .Values.db.password | quote }}", "const token = process.env.API_TOKEN;", "password = settings.DB_PASSWORD",
        'token := os.Getenv("TOKEN")', "password: <your-password>", "password: ''", "password:", "password: ****",
        "valueFrom: {secretKeyRef: {name: db-credentials, key: password}}", "secretName: db", "password: *anchor",
        "password: !vault |", "DB_PASSWORD_FILE=/run/secrets/db", "TOKEN_URL=https://x/y", "secrets: inherit", "id-token: write",
        "automountServiceAccountToken: false", "persist-credentials: false", "max_tokens: 4096",
        "def login(password: str, token: Optional[str] = None) -> None:", "login(password=password)",
        "echo $TOKEN | docker login --password-stdin", "docker run -v $PWD:/app x", 'resources: ["secrets", "pods"]',
        "RUN --mount=type=secret,id=npm_token cat /run/secrets/npm_token", "postgres://user:${DB_PASS}@db/x",
        "http://host:8080/path?mail=a@b", '<input type="password" name="pw">', "Token::class", "FROM x@sha256:" + "0a" * 32,
        "console.log('token: ' + token);", "password=settings.FIRST,", "access_token=create_token(", 'x = y["password"]',
        "`DB_PASSWORD` is set in the image", "ARG TOKEN", "tokenizer: fast",
    ],
)  # fmt: skip
def test_references_stay_readable(line: str) -> None:
    assert redact(line) == line


PIECES = (
    "password token _ - = : | , ; & ? # :// @ ( ) [ ] < > . * % \\ \" ' ` ${ } $ **** {{ }} secret Bearer abc1 user value "
    "ENV -- AKIAIOSFODNN7EXAMPLE eyJhbGciOi Key name true str process.env -u"
).split()


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, " ", " ", ": ", "\n"]), max_size=14).map("".join))
def test_redacting_again_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "piece", ["a", "password", "password=", 'token="', "://:", "{{", "-eyJ", "<password>", " -u", "token=a(", '"']
)
def test_a_line_of_a_megabyte_takes_no_more_than_its_length(piece: str) -> None:
    start = time.process_time()
    redact(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (3, 5, "ab****ef"),
        (1, 99, "****"),
        (-4, 2, "****bcdef"),
        (4, 4, "abcdef"),
        (9, 12, "abcdef"),
        (6, 7, "abcde****"),
    ],
)
def test_mask_span(start: int, end: int, expected: str) -> None:
    assert mask_span("abcdef", start, end) == expected


@pytest.mark.parametrize(
    "text", ["registry.example.org/vault-secrets-operator:1.4.2", "image secrets-controller:latest has"]
)
def test_the_tag_of_an_image_with_such_a_name_is_kept(text: str) -> None:
    assert redact(text) == text
