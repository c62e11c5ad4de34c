"""OpenID Connect as its client: discovery, a code for tokens, and strict checks of all that a provider says.

A provider is a server that a customer chose. It says who somebody is, to one organization alone; it may be broken or
hostile, and then gets no further than a `ProviderFault`.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError

from modelyard.identity.authentication import Recent
from modelyard.kernel.outbound import Unreachable, fetch, is_fetchable
from modelyard.settings import Settings

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Asymmetric ones only: with a shared secret, whoever knows a public key could sign with it."""

REMEMBERED_SECONDS = 600
LEEWAY_SECONDS = 60
"""How far the provider's clock may be off."""

RSA_BITS = 2048

T = TypeVar("T", bound=BaseModel)


class ProviderFault(Exception):
    """What is wrong with a provider or its answer, in words for the organization's administrator."""

    def __init__(self, said: str) -> None:
        # It quotes the provider.
        super().__init__("".join(c if c.isprintable() else "?" for c in said[:1000]))


class ProviderSilent(ProviderFault):
    """The provider does not answer, or is where it may not be fetched from."""


def _endpoint(url: str) -> str:
    if not is_fetchable(url):
        raise ValueError("is no plain http(s) URL")
    return url


Endpoint = Annotated[str, Field(max_length=2000), AfterValidator(_endpoint)]
Token = Annotated[str, Field(min_length=1, max_length=200_000)]


class Provider(BaseModel):
    """What a provider's discovery document says (OpenID Connect Discovery 1.0, RFC 8414, RFC 9207)."""

    model_config = ConfigDict(frozen=True)
    issuer: str
    authorization_endpoint: Endpoint
    token_endpoint: Endpoint
    jwks_uri: Endpoint
    userinfo_endpoint: Endpoint | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    scopes_supported: tuple[str, ...] = ()
    authorization_response_iss_parameter_supported: bool = False


class Tokens(BaseModel):
    """What the token endpoint answers a code with."""

    id_token: Token
    access_token: Token


class _Keys(BaseModel):
    keys: Annotated[list[dict[str, Any]], Field(max_length=200)]


class _Refusal(BaseModel):
    error: Annotated[str, Field(pattern="^[a-z_]{1,60}$")]


class _Claims(RootModel[dict[str, Any]]):
    pass


@dataclass(frozen=True, slots=True)
class Client:
    """What this installation is to a provider. `secret` None: a public client, which PKCE alone protects."""

    id: str
    secret: str | None

    def method(self, provider: Provider) -> str:
        """How the provider wants this client to identify itself.

        Raises:
            ProviderFault: in no way that is known here.
        """
        if self.secret is None:
            return "none"
        for method in ("client_secret_basic", "client_secret_post"):
            if method in provider.token_endpoint_auth_methods_supported:
                return method
        raise ProviderFault("It takes neither client_secret_basic nor client_secret_post at its token endpoint.")


class Providers:
    """Providers by their issuer; what they published is remembered for ten minutes in this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._documents: Recent[Provider] = Recent(REMEMBERED_SECONDS, size=1000)
        self._keys: Recent[KeySet] = Recent(REMEMBERED_SECONDS, size=1000)
        self.waiting: set[UUID] = set()
        """Organizations that are having a provider looked at."""

    async def provider(self, issuer: str, *, anew: bool = False) -> Provider:
        """The provider of this issuer. anew: as it is now, not as it is remembered.

        Raises:
            ProviderFault: it does not answer, speaks for another issuer, or its document lacks something.
        """
        known = None if anew else self._documents.get(issuer)
        if known is not None:
            return known
        url = issuer.rstrip("/") + "/.well-known/openid-configuration"
        found = await self._get(Provider, url, "The discovery document")
        if found.issuer != issuer:
            raise ProviderFault(f"Its discovery document is of another issuer: {found.issuer[:500]}")
        endpoints = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.userinfo_endpoint)
        if issuer.startswith("https:") and not all(url.startswith("https:") for url in endpoints if url):
            raise ProviderFault("Its discovery document names an endpoint without https.")
        self._documents.put(issuer, found)
        return found

    async def keys(self, provider: Provider, *, anew: bool = False) -> KeySet:
        """The keys that the provider signs with; those that cannot be used are left out.

        Raises:
            ProviderFault: they cannot be fetched, or none can be used.
        """
        known = None if anew else self._keys.get(provider.jwks_uri)
        if known is not None:
            return known
        document = await self._get(_Keys, provider.jwks_uri, "The key set")
        keys = []
        for given in document.keys:
            try:
                if given.get("kty") not in ("RSA", "EC", "OKP") or given.get("use") == "enc":
                    continue
                key: Any = JWKRegistry.import_key(given)
                if given["kty"] != "RSA" or key.public_key.key_size >= RSA_BITS:
                    keys.append(key)
            except (JoseError, ValueError, TypeError, KeyError):
                continue
        if not keys:
            raise ProviderFault("Its key set holds no key that signatures can be checked with.")
        found = KeySet(keys)
        self._keys.put(provider.jwks_uri, found)
        return found

    async def exchange(
        self, provider: Provider, client: Client, *, code: str, verifier: str, redirect_uri: str
    ) -> Tokens:
        """The tokens for a code.

        Raises:
            ProviderFault: the provider refuses the code or the client, or answers with something else.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = {}
        method = client.method(provider)
        if method == "client_secret_basic":
            # RFC 6749, 2.3.1: both parts are encoded before they are joined.
            pair = f"{quote(client.id, safe='')}:{quote(client.secret or '', safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_id"] = client.id
        if method == "client_secret_post":
            form["client_secret"] = client.secret or ""
        url = provider.token_endpoint
        return await self._ask(Tokens, "POST", url, "The token endpoint", headers=headers, form=form)

    async def claims(
        self, provider: Provider, client: Client, tokens: Tokens, *, nonce: str, wanted: tuple[str, ...]
    ) -> dict[str, Any]:
        """What the provider says of the person: the ID token's claims, with those of `wanted` that it lacks from
        the userinfo endpoint.

        Raises:
            ProviderFault: the ID token is not signed by the provider, for this client, for this log-in, for now; or
                userinfo is of somebody else.
        """
        claims = await self._id_token(provider, client, tokens, nonce)
        if provider.userinfo_endpoint is None or all(name in claims for name in wanted):
            return claims
        bearer = {"Authorization": f"Bearer {tokens.access_token}"}
        answer = await self._get(_Claims, provider.userinfo_endpoint, "The userinfo endpoint", headers=bearer)
        if answer.root.get("sub") != claims["sub"]:
            raise ProviderFault("Its userinfo endpoint speaks of another person than the ID token.")
        return {**answer.root, **claims}

    async def _id_token(self, provider: Provider, client: Client, tokens: Tokens, nonce: str) -> dict[str, Any]:
        try:
            try:
                token = jwt.decode(tokens.id_token, await self.keys(provider), algorithms=ALGORITHMS)
            except InvalidKeyIdError:
                # The provider may have taken up a new key since its keys were fetched.
                token = jwt.decode(tokens.id_token, await self.keys(provider, anew=True), algorithms=ALGORITHMS)
            claims: dict[str, Any] = CodeIDToken(
                token.claims,
                token.header,
                {"iss": {"value": provider.issuer}, "aud": {"value": client.id}},
                {"nonce": nonce, "client_id": client.id, "access_token": tokens.access_token},
            )
            claims.validate(leeway=LEEWAY_SECONDS)  # type: ignore[attr-defined]  # Authlib types its claims as a plain dict
        except JoseError as error:
            raise ProviderFault(f"Its ID token is not accepted: {error}") from error
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise ProviderFault("Its ID token cannot be read.") from error
        return dict(claims)

    async def _get(self, kind: type[T], url: str, what: str, *, headers: dict[str, str] | None = None) -> T:
        return await self._ask(kind, "GET", url, what, headers=headers)

    async def _ask(
        self,
        kind: type[T],
        method: str,
        url: str,
        what: str,
        *,
        headers: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
    ) -> T:
        try:
            answer = await fetch(self._settings, method, url, headers=headers, form=form)
        except Unreachable as error:
            raise ProviderSilent(f"{what} ({url}) cannot be fetched. {error}") from error
        if answer.status != 200:
            raise ProviderFault(f"{what} ({url}) answers with status {answer.status}{_said(answer.body)}.")
        try:
            return kind.model_validate_json(answer.body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ProviderFault(f"{what} ({url}) is not as it should be: {where} {first['msg']}.") from error


def _said(body: bytes) -> str:
    """The error's code, as OAuth 2.0 has endpoints tell it."""
    try:
        return f", {_Refusal.model_validate_json(body).error}"
    except ValidationError:
        return ""


def authorization_url(
    provider: Provider, client_id: str, *, redirect_uri: str, state: str, nonce: str, verifier: str, scopes: list[str]
) -> str:
    """Where the browser goes to log in."""
    return str(
        httpx.URL(provider.authorization_endpoint).copy_merge_params(
            {
                "response_type": "code",
                "client_id": client_id,
                "redirect_uri": redirect_uri,
                "scope": " ".join(scopes),
                "state": state,
                "nonce": nonce,
                "code_challenge": create_s256_code_challenge(verifier),
                "code_challenge_method": "S256",
            }
        )
    )
