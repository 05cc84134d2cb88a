"""detect-secrets' detectors, each imported when a text calls for it: all of them with all they import take half a second."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from readiness.scanners import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWN = "1.5.0"
"""The version whose detectors `secret_hints` and this speak of; a test compares them with the installed one."""

SIZE_LIMIT = 1_000_000
"""Bytes; larger files are not searched."""

PLACES: Mapping[str, str] = {
    "AWS Access Key": "aws:AWSKeyDetector",
    "Artifactory Credentials": "artifactory:ArtifactoryDetector",
    "Azure Storage Account access key": "azure_storage_key:AzureStorageKeyDetector",
    "Base64 High Entropy String": "high_entropy_strings:Base64HighEntropyString",
    "Basic Auth Credentials": "basic_auth:BasicAuthDetector",
    "Cloudant Credentials": "cloudant:CloudantDetector",
    "Discord Bot Token": "discord:DiscordBotTokenDetector",
    "GitHub Token": "github_token:GitHubTokenDetector",
    "GitLab Token": "gitlab_token:GitLabTokenDetector",
    "Hex High Entropy String": "high_entropy_strings:HexHighEntropyString",
    "IBM COS HMAC Credentials": "ibm_cos_hmac:IbmCosHmacDetector",
    "IBM Cloud IAM Key": "ibm_cloud_iam:IbmCloudIamDetector",
    "JSON Web Token": "jwt:JwtTokenDetector",
    "Mailchimp Access Key": "mailchimp:MailchimpDetector",
    "NPM tokens": "npm:NpmDetector",
    "OpenAI Token": "openai:OpenAIDetector",
    "Private Key": "private_key:PrivateKeyDetector",
    "Public IP (ipv4)": "ip_public:IPPublicDetector",
    "PyPI Token": "pypi_token:PypiTokenDetector",
    "Secret Keyword": "keyword:KeywordDetector",
    "SendGrid API Key": "sendgrid:SendGridDetector",
    "Slack Token": "slack:SlackDetector",
    "SoftLayer Credentials": "softlayer:SoftlayerDetector",
    "Square OAuth Secret": "square_oauth:SquareOAuthDetector",
    "Stripe Access Key": "stripe:StripeDetector",
    "Telegram Bot Token": "telegram_token:TelegramBotTokenDetector",
    "Twilio API Key": "twilio:TwilioKeyDetector",
}
"""Type → module of `detect_secrets.plugins` and class."""

_VERIFYING = "detect_secrets.filters.common.is_ignored_due_to_verification_policies"
"""With this filter a detector may ask the service of a token it found whether the token works."""


class Detectors(Mapping[str, Any]):
    """By type. Nothing is asked of a server: the library for that is not even imported."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, type_: str) -> Any:
        if type_ not in self._made:
            module, _, name = PLACES[type_].partition(":")
            self._made[type_] = getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
        return self._made[type_]

    def __iter__(self) -> Iterator[str]:
        return iter(PLACES)

    def __len__(self) -> int:
        return len(PLACES)


class _Unused(ModuleType):
    """A library that is named, in annotations and in what is never called."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("_"):
            raise AttributeError(name)
        return object


def installed() -> tuple[str, Mapping[str, Any]]:
    """The version, and its detectors by type."""
    bare.package("detect_secrets", "detect_secrets.filters")
    version = str(import_module("detect_secrets.__version__").VERSION)
    if version != KNOWN:
        bare.forget("detect_secrets")
        return version, _all()
    sys.modules.setdefault("requests", _Unused("requests"))
    import_module("detect_secrets.settings").get_settings().disable_filters(_VERIFYING)
    return version, Detectors()


def _all() -> Mapping[str, Any]:
    """Every detector of a version that is not known."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.settings import get_settings

    get_settings().disable_filters(_VERIFYING)
    detectors: dict[str, Any] = get_mapping_from_secret_type_to_class()
    return {type_: detectors[type_]() for type_ in sorted(detectors)}
