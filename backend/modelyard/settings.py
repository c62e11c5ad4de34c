"""Every setting of the platform: one class, read once at start and passed down."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEVELOPMENT_SECRET = "modelyard-development-secret-not-for-production"  # noqa: S105 - refused in production


LISTS = ("previous_secret_keys", "trusted_proxies", "cors_origins", "outbound_networks", "serving_trust")
"""Settings whose variable holds several values with commas between them."""


def _seconds(value: object) -> object:
    """A plain number in a variable counts seconds."""
    return float(value) if isinstance(value, str) and value.replace(".", "", 1).isdigit() else value


Duration = Annotated[timedelta, BeforeValidator(_seconds)]


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SmtpSecurity(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class LogFormat(StrEnum):
    CONSOLE = "console"
    JSON = "json"


class Settings(BaseSettings):
    """Read from `MODELYARD_*` variables; the database also from `DATABASE_URL`.

    In production the platform refuses to start with the development secret, with the sample's passwords, or
    with cookies that travel over plain http.
    """

    model_config = SettingsConfigDict(
        env_prefix="MODELYARD_",
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,  # it holds the database's password and the secret key
    )

    environment: Environment = Field(
        Environment.DEVELOPMENT, description="`production` refuses unsafe settings at start."
    )
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("database_url", "MODELYARD_DATABASE_URL", "DATABASE_URL"),
        description="postgresql://user:password@host/database. Empty: the embedded server in `data_dir`.",
    )
    data_dir: Path | None = Field(
        None, description="Folder of the embedded PostgreSQL, the local artifact store and the generated secret."
    )
    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: int = Field(8500, ge=0, le=65535, description="Port that the server listens on.")
    public_url: str | None = Field(None, description="Address that users see, when a proxy stands in front.")
    worker_concurrency: int = Field(4, ge=1, le=64, description="Jobs that one worker runs at a time.")

    secret_key: SecretStr = Field(
        SecretStr(DEVELOPMENT_SECRET),
        description="At least 32 characters. Signs access tokens and encrypts secrets at rest.",
    )
    previous_secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Comma-separated older secret keys; they still decrypt, and never encrypt."
    )
    access_token_lifetime: Duration = Field(timedelta(minutes=15), description="Seconds, or an ISO 8601 duration.")
    signing_key_lifetime: Duration = Field(
        timedelta(days=90),
        ge=timedelta(hours=1),
        description="How long a key signs access tokens.",
    )
    refresh_token_lifetime: Duration = Field(timedelta(days=30), description="Seconds, or an ISO 8601 duration.")
    secure_cookies: bool | None = Field(
        None, description="Cookies travel by https only. Default: on in production and with an https `public_url`."
    )
    credential_cache: Duration = Field(
        timedelta(seconds=3), description="How long a process may go on trusting a looked-up key; at most 5 seconds."
    )

    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Comma-separated addresses or networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` "
        "are believed. Empty: nobody's.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Comma-separated origins whose pages may call the API with a key. Empty: none."
    )
    outbound_networks: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Comma-separated networks that are not on the public internet and may be reached, by http too, at "
        "addresses that an organization chose, such as its identity provider's. Empty: none.",
    )
    rate_limit_key: int = Field(
        600_000, ge=1, description="Requests a minute that one key or session may make of one process."
    )
    rate_limit_address: int = Field(
        1_200, ge=1, description="Requests a minute without a valid credential from one address, for one process."
    )

    smtp_host: str | None = Field(None, description="Server that mail goes out by. Empty: mail is shown in the log.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of that server.")
    smtp_username: str | None = Field(None, description="Name to log in there with, if it asks for one.")
    smtp_password: SecretStr | None = Field(None, description="Password to log in there with.")
    smtp_security: SmtpSecurity = Field(SmtpSecurity.STARTTLS, description="`none`, `starttls` or `tls`.")
    mail_from: str = Field("modelyard@localhost", description="Sender of every mail.")

    pool_size: int = Field(10, ge=1, le=200, description="Database connections of one process for requests.")
    ingest_pool_size: int = Field(4, ge=1, le=50, description="Database connections of one process for logging.")
    statement_timeout: Duration = Field(timedelta(seconds=60), description="Longest run of one statement.")

    artifact_store: str | None = Field(
        None, description="URL of the object store: file:///path, s3://…, gs://…, az://…. Default: in `data_dir`."
    )
    artifact_store_timeout: Duration = Field(
        timedelta(seconds=60),
        ge=timedelta(seconds=1),
        description="How long the object store may take over one request; what is large comes and goes in many.",
    )
    artifact_addresses: bool = Field(
        False,
        description="Give those who may read an artifact an address of the object store itself, if they ask for one.",
    )
    max_body_bytes: int = Field(64 * 1024 * 1024, ge=1024, description="Largest request body, uploads excepted.")
    max_artifact_bytes: int = Field(1024**4, ge=1, description="Largest single artifact.")

    audit_retention: Duration | None = Field(
        None,
        ge=timedelta(days=31),
        le=timedelta(days=36_500),
        description="How long audit records are kept, by whole months; at least 31 days. Empty: for ever.",
    )

    deleted_models_retention: Duration | None = Field(
        timedelta(days=30),
        ge=timedelta(0),
        le=timedelta(days=36_500),
        description="How long deleted models and versions can be restored, before their files go for good, where the "
        "organization's settings do not say. Empty: for ever.",
    )

    scan_timeout: Duration = Field(
        timedelta(minutes=10),
        ge=timedelta(seconds=1),
        description="How long the scan of a version may take, by the clock and of a processor.",
    )
    scan_memory_bytes: int = Field(1024**3, ge=256 * 1024**2, description="Memory that the scan of a version may take.")
    scan_max_bytes: int = Field(
        32 * 1024**3,
        ge=1024**2,
        description="Bytes of one version that are scanned, and that may lie in the temporary folder meanwhile. More "
        "make its scan fail.",
    )

    serving_trust: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Comma-separated short names of organizations whose models may run without a jail, as the server's "
        "own account. Empty: none.",
    )
    serving_dir: Path | None = Field(
        None,
        description="Folder of served models, their environments and processes. Default: `serving` in the data folder, "
        "or below /var/lib/modelyard-serving where other users of the machine cannot get there.",
    )
    gateway_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port that the gateway of served models listens on. Default: the one after the server's.",
    )
    gateway_url: str | None = Field(
        None, description="Address of served models that users see, when a proxy stands in front."
    )

    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    log_format: LogFormat = Field(LogFormat.CONSOLE, description="`json` prints one JSON object a line.")

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: object) -> object:
        if isinstance(values, dict):
            for name in LISTS:
                if isinstance(values.get(name), str):
                    parts = (part.strip() for part in values[name].split(","))
                    values[name] = tuple(part for part in parts if part)
        return values

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("MODELYARD_SECRET_KEY needs at least 32 characters: openssl rand -base64 48")
        if self.credential_cache > timedelta(seconds=5):
            raise ValueError("MODELYARD_CREDENTIAL_CACHE may be 5 seconds at most: a revoked key must stop working")
        if self.database_url is not None and not self.database_url.startswith(
            ("postgresql://", "postgres://", "postgresql+psycopg://")
        ):
            raise ValueError("DATABASE_URL must start with postgresql:// (Modelyard runs on PostgreSQL 16 or newer)")
        if self.artifact_store is not None and not re.match(r"(file|s3|gs|az|memory):/", self.artifact_store):
            raise ValueError("MODELYARD_ARTIFACT_STORE must be file:///path, s3://…, gs://… or az://…")
        for name in ("trusted_proxies", "outbound_networks"):
            for network in getattr(self, name):
                try:
                    ip_network(network, strict=False)
                except ValueError as error:
                    raise ValueError(f"MODELYARD_{name.upper()}: {network!r} is no address and no network") from error
        for origin in self.cors_origins:
            if not re.fullmatch(r"https?://[^/*\s]+", origin):
                raise ValueError(f"MODELYARD_CORS_ORIGINS: {origin!r} is no origin such as https://ml.example.com")
        if self.production:
            self._refuse_unsafe()
        return self

    def _refuse_unsafe(self) -> None:
        if self.secret_key.get_secret_value() == DEVELOPMENT_SECRET:
            raise ValueError("production needs its own MODELYARD_SECRET_KEY: openssl rand -base64 48")
        if self.secure_cookies is False:
            raise ValueError("production refuses cookies over http: unset MODELYARD_SECURE_COOKIES")
        if self.public_url is not None and urlsplit(self.public_url).scheme != "https":
            raise ValueError("production needs an https MODELYARD_PUBLIC_URL")

    @property
    def production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def embedded(self) -> bool:
        """No database was named: the embedded server in `data_dir` is used."""
        return self.database_url is None

    @property
    def url(self) -> str:
        """Address that users see, without a slash at its end."""
        return self.public_url.rstrip("/") if self.public_url else self.local_url

    @property
    def gateway_address(self) -> str:
        """Address of served models that users see, without a slash at its end."""
        if self.gateway_url:
            return self.gateway_url.rstrip("/")
        return f"{self.local_url.rpartition(':')[0]}:{self.gateway_listens}"

    @property
    def gateway_listens(self) -> int:
        """The gateway's port; 0: any that is free."""
        if self.gateway_port is not None:
            return self.gateway_port
        return self.port + 1 if 0 < self.port < 65535 else 0

    @property
    def https(self) -> bool:
        """Users reach this installation by https."""
        return self.production or self.url.startswith("https://")

    @property
    def cookies_are_secure(self) -> bool:
        return self.https if self.secure_cookies is None else self.secure_cookies

    @property
    def local_url(self) -> str:
        """Address on this machine, without a slash at its end."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104  # nosec B104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def sqlalchemy_url(self) -> str:
        """The database's URL with SQLAlchemy's name for the psycopg driver.

        Raises:
            RuntimeError: no database is named; `kernel.embedded` gives the embedded server's URL first.
        """
        if self.database_url is None:
            raise RuntimeError("no database: set DATABASE_URL, or start the embedded server")
        return "postgresql+psycopg://" + self.database_url.split("://", 1)[1]

    def psycopg_url(self) -> str:
        """The database's URL as libpq reads it."""
        return "postgresql://" + self.sqlalchemy_url().split("://", 1)[1]

    def derived_key(self, purpose: str, secret: SecretStr | None = None) -> bytes:
        """32 bytes for one purpose, from the secret key: BLAKE2b with the purpose (16 bytes at most) as personal."""
        material = (secret or self.secret_key).get_secret_value().encode()
        return hashlib.blake2b(material, digest_size=32, person=purpose.encode()[:16]).digest()


def generated_secret(data_dir: Path) -> SecretStr:
    """The secret key of an installation that was given none: made once, kept beside its data, mode 0600."""
    file = data_dir / "secret.key"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = data_dir / f".secret.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(base64.b64encode(secrets.token_bytes(48)).decode())
        try:
            file.hardlink_to(draft)  # refuses to replace a file that another process has just made
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return SecretStr(file.read_text().strip())
