"""The browser's log-in: tokens in cookies that no script reads, and refusal of what other sites make a browser send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.responses import Response

from modelyard.identity.sessions import Tokens
from modelyard.kernel.errors import Forbidden
from modelyard.settings import Settings

REFRESH_PATH = "/api/v1/auth"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossSite(Forbidden):
    code, title = "cross_site", "Sent by another site"


def access_cookie(settings: Settings) -> str:
    """The access token's name. The prefix makes browsers refuse one that was set by a subdomain, or without TLS."""
    return "__Host-modelyard-access" if settings.cookies_are_secure else "modelyard-access"


def refresh_cookie(settings: Settings) -> str:
    return "__Secure-modelyard-refresh" if settings.cookies_are_secure else "modelyard-refresh"


def set_session_cookies(response: Response, tokens: Tokens, settings: Settings) -> None:
    """Give the browser a session's tokens."""
    left = int((tokens.refresh_expires_at - datetime.now(UTC)).total_seconds())
    _set(response, settings, access_cookie(settings), tokens.access_token, max_age=tokens.expires_in, path="/")
    _set(response, settings, refresh_cookie(settings), tokens.refresh_token, max_age=left, path=REFRESH_PATH)


def clear_session_cookies(response: Response, settings: Settings) -> None:
    _set(response, settings, access_cookie(settings), "", max_age=0, path="/")
    _set(response, settings, refresh_cookie(settings), "", max_age=0, path=REFRESH_PATH)


def _set(response: Response, settings: Settings, name: str, value: str, *, max_age: int, path: str) -> None:
    response.set_cookie(
        name, value, max_age, path=path, secure=settings.cookies_are_secure, httponly=True, samesite="strict"
    )


def refuse_cross_site(method: str, headers: Mapping[str, str], settings: Settings, *, own_origin: str) -> None:
    """Refuse an unsafe request that a browser was made to send, with its cookies, by another site.

    Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; neither can be set by a page.
    own_origin: scheme and host that the request itself went to.

    Raises:
        CrossSite: it comes from elsewhere, or does not say.
    """
    if method in SAFE_METHODS:
        return
    site = headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return
    if site is None and headers.get("origin") in (own_origin, _origin(settings.url)):
        return
    raise CrossSite("This request was sent by another site, or by a program that should send an API key instead.")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
