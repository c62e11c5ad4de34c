"""The gateway's HTTP: a request to a deployment goes to the version that its route names."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec
from uuid_utils.compat import uuid7

from modelyard.identity.callers import credential_in
from modelyard.serving.gateway.access import Access, Answer, TooManyWrong, Unsure
from modelyard.serving.gateway.counters import MAX_BODY_BYTES, Counters, counts_of, observe
from modelyard.serving.gateway.limits import Buckets
from modelyard.serving.gateway.snapshot import Routes
from modelyard.serving.gateway.upstream import Lost, Malformed, Response, Unreachable, Upstreams
from modelyard.serving.routing import Role, Route, RouteState, RouteTarget, choose

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

INVOKING = re.compile(rb"/invocations|/v2/models/[A-Za-z0-9._~%@!$&'()*+,;=:-]+(?:/versions/[0-9]+)?/infer")
ASKING = re.compile(
    rb"/(?:ping|health|version)|/v2(?:/health/(?:live|ready))?"
    rb"|/v2/models/[A-Za-z0-9._~%@!$&'()*+,;=:-]+(?:/versions/[0-9]+)?(?:/ready)?"
)
MEDIA_TYPES = frozenset({b"application/json", b"text/csv", b"text/plain"})
RETRIES = 2
"""So often may a process go away under one request: a request that kills processes does not kill them all."""
WAIT_SECONDS = 0.02
SHADOWS = 64
"""Copies under way at a time."""
COMPARED_BYTES = 256 * 1024
CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "RESOURCE_DOES_NOT_EXIST",
    405: "BAD_REQUEST",
    408: "BAD_REQUEST",
    413: "BAD_REQUEST",
    429: "REQUEST_LIMIT_EXCEEDED",
    502: "INTERNAL_ERROR",
    503: "TEMPORARILY_UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class Refusal(Exception):
    """What the caller is told instead of an answer. retry_after: seconds."""

    def __init__(self, status: int, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status, self.retry_after = status, retry_after


class _ClientGone(Exception):
    pass


@dataclass(slots=True)
class _Asked:
    """A request on its way. prediction_id: None where nothing is predicted."""

    route: Route
    raw: bytes
    body: bytes
    sticky: str
    began: float
    prediction_id: str | None
    target: RouteTarget | None = None
    response: Response | None = None


class Gateway:
    """ASGI. database_there: whether the database answered lately."""

    def __init__(
        self, routes: Routes, access: Access, counters: Counters, *, database_there: Callable[[], bool]
    ) -> None:
        self._routes, self._access, self._counters, self._database_there = routes, access, counters, database_there
        self._upstreams = Upstreams()
        self._buckets = Buckets()
        self._pending: defaultdict[str, int] = defaultdict(int)
        self._shadows: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            if scope["path"] == "/health":
                await _answer(send, 200, msgspec.json.encode(self._health()))
                return
            await self._serve(scope, receive, send)
        except Refusal as refusal:
            await _refuse(send, refusal)
        except _ClientGone:
            return

    def tidy(self) -> None:
        """Close connections to processes that no route names any more."""
        named = {
            endpoint
            for route in self._routes.by_path.values()
            for target in route.targets
            for endpoint in target.endpoints
        }
        self._upstreams.forget_but(named)

    def _health(self) -> dict[str, Any]:
        return {
            "status": "ok",
            "database": "there" if self._database_there() else "away",
            "generation": self._routes.generation,
            "deployments": len(self._routes.by_path),
            "dropped": self._counters.dropped,
        }

    async def _serve(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        began = time.monotonic()
        headers = dict(scope["headers"])
        route, rest = await self._route(scope, headers)
        method = scope["method"]
        invoking = INVOKING.fullmatch(rest) is not None
        if not invoking and ASKING.fullmatch(rest) is None:
            raise Refusal(404, "There is nothing at this address: ask /invocations, /ping, /version or /v2.")
        if method != ("POST" if invoking else "GET"):
            raise Refusal(405, f"Send a {'POST' if invoking else 'GET'} request.")
        limits = route.limits
        if limits.requests_per_second:
            burst = max(1.0, limits.requests_per_second)
            wait = self._buckets.take(route.deployment_id, per_second=limits.requests_per_second, burst=burst)
            if wait:
                raise Refusal(429, "This deployment takes no more requests a second.", retry_after=wait)
        body = await _body(headers, receive, limits.max_body_bytes, limits.timeout_seconds)
        prediction_id = str(uuid7()) if invoking else None
        head = b"%s %s HTTP/1.1\r\nhost: model\r\n" % (method.encode(), rest)
        if invoking:
            kind = headers.get(b"content-type", b"application/json")
            head += b"content-type: %s\r\ncontent-length: %d\r\n" % (kind, len(body))
        sticky = headers.get(b"x-modelyard-sticky", b"").decode("latin-1")[:200] or prediction_id or "ask"
        asked = _Asked(route, head + b"\r\n" + body, body, sticky, began, prediction_id)
        try:
            async with asyncio.timeout(limits.timeout_seconds):
                await self._forward(asked)
        except TimeoutError:
            asked.response = None
            self._note(asked, 504)
            raise Refusal(504, f"The model did not answer within {limits.timeout_seconds:g} seconds.") from None
        except Refusal as refusal:
            self._note(asked, refusal.status)
            raise
        response = asked.response
        assert response is not None
        assert asked.target is not None
        self._note(asked, response.status)
        if prediction_id is not None:
            self._copy(asked)
        about = [(b"x-modelyard-version", f"{quote(asked.target.model)}/{asked.target.number}".encode())]
        if prediction_id is not None:
            about.append((b"x-modelyard-prediction-id", prediction_id.encode()))
        if response.status == 503:
            about.append((b"retry-after", b"1"))
        media = response.headers.get(b"content-type", b"").split(b";")[0].strip().lower()
        await _answer(
            send, response.status, response.body, media if media in MEDIA_TYPES else b"application/octet-stream", about
        )

    async def _route(self, scope: MutableMapping[str, Any], headers: dict[bytes, bytes]) -> tuple[Route, bytes]:
        """The route that a caller may use, and the path at the model.

        Raises:
            Refusal: no credential, no right, no such deployment, or it is paused.
        """
        parts = scope["raw_path"].split(b"?")[0].split(b"/", 5)
        if len(parts) < 6 or parts[1] != b"serve":
            raise Refusal(404, "Models are at /serve/<organization>/<project>/<deployment>/invocations.")
        organization, project, deployment = (part.decode("latin-1") for part in parts[2:5])
        credential = credential_in(headers.get(b"authorization", b"").decode("latin-1"))
        if credential is None:
            raise Refusal(401, "Send `Authorization: Bearer <API key>`.")
        route = self._routes.by_path.get(f"{organization}/{project}/{deployment}")
        absent = Refusal(404, "There is no such deployment, or you have no part in its project.")
        if Access.is_ticket(credential):
            allowed = self._access.ticket(credential)
            if allowed is None:
                raise Refusal(401, "The ticket is over. Ask for another one.")
            if route is None or allowed != route.deployment_id:
                raise absent
        else:
            await self._check(credential, organization, project, scope, absent)
        if route is None or route.state is RouteState.GONE:
            raise absent
        if route.state is RouteState.PAUSED:
            raise Refusal(503, route.reason or "The deployment is paused.", retry_after=30)
        return route, b"/" + parts[5]

    async def _check(
        self, credential: str, organization: str, project: str, scope: MutableMapping[str, Any], absent: Refusal
    ) -> None:
        client = scope.get("client")
        try:
            answer = await self._access.of(credential, organization, project, address=client[0] if client else "")
        except TooManyWrong as error:
            raise Refusal(429, "Too many wrong credentials came from here.", retry_after=error.args[0]) from None
        except Unsure:
            raise Refusal(503, "The key cannot be looked up just now. Try again.", retry_after=2) from None
        if answer is Answer.UNKNOWN:
            raise Refusal(401, "The API key is unknown, expired or revoked.")
        if answer is Answer.ELSEWHERE:
            raise absent
        if answer is Answer.FORBIDDEN:
            raise Refusal(403, "This needs the permission deployment:invoke.")

    async def _forward(self, asked: _Asked) -> None:
        """Get an answer from a process of the chosen version. A prediction changes nothing, so it may be asked again.

        Raises:
            Refusal: nobody answers.
        """
        lost = 0
        tried: set[str] = set()
        path = asked.route.path
        waiting = False
        try:
            while True:
                asked.target = choose(asked.route, asked.sticky)
                endpoints = asked.target.endpoints if asked.target is not None else ()
                endpoint = self._least_busy(endpoints, tried)
                if endpoint is not None:
                    try:
                        response = await self._upstreams.send(endpoint, asked.raw)
                        if not 200 <= response.status < 600 or 300 <= response.status < 400:
                            raise Malformed(f"status {response.status}")
                        asked.response = response
                        return
                    except Unreachable:
                        tried.add(endpoint)
                        continue
                    except Lost:
                        lost += 1
                        if lost > RETRIES:
                            raise Refusal(502, "The model's process ended under this request.") from None
                        tried.add(endpoint)
                        continue
                    except Malformed:
                        raise Refusal(502, "The model's process did not answer in HTTP.") from None
                if not waiting:
                    if self._pending[path] >= asked.route.limits.max_pending:
                        raise Refusal(503, "No process of this version answers, and many wait.", retry_after=1)
                    waiting = True
                    self._pending[path] += 1
                await asyncio.sleep(WAIT_SECONDS)
                tried.clear()  # what is there now may answer now
                asked.route = self._routes.by_path.get(path, asked.route)
                if asked.route.state is not RouteState.SERVING:
                    raise Refusal(503, "The deployment has just been stopped or paused.", retry_after=5)
        finally:
            if waiting:
                self._pending[path] -= 1
                if not self._pending[path]:
                    del self._pending[path]

    def _least_busy(self, endpoints: Any, tried: set[str]) -> str | None:
        left = [endpoint for endpoint in endpoints if endpoint not in tried]
        if not left:
            return None
        if len(left) == 1:
            only: str = left[0]
            return only
        random.shuffle(left)
        busy = self._upstreams.under_way
        least: str = min(left, key=lambda endpoint: busy.get(endpoint, 0))
        return least

    def _note(self, asked: _Asked, status: int) -> None:
        """Count a request, and keep it if it is sampled."""
        target, response, route = asked.target, asked.response, asked.route
        if asked.prediction_id is None or target is None:
            return
        ms = (time.monotonic() - asked.began) * 1000
        minute = self._counters.minute(route.organization_id, route.deployment_id, target.version_id)
        error = response is not None and b"x-modelyard-outcome" in response.headers
        answered = len(response.body) if response is not None else 0
        observe(minute, status=status, model_error=error, ms=ms, bytes_in=len(asked.body), bytes_out=answered)
        if response is None or error or response.status != 200:
            return
        rows = response.headers.get(b"x-modelyard-rows", b"")
        minute.rows += int(rows) if rows.isdigit() and len(rows) < 8 else 1
        minute.count(counts_of(response.headers.get(b"x-modelyard-counts")))
        if route.sample and random.random() < route.sample:  # noqa: S311 - a sample is no secret  # nosec B311
            inputs = asked.body if len(asked.body) <= MAX_BODY_BYTES else None
            output = response.body if answered <= MAX_BODY_BYTES else None
            self._counters.keep(
                {
                    "organization_id": route.organization_id.hex,
                    "id": asked.prediction_id,
                    "at": datetime.now(UTC).isoformat(),
                    "deployment_id": route.deployment_id.hex,
                    "version_id": target.version_id.hex,
                    "inputs": inputs,
                    "output": output,
                    "latency_ms": ms,
                },
                size=len(inputs or b"") + len(output or b""),
            )

    # Shadows

    def _copy(self, asked: _Asked) -> None:
        """Send a copy to each shadow, behind the caller's back."""
        for target in asked.route.targets:
            if target.role is not Role.SHADOW:
                continue
            if len(self._shadows) >= SHADOWS:
                self._counters.dropped += 1
                continue
            task = asyncio.create_task(self._shadow(asked, target))
            self._shadows.add(task)
            task.add_done_callback(self._shadows.discard)

    async def _shadow(self, asked: _Asked, target: RouteTarget) -> None:
        endpoint = self._least_busy(target.endpoints, set())
        if endpoint is None:
            return
        unsampled = replace(asked.route, sample=0.0)
        copy = _Asked(unsampled, asked.raw, asked.body, "", time.monotonic(), asked.prediction_id, target)
        status, outcome = 502, "failed"
        try:
            async with asyncio.timeout(asked.route.limits.timeout_seconds):
                copy.response = await self._upstreams.send(endpoint, asked.raw)
                status = copy.response.status
        except (TimeoutError, Unreachable, Lost, Malformed):
            pass
        route = asked.route
        minute = self._counters.minute(route.organization_id, route.deployment_id, target.version_id)
        self._note(copy, status)
        if copy.response is not None and asked.response is not None and status == 200:
            outcome = "equal" if _agree(asked.response.body, copy.response.body) else "different"
        compared = minute.predictions.setdefault("_shadow", {})
        compared[outcome] = compared.get(outcome, 0) + 1


def _agree(first: bytes, second: bytes) -> bool:
    """Whether two answers say the same; numbers may differ in the last digits."""
    if first == second:
        return True
    if max(len(first), len(second)) > COMPARED_BYTES:
        return False
    try:
        return _close(msgspec.json.decode(first), msgspec.json.decode(second))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _close(first: Any, second: Any) -> bool:
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_close, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_close(first[name], second[name]) for name in first)
    if isinstance(first, float) or isinstance(second, float):
        numbers = isinstance(first, int | float) and isinstance(second, int | float)
        return numbers and abs(first - second) <= 1e-6 * max(1.0, abs(first), abs(second))
    return bool(first == second)


async def _body(headers: dict[bytes, bytes], receive: Receive, limit: int, seconds: float) -> bytes:
    """Raises: Refusal: larger than may be, or too slow."""
    too_large = Refusal(413, f"The body is larger than {limit} bytes.")
    stated = headers.get(b"content-length", b"0")
    if stated.isdigit() and int(stated) > limit:
        raise too_large
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _ClientGone
                part = message.get("body", b"")
                size += len(part)
                if size > limit:
                    raise too_large
                parts.append(part)
                if not message.get("more_body"):
                    return parts[0] if len(parts) == 1 else b"".join(parts)
    except TimeoutError:
        raise Refusal(408, f"The body did not come within {seconds:g} seconds.") from None


async def _refuse(send: Send, refusal: Refusal) -> None:
    code = CODES.get(refusal.status, "INTERNAL_ERROR")
    headers = []
    if refusal.retry_after is not None:
        headers.append((b"retry-after", str(max(1, round(refusal.retry_after))).encode()))
    if refusal.status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="modelyard"'))
    content = msgspec.json.encode({"error_code": code, "message": str(refusal)})
    await _answer(send, refusal.status, content, more=headers)


async def _answer(
    send: Send,
    status: int,
    body: bytes,
    media: bytes = b"application/json",
    more: list[tuple[bytes, bytes]] | None = None,
) -> None:
    headers = [
        (b"content-type", media),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        *(more or ()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
