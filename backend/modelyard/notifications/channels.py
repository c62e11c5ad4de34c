"""What a channel of each type needs to know. Structured throughout: never an address scheme that a tenant chooses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

from modelyard.kernel.errors import Invalid
from modelyard.kernel.vault import Vault
from modelyard.notifications.models import ChannelType


class InvalidSettings(Invalid):
    """`problems`: a pointer to each setting that cannot be, with a sentence; never the setting itself."""

    code, title = "invalid_channel_settings", "The channel's settings are not usable"


def _secret(pattern: str) -> AfterValidator:
    """A secret of this form, compared in whole."""
    form = re.compile(pattern)

    def check(given: SecretStr) -> SecretStr:
        if not form.fullmatch(given.get_secret_value()):
            raise ValueError("it does not have the form that the service gives out")
        return given

    return AfterValidator(check)


HostName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$")]
Token = Annotated[SecretStr, Field(min_length=8, max_length=500)]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class SlackSettings(_Settings):
    """An incoming webhook of one Slack channel; who knows its address may post."""

    hook_url: Annotated[
        SecretStr, _secret(r"https://hooks\.slack\.com/services/T[A-Z0-9]{6,20}/B[A-Z0-9]{6,20}/[A-Za-z0-9]{16,40}")
    ]


class TeamsSettings(_Settings):
    """A workflow of Microsoft Teams that is started by a webhook."""

    hook_url: Annotated[
        SecretStr,
        _secret(r"https://[a-z0-9.-]{1,200}\.(logic\.azure\.com|api\.powerplatform\.com)(:443)?/[!-~]{10,1500}"),
    ]


class DiscordSettings(_Settings):
    """A webhook of one Discord channel."""

    hook_url: Annotated[SecretStr, _secret(r"https://discord\.com/api/webhooks/\d{15,22}/[A-Za-z0-9_-]{40,100}")]


class PagerDutySettings(_Settings):
    """The integration key of a service (Events API v2)."""

    integration_key: Annotated[SecretStr, _secret(r"[A-Za-z0-9]{32}")]


class OpsgenieSettings(_Settings):
    """An API key of an integration, and the region in which the account lives."""

    api_key: Token
    region: Literal["us", "eu"] = "us"


class EmailSettings(_Settings):
    """Who is written to; the platform's mail server sends it."""

    recipients: Annotated[tuple[EmailStr, ...], Field(min_length=1, max_length=50)]


class NtfySettings(_Settings):
    """A topic on an ntfy server, and the token that it asks for."""

    topic: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    server: HostName = "ntfy.sh"
    token: Token | None = None


class WebhookSettings(_Settings):
    """An address of the tenant's own. `signing_secret` is the key of the HMAC that each delivery carries."""

    url: Annotated[SecretStr, _secret(r"https://[A-Za-z0-9]([A-Za-z0-9.-]{0,252})(:\d{1,5})?(/[!-~]{0,1800})?")]
    signing_secret: Annotated[SecretStr, Field(min_length=16, max_length=200)]


ChannelSettings = (
    SlackSettings
    | TeamsSettings
    | DiscordSettings
    | PagerDutySettings
    | OpsgenieSettings
    | EmailSettings
    | NtfySettings
    | WebhookSettings
)

SETTINGS_OF: dict[ChannelType, type[ChannelSettings]] = {
    ChannelType.SLACK: SlackSettings,
    ChannelType.TEAMS: TeamsSettings,
    ChannelType.DISCORD: DiscordSettings,
    ChannelType.PAGERDUTY: PagerDutySettings,
    ChannelType.OPSGENIE: OpsgenieSettings,
    ChannelType.EMAIL: EmailSettings,
    ChannelType.NTFY: NtfySettings,
    ChannelType.WEBHOOK: WebhookSettings,
}


def checked(type: ChannelType, given: Mapping[str, Any]) -> ChannelSettings:
    """The settings of a channel of this type.

    Raises:
        InvalidSettings: something is missing, too much, or cannot be.
    """
    try:
        return SETTINGS_OF[type].model_validate(dict(given))
    except ValidationError as error:
        problems = [
            {"pointer": "/settings/" + "/".join(map(str, problem["loc"])), "detail": problem["msg"]}
            for problem in error.errors(include_input=False, include_context=False, include_url=False)
        ]
        raise InvalidSettings(f"A channel of type {type.value} needs other settings.", problems=problems) from None


def sealed(settings: ChannelSettings, vault: Vault) -> bytes:
    """The settings as they are stored."""
    plain = {name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in settings}
    return vault.seal(json.dumps(plain).encode())


def opened(type: ChannelType, stored: bytes, vault: Vault) -> ChannelSettings:
    """Stored settings, for the sender alone.

    Raises:
        ValueError: sealed with a key that is no longer configured, or altered.
    """
    return SETTINGS_OF[type].model_validate_json(vault.open(stored))
