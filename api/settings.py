"""Every setting of the service, read only from CALMLINE_… environment variables."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api import addresses

Listed = Annotated[tuple[str, ...], NoDecode]
"""Comma-separated in the environment, a tuple in Python."""

KEY_CHARS = 32
"""A shorter secret key could be guessed, and anyone who guesses it can open every chat."""

SHARED_CHARS = 16
"""The same for a secret shared with another desk."""


NEEDED_WITH = {
    "webhook_secret": "webhook_url",
    "notice_from": "smtp_url",
    "notice_to": "smtp_url",
    "chatwoot_token": "chatwoot_url",
    "chatwoot_account": "chatwoot_url",
    "chatwoot_inbox": "chatwoot_url",
    "chatwoot_secret": "chatwoot_url",
}
"""Settings that another setting needs."""

T = TypeVar("T")


class Settings(BaseSettings):
    """One frozen object for the whole service.

    Rates are written as the `limits` library reads them: "20/minute", several joined with ";".
    """

    model_config = SettingsConfigDict(
        env_prefix="CALMLINE_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    company: str = "Harborline Internet"
    var: Path = Path("var")
    """The folder for what the service writes: the database and the secret key."""
    database_url: str = ""
    """postgresql://… ; empty: SQLite in the var folder."""
    redis_url: str = ""
    """redis://… carries events and limits between workers; empty: they stay in this process."""
    secret_key: SecretStr = SecretStr("")
    """Signs customers' tokens; empty: made once and kept in var/secret.key."""

    allowed_origins: Listed = ()
    """Other sites that embed the widget, such as https://www.example.com, comma-separated; * for any."""
    trusted_proxies: int = Field(0, ge=0, le=10)
    """How many reverse proxies are in front, and so how many entries of X-Forwarded-For are trusted."""
    cookie_secure: bool = False
    """Sends the reps' cookie over HTTPS only. Turn it on if the service uses HTTPS."""

    token_days: int = Field(30, ge=1, le=365)
    """How long a customer's token is valid."""
    rep_session_hours: int = Field(12, ge=1, le=24 * 30)

    oidc_issuer: str = ""
    """The OpenID provider of the reps, such as https://login.example.com; empty: passwords only."""
    oidc_client_id: str = ""
    oidc_client_secret: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    oidc_claim: Literal["preferred_username", "email"] = "preferred_username"
    """The provider's claim that holds the account's username here."""
    oidc_name: str = Field("your company account", max_length=60)
    """The provider's name on the log-in page."""
    password_login: bool = True
    """Whether reps may also log in with passwords if a provider is set."""

    message_max_chars: int = Field(2000, ge=1, le=20_000)
    body_max_bytes: int = Field(64 * 1024, ge=1024, le=10 * 1024 * 1024)
    conversation_message_rate: str = "20/minute;300/hour"
    address_message_rate: str = "120/minute"
    address_start_rate: str = "30/minute;300/hour"
    address_read_rate: str = "600/minute"
    login_rate: str = "10/minute;60/hour"
    sockets_per_conversation: int = Field(8, ge=1)
    sockets_per_address: int = Field(64, ge=1)
    sockets_total: int = Field(2000, ge=1)
    connections_total: int = Field(4000, ge=1)
    """The most connections of one process, including sockets. Further ones are asked to try again (503)."""
    hello_seconds: float = Field(10.0, gt=0)
    """How long a socket may take to say which conversation it is for."""

    desk_tick_seconds: float = Field(5.0, gt=0, le=60)
    """How often the desk checks what only time changes: SLA targets, silent reps, long waits."""

    strangers: float | None = None
    """The share of messages outside the guide that the bot assumes; None ("auto"): estimated from the desk's
    own messages (api.strangers)."""
    brain_seconds: float = Field(20.0, gt=0)
    """The customer is handed over to a rep after this long without a reply from the bot."""

    metrics_token: SecretStr = SecretStr("")
    """The bearer token that opens /metrics; empty: no token opens it."""
    metrics_open: bool = False
    """Opens /metrics to everybody if no token is set. For a network that only you can reach."""

    public_url: str = ""
    """The public address of this service, such as https://help.example.com: notices link to its console."""
    notice_words: bool = False
    """Puts the customer's last words into Slack and mail notices."""
    webhook_url: str = ""
    webhook_secret: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    slack_webhook_url: SecretStr = SecretStr("")
    smtp_url: SecretStr = SecretStr("")
    """smtp://user:password@host:587?starttls=1 or smtps://…"""
    notice_from: Annotated[str, Field(validate_default=True)] = ""
    notice_to: Annotated[Listed, Field(validate_default=True)] = ()
    chatwoot_url: str = ""
    chatwoot_token: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    chatwoot_account: Annotated[int, Field(ge=0, validate_default=True)] = 0
    chatwoot_inbox: Annotated[int, Field(ge=0, validate_default=True)] = 0
    chatwoot_secret: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    """The secret shared with Chatwoot, which sends it with every reply."""
    outbound_tick_seconds: float = Field(2.0, gt=0, le=60)
    outbound_timeout_seconds: float = Field(10.0, gt=0, le=30)
    """How long a receiver may take for each step of an answer."""
    outbound_retry_seconds: float = Field(10.0, gt=0, le=600)
    """The wait before the second try; each later one is two and a half times as long, six hours at most."""
    outbound_tries: int = Field(12, ge=1, le=50)

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, Iterable):
            value = tuple(str(origin).rstrip("/") for origin in value)
            for origin in value:
                if origin != "*" and not origin.startswith(("http://", "https://")):
                    raise ValueError(
                        f"an origin is a scheme and a host, as https://www.example.com, not {origin!r}"
                    )
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _safe_issuer(cls, value: str) -> str:
        here = value.startswith(("http://127.0.0.1", "http://localhost"))
        if value and not here and not value.startswith("https://"):
            raise ValueError(f"an issuer is an https:// address, not {value!r}")
        return value

    @field_validator("oidc_client_secret")
    @classmethod
    def _whole_oidc(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        given = info.data.get("oidc_client_id") and value.get_secret_value()
        if info.data.get("oidc_issuer") and not given:
            raise ValueError("CALMLINE_OIDC_ISSUER needs CALMLINE_OIDC_CLIENT_ID and this one, too")
        return value

    @field_validator("password_login")
    @classmethod
    def _some_way_in(cls, value: bool, info: ValidationInfo) -> bool:
        if not value and not info.data.get("oidc_issuer"):
            raise ValueError("without CALMLINE_OIDC_ISSUER and without passwords nobody could log in")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < KEY_CHARS:
            raise ValueError(f"a secret key has at least {KEY_CHARS} characters")
        return value

    @field_validator("strangers", mode="before")
    @classmethod
    def _share_or_auto(cls, value: object) -> float | None:
        from bot.ranking.strangers import LEAST, MOST

        if value is None or (isinstance(value, str) and value.strip().lower() in ("", "auto")):
            return None
        with contextlib.suppress(TypeError, ValueError):
            share = float(value)  # type: ignore[arg-type]
            if LEAST <= share <= MOST:
                return share
        raise ValueError(f"it is auto, or a share from {LEAST} to {MOST} such as 0.4, not {value!r}")

    @field_validator("public_url", "webhook_url", "chatwoot_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        return addresses.http_url(value)

    @field_validator("slack_webhook_url")
    @classmethod
    def _is_secret_http(cls, value: SecretStr) -> SecretStr:
        return SecretStr(addresses.http_url(value.get_secret_value()))

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            addresses.mail_server(value.get_secret_value())
        return value

    @field_validator("notice_to", mode="before")
    @classmethod
    def _split_mailboxes(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("notice_from", "notice_to")
    @classmethod
    def _are_mailboxes(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for box in (value,) if isinstance(value, str) else value:
            if box:
                addresses.mailbox(box)
        return value

    @field_validator("webhook_secret", "chatwoot_secret")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHARED_CHARS:
            raise ValueError(f"a shared secret has at least {SHARED_CHARS} characters")
        return value

    @field_validator(*NEEDED_WITH)
    @classmethod
    def _complete(cls, value: T, info: ValidationInfo) -> T:
        other = NEEDED_WITH[info.field_name or ""]
        if _given(info.data.get(other)) and not _given(value):
            raise ValueError(f"it is needed with CALMLINE_{other.upper()}")
        return value

    @property
    def database(self) -> str:
        """Returns the SQLAlchemy URL in use, with psycopg 3 for PostgreSQL."""
        if not self.database_url:
            return f"sqlite:///{self.var / 'calmline.db'}"
        for prefix in ("postgresql://", "postgres://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    @cached_property
    def signing_key(self) -> str:
        """Returns the given secret, or the one in var/secret.key (created with mode 0600 if absent).

        Raises OSError if the file can be neither read nor created.
        """
        return self.secret_key.get_secret_value() or _kept_key(self.var / "secret.key")


def _given(value: object) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Written to another file and linked into place: if two workers start at once, one whole key wins.
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        finally:
            draft.unlink()
    except FileExistsError:
        pass
    key = path.read_text().strip()
    if len(key) < KEY_CHARS:
        raise OSError(f"{path} holds fewer than {KEY_CHARS} characters; delete it, and a new key is made")
    return key
