from __future__ import annotations

import pytest

from readiness.formats.credentials import values


@pytest.mark.parametrize(
    "value",
    [
        "kT9" + "xQv2Lm8w",
        "blue7" + "Giraffe!x2",
        "a8f5f167" + "f44f4964e6c998dee827110c",
        "EI4qq" + "DpcfdvfA0aQEEx8JjHxH=",
        "Tr0ub" + "4dor&3",
    ],
)
def test_random_or_well_chosen_strings_are_plausible(value: str) -> None:
    assert values.is_plausible(value)


@pytest.mark.parametrize(
    "value",
    [
        "short1A",
        "changeme-2024",
        "your-api-key-1a2b3c",
        "AKIAIOSFODNN7" + "EXAMPLE",
        "xxxxxxxx1A",
        "${DB_PASSWORD:-x1Yz2Zq}",
        "{{ .Values.password1X }}",
        "<your password 1>",
        "$(cat /run/secrets/p1)",
        "%(DB_PASSWORD1)s",
        "process.env.API_KEY_2x",
        "os.environ['KEY1x']",
        "get_secret('db1Xy')",
        "config.secrets.key1Xyz",
        "vault:secret/data/db1#x",
        "arn:aws:secretsmanager:eu-1:12:x1Y",
        "https://login.shop.io/oauth2",
        "/run/secrets/db_p4ss",
        "./keys/k1X9z.pem",
        "service-account-9f8e7d.json",
        "123e4567-e89b-12d3-a456-426614174000",
        "ENC[AES256_GCM,data:k1X9z]",
        "web-tls-secret-2",
        "see_this_please_use_K8S",
        "1.13.5-k8s-vault",
        "userPasswordField2",
        "Password123",
        "P@ssw0rd1",
        "postgres2024",
        "1234567890123",
        "2024-01-01T00:00:00",
        "^[a-zA-Z0-9]{8,}$",
        "Enter your passw0rd",
        "aaaaaaaaaaaaaaa1",
    ],
)
def test_placeholders_templates_names_and_look_ups_are_not(value: str) -> None:
    assert not values.is_plausible(value)


@pytest.mark.parametrize(
    "before",
    ['password = "', "DB_PASSWORD=", "  secret: ", "const apiKey: string = '", 'cfg["secret"] = "', "pass := `"],
)
def test_names_of_secrets_stay(before: str) -> None:
    assert values.names_a_secret(before)


@pytest.mark.parametrize(
    "before",
    [
        "secretName: ",
        "password_file = '",
        "SECRET_ARN=",
        'apiKeyHeader: "',
        "passwordHash = '",
        "publicKey: ",
        "test_secret = '",
    ],
)
def test_names_of_things_about_secrets_go(before: str) -> None:
    assert not values.names_a_secret(before)


@pytest.mark.parametrize(
    ("user", "password", "host", "real"),
    [
        ("app", "kT9" + "xQv2Lm", "db.shop.io:5432/x", True),
        ("app", "kT9" + "xQv2Lm", "db", True),
        ("app", "giraffe", "db.shop.io/x", True),
        ("app", "giraffe", "db:5432", False),
        ("postgres", "postgres", "localhost/x", False),
        ("user", "password", "db.shop.io", False),
        ("user", "pass", "host", False),
        ("app", "giraffe", "example.com", False),
        ("app", "{password}", "db.shop.io", False),
        ("app", "%s", "db.shop.io", False),
        ("app", "DB_PASSWORD", "db.shop.io", False),
        ("alpine", "3.20", "sha256:0123abc", False),
        ("app", "giraffe", "10.0.0.7", False),
    ],
)
def test_a_login_counts_if_it_opens_something(user: str, password: str, host: str, *, real: bool) -> None:
    assert values.is_real_login(user, password, host) is real
