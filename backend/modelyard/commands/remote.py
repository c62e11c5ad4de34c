"""A project on a server, as commands reach it: over the native API, with a key."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx

from modelyard.commands.refusal import Refused

KEY = "MODELYARD_API_KEY"
ATTEMPTS = 5
"""Tries in a row that get nowhere before a command gives up."""
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
PARALLEL = 4
AGAIN = (429, 502, 503, 504)
TIMEOUT = httpx.Timeout(30.0, read=300.0, write=300.0)

T = TypeVar("T")


class ServerRefused(Exception):
    """An answer that is no success; `problem` is its body, {} when it is none of the server's own."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: float | None) -> None:
        super().__init__(f"{status}")
        self.status, self.problem, self.retry_after = status, problem, retry_after

    @property
    def code(self) -> str:
        return str(self.problem.get("code", ""))

    @property
    def sentence(self) -> str:
        detail = str(self.problem.get("detail") or f"the server answered {self.status}.")
        if self.status == 401:
            return f"the key in {KEY} is not accepted: {detail}"
        unmet = [str(rule.get("detail")) for rule in self.problem.get("unmet", ()) if isinstance(rule, dict)]
        return " ".join([detail, *(rule for rule in unmet if rule not in detail)])


class LineBroken(Exception):
    """The server went away in the middle. at_once: it has never answered, so that waiting is idle."""

    def __init__(self, message: str, *, at_once: bool = False) -> None:
        super().__init__(message)
        self.at_once = at_once


class Remote:
    """The project `organization/project` on a server. Several threads may use it."""

    def __init__(self, server: str, project: str, key: str) -> None:
        organization, _, name = project.partition("/")
        if not organization or not name or "/" in name:
            raise Refused(f"--project is organization/project, not {project!r}.")
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise Refused(f"--server is an address such as https://modelyard.example.com, not {server!r}.")
        self._server = server.rstrip("/")
        self._answered = False
        self._base = f"{self._server}/api/v1/orgs/{quote(organization, safe='')}/projects/{quote(name, safe='')}"
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {key}", "User-Agent": "modelyard"},
            timeout=TIMEOUT,
            verify=parts.scheme == "https",
            limits=httpx.Limits(max_connections=PARALLEL + 1),
        )

    def close(self) -> None:
        self._client.close()

    def once(
        self, method: str, path: str, *, content: Iterable[bytes] | None = None, length: int = 0, **fields: Any
    ) -> Any:
        """One request, and the JSON of its answer. content: a body of `length` bytes.

        Raises:
            ServerRefused: the answer is none of success.
            LineBroken: there was none.
        """
        headers = {} if content is None else {"Content-Length": str(length)}
        with self._told():
            answer = self._client.request(method, self._base + path, content=content, headers=headers, **fields)
            self._answered = True
            _require_success(answer)
        return answer.json() if answer.content else None

    def call(self, method: str, path: str, **fields: Any) -> Any:
        """As `once`, several times if need be: for what may be repeated."""
        return persist(lambda: self.once(method, path, **fields))

    @contextmanager
    def stream(self, path: str, *, start: int = 0, **params: Any) -> Iterator[Iterator[bytes]]:
        """The bytes of an answer from `start` on, as they come.

        Raises:
            ServerRefused, LineBroken: as `once`, also in the middle.
        """
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        with (
            self._told(),
            self._client.stream("GET", self._base + path, params=params, headers=headers) as answer,
        ):
            if answer.status_code not in (200, 206):
                answer.read()
            _require_success(answer)
            if start and answer.status_code != 206:
                raise LineBroken("the server sends no ranges.")
            yield answer.iter_raw()

    def pages(self, path: str, **params: Any) -> Iterator[Any]:
        """All items of a list."""
        cursor = None
        while True:
            given = {**params, "limit": 200} | ({"cursor": cursor} if cursor else {})
            page = self.call("GET", path, params=given)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise LineBroken(f"{self._server} cannot be reached: {reason}", at_once=not self._answered) from error


def _require_success(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    wait = answer.headers.get("retry-after", "")
    raise ServerRefused(
        answer.status_code, problem if isinstance(problem, dict) else {}, float(wait) if wait.isdecimal() else None
    )


def persist(work: Callable[[], T], *, progress: Callable[[], object] | None = None) -> T:
    """The result of `work`, which is tried again while the line breaks or the server is busy.

    progress: how far it has come; while that changes, the tries are not counted.
    """
    tries, before = 0, progress() if progress else None
    while True:
        try:
            return work()
        except (LineBroken, ServerRefused) as error:
            if error.at_once if isinstance(error, LineBroken) else error.status not in AGAIN:
                raise
            now = progress() if progress else None
            tries = 0 if now != before else tries + 1
            before = now
            if tries == ATTEMPTS:
                raise
            given = error.retry_after if isinstance(error, ServerRefused) else None
            time.sleep(min(given or FIRST_WAIT_SECONDS * 2**tries, LONGEST_WAIT_SECONDS))


def in_parallel(work: Callable[[T], None], items: Sequence[T], *, threads: int = PARALLEL) -> None:
    """Do the work for each item, a few at a time. The first error stops what has not begun, and is raised."""
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(work, item) for item in items]
        try:
            wait(waiting, return_when=FIRST_EXCEPTION)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        pool.shutdown(wait=True, cancel_futures=True)
    for future in waiting:
        if not future.cancelled():
            future.result()


class Count:
    """How many bytes have gone by; several threads add to it. shown: is told of each further piece."""

    def __init__(self, shown: Callable[[int], None]) -> None:
        self._lock, self._shown, self.bytes = threading.Lock(), shown, 0

    def add(self, size: int) -> None:
        with self._lock:
            self.bytes += size
            self._shown(size)


def connect(server: str | None, project: str | None) -> Remote:
    """The project that the options name.

    Raises:
        Refused: something is missing, and what.
    """
    key = os.environ.get(KEY, "").strip()
    if not server:
        raise Refused("name the server with --server or MODELYARD_URL.")
    if not project:
        raise Refused("name the project with --project or MODELYARD_PROJECT, as organization/project.")
    if not key:
        raise Refused(f"set {KEY} to an API key. It is no argument, since others see those.")
    return Remote(server, project, key)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say in one line what went wrong, where a person can mend it."""
    try:
        yield
    except ServerRefused as error:
        raise Refused(error.sentence) from None
    except LineBroken as error:
        raise Refused(str(error)) from None
    except UnicodeEncodeError:
        raise Refused("an argument is no text in UTF-8.") from None
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise Refused(f"{error.strerror or error}{place}") from None
