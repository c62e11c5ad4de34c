"""Keys and channels of the sample."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from modelyard.identity import api_keys
from modelyard.kernel.access import Permission
from modelyard.notifications import service as notifications
from modelyard.notifications.models import ChannelType, MinimumSeverity
from modelyard.notifications.service import NewRule
from modelyard.seed.story import ADMIN, ENGINEER, SCIENTIST, Place, Story

READ_ONLY = (
    Permission.ORGANIZATION_READ,
    Permission.PROJECT_READ,
    Permission.RUN_READ,
    Permission.ARTIFACT_READ,
    Permission.MODEL_READ,
)


@dataclass(frozen=True, slots=True)
class SampleKey:
    """An API key at its making; nothing but this holds its token."""

    name: str
    owner: str
    allows: str
    token: str


async def issue_keys(story: Story, fraud: Place) -> tuple[SampleKey, SampleKey]:
    """The scientist's key for training, and a key that only reads."""
    scope = await story.act(SCIENTIST)
    _, training = await api_keys.create_api_key(
        story.session, scope, name="Training on the laptop", project_id=fraud.id
    )
    scope = await story.act(ENGINEER)
    _, reading = await api_keys.create_api_key(
        story.session, scope, name="Dashboard", scopes=READ_ONLY, expires_at=story.now + timedelta(days=365)
    )
    return (
        SampleKey("Training on the laptop", SCIENTIST.email, f"everything in {fraud.slug}", training),
        SampleKey("Dashboard", ENGINEER.email, "reading, for a year", reading),
    )


async def open_channels(story: Story, fraud: Place) -> None:
    """Channels with invented addresses. They are switched off: the sample sends nothing to anybody."""
    scope = await story.act(ADMIN)
    slack = await notifications.create_channel(
        story.session,
        scope,
        story.vault,
        name="#ml-alerts",
        type=ChannelType.SLACK,
        settings={"hook_url": "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"},
        is_enabled=False,
    )
    mail = await notifications.create_channel(
        story.session,
        scope,
        story.vault,
        name="The team, by e-mail",
        type=ChannelType.EMAIL,
        settings={"recipients": [SCIENTIST.email, ENGINEER.email]},
        is_enabled=False,
    )
    webhook = await notifications.create_channel(
        story.session,
        scope,
        story.vault,
        name="Incident desk",
        type=ChannelType.WEBHOOK,
        settings={
            "url": "https://incidents.acme-ml.example/hooks/modelyard",
            "signing_secret": story.rng.bytes(24).hex(),
        },
        is_enabled=False,
    )
    in_fraud = await story.act_in(ADMIN, fraud)
    await notifications.create_rule(
        story.session, scope, slack.id, NewRule("Every alert to Slack", ["alert.*"], throttle=timedelta(minutes=5))
    )
    await notifications.create_rule(
        story.session,
        scope,
        mail.id,
        NewRule("New versions and endings of runs by e-mail", ["model_version.*", "run.ended"]),
    )
    await notifications.create_rule(
        story.session,
        scope,
        webhook.id,
        NewRule(
            "Critical fraud alerts to the incident desk",
            ["alert.opened", "alert.worsened"],
            MinimumSeverity.CRITICAL,
            {"environment": "production"},
        ),
        project=in_fraud,
    )
