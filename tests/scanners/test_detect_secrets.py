from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from scanner_recordings import AWS, DETECT_SECRETS, PASSWORD, recording, simple, write

from readiness.formats.searched import search
from readiness.model.artifact import Alert
from readiness.model.location import Location, Region
from readiness.scanners import ScanOptions, bare, detect_secrets
from readiness.scanners.detect_secrets_detectors import PLACES, _all, installed
from readiness.scanners.detect_secrets_worker import examine
from readiness.scanners.secret_lines import secrets

if TYPE_CHECKING:
    from pathlib import Path

_, DETECTORS = installed()
ASKED = [".env", "app/settings.py", "blob.unknown", "deploy/app.yaml"]
EXPECTED = (
    [".env", "app/settings.py", "deploy/app.yaml"],
    [
        (".env:1:15-27", "secret-keyword"),
        ("app/settings.py:3:8-28", "aws-access-key"),
        ("app/settings.py:4:16-28", "secret-keyword"),
        ("deploy/app.yaml:1:21-33", "basic-auth-credentials"),
    ],
    dict[str, str](),
)
# Put together, as in scanner_recordings.
GITHUB = "ghp" + "_" + "a1B2c3D4e5" * 3 + "f6G7h8"
GITLAB = "glpat" + "-" + "kX9mQ2vT7wLp4nRz8sYb"
STRIPE = "sk" + "_live_" + "4eC39HqLyjWDarjtT1zdp7dcAb12"
HEX = "9f86d081" + "884c7d659a2feaa0c55ad015"
BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
PEM = "-----BEGIN " + "PRIVATE KEY-----"


def jwt(claims: dict[str, object]) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "kX9mQ2vT7wLp4nRz8sYbkX9mQ2vT7wLp4nRz8sYbabc"])


def found(path: str, text: str) -> list[tuple[str, int, str]]:
    """Code, line and what would be masked."""
    lines = text.split("\n")
    return [
        (detect_secrets.CODES[secret.type], secret.line, lines[secret.line - 1][secret.start : secret.end])
        for secret in secrets(DETECTORS, path, text, search(path) or "all")
    ]


def test_every_detector_of_the_installed_version_has_a_code() -> None:
    bare.forget("detect_secrets")
    everything = _all()
    assert {type_: type(one).__name__ for type_, one in everything.items()} == {
        type_: place.partition(":")[2] for type_, place in PLACES.items()
    }
    assert list(everything) == list(DETECTORS)
    assert set(DETECTORS) == set(detect_secrets.CODES)
    assert len(set(detect_secrets.CODES.values())) == len(detect_secrets.CODES)


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("app/settings.py", "all"),
        (".env.production", "all"),
        ("deploy/secret.yaml", "all"),
        ("id_rsa", "all"),
        ("app.properties", "all"),
        (".env.example", "formats"),
        ("config/app.sample.yml", "formats"),
        ("docs/setup.py", "formats"),
        ("README.md", "formats"),
        ("locales/en.json", "formats"),
        ("analysis.ipynb", "formats"),
        ("package-lock.json", ""),
        ("uv.lock", ""),
        ("static/logo.svg", ""),
        ("static/app.min.js", ""),
        ("app.js.map", ""),
        ("node_modules/a/index.js", ""),
        ("tests/conftest.py", ""),
        ("fixtures/key.pem", ""),
        ("api/v1_pb2.py", ""),
        ("certs/server.crt", ""),
    ],
)
def test_files_are_searched_by_what_they_are(path: str, how: str) -> None:
    assert search(path) == how
    assert detect_secrets.wants(path) is bool(how)


@pytest.mark.parametrize(
    ("path", "line", "code", "masked"),
    [
        ("a.py", f'KEY = "{AWS}"', "aws-access-key", AWS),
        ("README.md", f"use {AWS} to log in", "aws-access-key", AWS),
        ("a.sh", f"git clone https://{GITHUB}@github.com/a/b", "github-token", GITHUB),
        ("a.yaml", f"token: {GITLAB}", "gitlab-token", GITLAB),
        ("a.go", f'k := "{STRIPE}"', "stripe-access-key", STRIPE),
        (".env", f"DB_PASSWORD={PASSWORD} # prod", "secret-keyword", PASSWORD),
        ("Dockerfile", f"ENV DB_PASSWORD={PASSWORD} PORT=1", "secret-keyword", PASSWORD),
        ("compose.yaml", f"      - DB_PASSWORD={PASSWORD}", "secret-keyword", PASSWORD),
        ("a.ts", f"const clientSecret: string = '{PASSWORD}';", "secret-keyword", PASSWORD),
        ("a.properties", f"spring.datasource.password={PASSWORD}", "secret-keyword", PASSWORD),
        ("a.yaml", f"authToken: {HEX}", "hex-high-entropy", HEX),
        ("a.yaml", f"url: redis://:x@h mongodb+srv://app:{PASSWORD}@c.shop.io/x", "basic-auth-credentials", PASSWORD),
        ("a.js", f"const t = '{jwt({'sub': 'u-77', 'role': 'service_role'})}'", "json-web-token", jwt({"sub": "u-77", "role": "service_role"})),
        ("a.py", f'K = "{PEM}\\n{BODY}"', "private-key", f'{PEM[5:]}\\n{BODY}"'),
    ],
)  # fmt: skip
def test_a_secret_is_told_by_type_with_its_exact_span(path: str, line: str, code: str, masked: str) -> None:
    assert found(path, f"# first\n{line}\n") == [(code, 2, masked)]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", 'KEY = "AKIAIOSFODNN7' + 'EXAMPLE"'),
        ("a.py", 'KEY = "AKIA' + 'XXXXXXXXXXXXXXXX"'),
        ("README.md", f"password: {PASSWORD}"),
        (".env.example", f"DB_PASSWORD={PASSWORD}"),
        ("a.yaml", "secretName: web-tls-7f6d5a"),
        ("a.yaml", "password: ${DB_PASSWORD:-kT9xQv2Lm}"),
        ("a.yaml", "password: {{ .Values.db.pass1Word | quote }}"),
        ("a.py", 'password = os.environ["DB_PASSW0RD"]'),
        ("a.py", 'password = get_secret("db/passw0rdX")'),
        ("a.js", f"const t = '{jwt({'sub': '1234567890', 'name': 'John Doe'})}'"),
        ("a.js", f"const t = '{jwt({'role': 'anon', 'ref': 'abc'})}'"),
        ("a.yml", f"example: {jwt({'sub': 'u-77', 'iat': 1589298484, 'exp': 1589300284})}"),
        ("a.go", "config.ClientSecret = existingOAuth2.ClientSecret"),
        ("a.py", f'if "{PEM}" in text:'),
        ("conf/app.yml", f"# {PEM}\n#   {'privatekey' * 4}\n# -----END"),
        ("docs/api.md", f'{{"token": "{jwt({"sub": "admin", "iss": "shop"})}"}}'),
        (
            "storage.yml",
            "key: Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        ),
        ("names.ts", '[Brand.OnePassword]: "1Password",'),
        ("a.yaml", "url: postgres://user:password@localhost/app"),
        ("a.sh", "docker buildx imagetools inspect docker-image://alpine:3.20@sha256:0a1b2c"),
        ("a.yaml", "digest: sha256:" + HEX * 2),
        ("a.py", f'commit = "{HEX}"'),
        ("a.py", f'account = "AC{HEX}"'),
        ("a.yaml", "APPLICATION: APACHE2LICENSE"),
        ("a.html.py", 'password_placeholder = "At least 8 characters1"'),
    ],
)
def test_what_only_looks_like_a_secret_is_left_alone(path: str, line: str) -> None:
    assert found(path, f"{line}\n") == []


def test_sealed_values_are_no_leak() -> None:
    sealed = f"kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK{HEX}\n"
    assert found("sealed.yaml", sealed) == []
    assert found("a.yaml", f"password: ENC[AES256_GCM,data:{HEX},type:str]\nsecret: {PASSWORD}\n") == []


def test_a_private_key_is_told_once_where_it_begins() -> None:
    assert found("id_rsa", f"{PEM}\n{BODY}\n{BODY}\n-----END") == [("private-key", 1, PEM[5:])]


def test_a_value_written_twice_is_masked_in_both_places() -> None:
    line = f'password = "{PASSWORD}"  # was password = "{PASSWORD}"'
    ((_, _, masked),) = found("a.py", line)
    assert masked.count(PASSWORD) == 2


def test_a_very_long_line_is_searched_for_formats() -> None:
    line = "x" * 3995 + " " + AWS + " " + "y" * 9000
    assert found("data.json", line) == [("aws-access-key", 1, AWS)]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"a\0b", "binary"),
        (b"x" * 1_000_001, "is larger than 1,000,000 bytes"),
        ("# \xe9\n".encode("latin-1"), ""),
        ("# 中\n".encode("utf-16"), ""),
    ],
    ids=["binary", "large", "latin-1", "utf-16"],
)
def test_what_can_be_read_is_judged_and_the_rest_says_why(tmp_path: Path, raw: bytes, why: str) -> None:
    (tmp_path / "a.conf").write_bytes(raw)
    assert examine(str(tmp_path), "a.conf", DETECTORS) == (why, [])


def test_reads_the_recording() -> None:
    scan = detect_secrets.read(recording("detect-secrets", "small-1.5.0"), "/nowhere", ASKED)
    assert simple(scan) == EXPECTED
    assert scan.version == "1.5.0"
    assert scan.alerts[0] == Alert(
        "secret-keyword",
        Location(".env", Region(1, 15, 1, 27)),
        "value assigned to the name of a secret",
        identity=scan.alerts[2].identity,
    )


def test_no_value_is_in_the_recording_or_the_scan() -> None:
    output = recording("detect-secrets", "small-1.5.0")
    scan = detect_secrets.read(output, "/nowhere", ASKED)
    assert not [value for value in (AWS, PASSWORD) if value in output or value in repr(scan)]


def test_a_file_without_a_word_was_not_searched() -> None:
    scan = detect_secrets.read('{"version": "1", "files": {"a": "is odd"}, "secrets": []}', "/", ["a", "b"])
    assert (scan.examined, scan.skipped) == (frozenset(), {"a": "is odd", "b": "was not searched"})


@pytest.mark.scanner
def test_the_real_tool_says_what_was_recorded(tmp_path: Path) -> None:
    """Allowlist comments do not change it, nor does code that lies in the audited folder."""
    write(str(tmp_path), DETECT_SECRETS | {"detect_secrets.py": "raise SystemExit\n", "json.py": "raise SystemExit\n"})
    scan = detect_secrets.scan(str(tmp_path), [*ASKED, "gone"], ScanOptions(timeout=60))
    assert simple(scan) == (*EXPECTED[:2], {"gone": "is not a regular file"})
    recorded = detect_secrets.read(recording("detect-secrets", "small-1.5.0"), str(tmp_path), ASKED)
    assert scan.alerts == recorded.alerts
