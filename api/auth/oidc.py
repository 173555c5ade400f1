"""Signs reps in with the company's own accounts: OpenID Connect, authorization code flow with PKCE.

The provider says who a person is. The accounts here decide who may log in, and in which role. A signed
cookie, valid for some minutes, holds what must be kept between the redirect to the provider and the way back.

The libraries are imported only where they are used: few desks have a provider, and no start should wait for
them.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

import httpx
import jwt

from api.settings import Settings

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import AsyncOAuth2Client
    from joserfc.jwk import KeySet

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256", "ES256", "PS256"]
"""Public-key signatures only: with a shared key, anyone who can check a token could also make one."""

SECONDS = 10.0
"""How long the provider may take for each step of an answer."""

KNOWN_FOR_SECONDS = 3600.0
"""How long the provider's addresses and keys are kept. Its keys are also read again if a token names an
unknown one."""

LEEWAY_SECONDS = 60
"""How far the provider's clock may differ from this machine's."""

LEAVING_SECONDS = 600
_AUDIENCE = "calmline-oidc"

SUBJECT_CHARS = 255
"""The longest subject that OpenID Connect allows; it must be ASCII."""

Why = Literal["again", "silent", "unnamed", "no-account"]


class SignInError(Exception):
    """The sign-in failed. `why` says how: it did not work or took too long, the provider does not answer or
    sends no username, or the account does not exist here. The log-in page has a text for each.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Leaving:
    """A redirect to the provider: the address, and the cookie that the browser must bring back."""

    address: str
    cookie: str


@dataclass(frozen=True)
class Person:
    """A person whom the provider has identified. `company_id` always means the same person; a username may be
    somebody else's tomorrow. `named` is the provider's username; `checked` says whether it can be trusted.
    """

    company_id: str
    named: object
    checked: bool = True

    def username(self) -> str:
        """Returns the username in lower case. Raises SignInError."""
        if not isinstance(self.named, str) or not self.checked:
            raise SignInError("unnamed")
        # Lower case can turn one name into another's: the Kelvin sign becomes a k.
        if not (self.named.isascii() and self.named.isprintable()):
            raise SignInError("no-account")
        return self.named.strip().lower()


def company_id(issuer: str, subject: str) -> str:
    """Returns the stored form of a person's id at the provider: a hash of fixed length."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def _failures() -> tuple[type[Exception], ...]:
    """Returns the exceptions that the client raises for no answer, an error, or an answer that is not JSON.

    Authlib uses httpx2 if it is installed, and httpx otherwise.
    """
    try:
        from httpx2 import HTTPError
    except ImportError:
        return (httpx.HTTPError, ValueError)
    return (httpx.HTTPError, HTTPError, ValueError)


class SignIn:
    """The provider that the CALMLINE_OIDC_… settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._issuer = settings.oidc_issuer
        self._known: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = 0.0

    async def leave(self, back: str) -> Leaving:
        """Starts a sign-in; the provider sends the browser to `back` afterwards. Raises SignInError."""
        provider = await self._provider()
        nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        address, state = self._client(back).create_authorization_url(
            provider["authorization_endpoint"],
            nonce=nonce,
            code_verifier=verifier,
        )
        kept = {
            "aud": _AUDIENCE,
            "exp": int(time.time()) + LEAVING_SECONDS,
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
        }
        return Leaving(address, jwt.encode(kept, self._settings.signing_key, algorithm="HS256"))

    async def person(self, *, back: str, cookie: str, state: str, code: str) -> Person:
        """Returns the person whom the provider has identified. Raises SignInError."""
        from authlib.integrations.base_client import OAuthError

        kept = self._kept(cookie)
        if not state or state != kept["state"]:
            raise SignInError("again")
        provider = await self._provider()
        try:
            async with self._client(back) as client:
                token = await client.fetch_token(
                    provider["token_endpoint"], code=code, code_verifier=kept["verifier"]
                )
        except OAuthError:
            raise SignInError("again") from None
        except _failures():
            raise SignInError("silent") from None
        claims = await self._claims(str(token.get("id_token", "")), kept["nonce"])
        subject, claim = claims.get("sub"), self._settings.oidc_claim
        if not (isinstance(subject, str) and 1 <= len(subject) <= SUBJECT_CHARS and subject.isascii()):
            raise SignInError("again")
        return Person(
            company_id(self._issuer, subject),
            claims.get(claim),
            # An address could be anybody's until the provider says, by true and not a string, that it is
            # checked.
            checked=claim != "email" or claims.get("email_verified") is True,
        )

    def _kept(self, cookie: str) -> dict[str, str]:
        try:
            read = jwt.decode(
                cookie,
                self._settings.signing_key,
                algorithms=["HS256"],
                audience=_AUDIENCE,
                options={"require": ["exp", "state", "nonce", "verifier"]},
            )
        except jwt.InvalidTokenError:
            raise SignInError("again") from None
        return cast("dict[str, str]", read)

    async def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        from joserfc import jwt as signed
        from joserfc.errors import JoseError

        registry = signed.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
        )
        for afresh in (False, True):  # the provider may have changed its keys since we read them
            try:
                token = signed.decode(id_token, await self._key_set(afresh), algorithms=ALGORITHMS)
                registry.validate(token.claims)
            except (JoseError, ValueError):
                continue
            return dict(token.claims)
        raise SignInError("again")

    async def _provider(self) -> dict[str, Any]:
        if not self._known or time.monotonic() - self._read_at > KNOWN_FOR_SECONDS:
            found = await self._get(self._issuer.rstrip("/") + DISCOVERY)
            named = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            whole = all(isinstance(found.get(each), str) for each in named)
            if found.get("issuer") != self._issuer or not whole:
                raise SignInError("silent")
            self._known, self._keys, self._read_at = found, None, time.monotonic()
        return self._known

    async def _key_set(self, afresh: bool) -> KeySet:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        if self._keys is None or afresh:
            provider = await self._provider()
            try:
                self._keys = KeySet.import_key_set(cast(Any, await self._get(provider["jwks_uri"])))
            except (JoseError, ValueError, KeyError, TypeError):
                raise SignInError("silent") from None
        return self._keys

    async def _get(self, address: str) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=SECONDS) as http:
                answer = (await http.get(address)).raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            raise SignInError("silent") from None
        return answer if isinstance(answer, dict) else {}

    def _client(self, back: str) -> AsyncOAuth2Client:
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        return AsyncOAuth2Client(
            self._settings.oidc_client_id,
            self._settings.oidc_client_secret.get_secret_value(),
            scope="openid profile email",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=SECONDS,
        )
