"""Identity providers for tests: a real one in a process of its own, and one that says whatever a test has it say."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.servers import PLAIN, free_port

START_SECONDS = 30
PROGRAM = Path(sys.executable).with_name("oidc-provider-mock")


@dataclass(frozen=True)
class Provider:
    """`oidc-provider-mock`, which shows its log-in form to browsers."""

    url: str

    def knows(self, sub: str, **claims: Any) -> None:
        """Let somebody with these claims log in there from now on."""
        httpx.put(f"{self.url}/users/{sub}", json=claims, verify=PLAIN).raise_for_status()

    async def form(self, url: str, **fields: str) -> str:
        """Fill in the form of this authorization URL. Returns where the browser is sent."""
        async with httpx.AsyncClient(verify=PLAIN) as browser:
            assert "<form" in (await browser.get(url)).text
            answer = await browser.post(url, data=fields)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]


@contextmanager
def a_provider() -> Iterator[Provider]:
    """A real provider for a while."""
    port = free_port()
    command = [str(PROGRAM), "--port", str(port), "--require-nonce", "true"]
    env = {**os.environ, "NO_COLOR": "1"}
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                httpx.get(f"{url}/jwks", verify=PLAIN).raise_for_status()
                break
            except httpx.TransportError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield Provider(url)
    finally:
        process.terminate()
        process.wait(10)


KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})


def signed(claims: dict[str, Any]) -> str:
    """An ID token as it should be."""
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, KEY)


@dataclass
class Puppet:
    """A provider that logs everybody in as `claims`, and keeps to the standard but for what a test changes."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    callback: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Callable[[], Response]] = field(default_factory=dict)
    """Path to what is answered there instead."""
    requests: list[Request] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    _flows: dict[str, dict[str, str]] = field(default_factory=dict)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.url.path == path]

    async def answer(self, request: Request) -> Response:
        self.requests.append(request)
        path = request.url.path
        if path in self.answers:
            return self.answers[path]()
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            document = {"issuer": self.url, **{name: f"{self.url}/{at}" for name, at in names.items()}, **self.document}
            return JSONResponse({name: value for name, value in document.items() if value is not None})
        if path == "/keys":
            return JSONResponse({"keys": [KEY.as_dict(private=False)]})
        if path == "/userinfo":
            assert request.headers["authorization"] == "Bearer the-access-token"
            return JSONResponse(self.userinfo)
        if path == "/authorize":
            asked = dict(request.query_params)
            code = f"code-{len(self._flows)}"
            self._flows[code] = asked
            query = {"code": code, "state": asked["state"], **self.callback}
            return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(query)}", 302)
        assert path == "/token"
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        self.forms.append(form)
        asked = self._flows.pop(form["code"], {})
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != asked.get("code_challenge") or form["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": "somebody",
            "aud": asked["client_id"],
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return JSONResponse({"access_token": "the-access-token", "token_type": "Bearer", "id_token": signed(claims)})


@contextmanager
def a_puppet() -> Iterator[Puppet]:
    """A provider under a test's control for a while, on a thread of its own."""
    puppet = Puppet("")

    async def answer(request: Request) -> Response:
        return await puppet.answer(request)

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    port = free_port()
    puppet.url = f"http://127.0.0.1:{port}"
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield puppet
    finally:
        server.should_exit = True
        thread.join(10)
