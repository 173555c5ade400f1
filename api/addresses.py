"""Reads the addresses of receivers from settings. Errors say what is wrong and never quote the address,
since many addresses hold a password.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True)
class MailServer:
    """The mail server that sends our mail, and the account to log in with."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def http_url(value: str) -> str:
    """Returns the URL without a trailing slash. Raises ValueError unless it is http, https or empty."""
    if not value:
        return ""
    scheme, host, _ = _parts(value)
    if scheme not in ("http", "https") or not host:
        raise ValueError("it takes a URL that begins with http:// or https:// and names a host")
    return value.rstrip("/")


def mail_server(value: str) -> MailServer:
    """Parses smtp://user:password@host:587?starttls=1 or smtps://….

    Raises ValueError for any other URL, and if the password would cross the network unencrypted.
    """
    scheme, host, port = _parts(value)
    if scheme not in ("smtp", "smtps") or not host:
        raise ValueError("it takes smtp://user:password@host:587?starttls=1 or smtps://user:password@host")
    parts = urlsplit(value)
    starttls = parse_qs(parts.query).get("starttls", ["0"])[-1].lower() in ("1", "true", "yes")
    security: Security = "tls" if scheme == "smtps" else "starttls" if starttls else "none"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if password and security == "none" and not _is_here(host):
        raise ValueError("the password would be sent unencrypted: add ?starttls=1, or write smtps://")
    return MailServer(
        host, port or {"tls": 465, "starttls": 587, "none": 25}[security], security, user, password
    )


def mailbox(value: str) -> str:
    """Parses one mail address, with or without a name before it. Raises ValueError if it is not one."""
    address = parseaddr(value)[1]
    name, at, host = address.rpartition("@")
    if not (at and name and host) or any(not character.isprintable() for character in value):
        raise ValueError("a mail address looks like desk@example.com or Desk <desk@example.com>")
    return value.strip()


def _parts(value: str) -> tuple[str, str, int | None]:
    if any(character.isspace() or not character.isprintable() for character in value):
        raise ValueError("a URL holds no white space")
    try:
        parts = urlsplit(value)
        return parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("the host or the port of the URL is none") from None


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
