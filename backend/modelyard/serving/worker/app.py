"""MLflow's scoring protocol and the V2 inference protocol, as raw ASGI."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import numpy as np
import orjson

from .batching import Batcher, Overloaded
from .counting import counted
from .model import Model
from .signature import Input, Refused, one_form, unusual

JSON = b"application/json"
Headers = Sequence[tuple[bytes, bytes]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
V2_TYPES = {
    "bool": "BOOL", "int8": "INT8", "int16": "INT16", "int32": "INT32", "int64": "INT64", "uint8": "UINT8",
    "uint16": "UINT16", "uint32": "UINT32", "uint64": "UINT64", "float32": "FP32", "float64": "FP64",
}  # fmt: skip
COLUMN_TYPES = {"double": "FP64", "float": "FP32", "long": "INT64", "integer": "INT32", "boolean": "BOOL"}


class TooLarge(Exception):
    """The body is larger than may be."""


class Gone(Exception):
    """The client went before its body was there."""


class App:
    """name, number: the version that answers; a request for another one is told so."""

    def __init__(
        self, model: Model, *, name: str, number: int, max_body: int, max_waiting: int, versions: dict[str, str]
    ) -> None:
        self._model, self._name, self._number, self._max_body = model, name, str(number), max_body
        self._versions = versions
        self._batcher = Batcher(model.predict, max_rows=model.max_rows, max_waiting=max_waiting)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path, method = scope["path"], scope["method"]
        if path == "/invocations":
            if method != "POST":
                await _error(send, 405, "BAD_REQUEST", "Send a POST request.")
                return
            await self._guarded(self._invocations, scope, receive, send)
        elif path.startswith("/v2"):
            await self._guarded(self._v2, scope, receive, send)
        elif path in ("/ping", "/health"):
            await _send(send, 200, b"\n")
        elif path == "/version":
            await _send(send, 200, self._versions.get("mlflow", "").encode(), b"text/plain")
        else:
            await _error(send, 404, "RESOURCE_DOES_NOT_EXIST", f"There is nothing at {path}.")

    async def _guarded(self, handle: Callable[..., Awaitable[None]], scope: Any, receive: Receive, send: Send) -> None:
        try:
            await handle(scope, receive, send)
        except Refused as error:
            await _error(send, 400, "BAD_REQUEST", str(error))
        except TooLarge:
            await _error(send, 413, "BAD_REQUEST", f"The body is larger than {self._max_body} bytes.")
        except Overloaded:
            await _error(send, 503, "TEMPORARILY_UNAVAILABLE", "Too many requests wait for the model. Try again.")
        except Gone:
            return
        except Exception as error:
            traceback.print_exc()
            said = f"The model raised {type(error).__name__}: {error}"[:2000]
            # MLflow's protocol says 400; the gateway counts it as the version's fault by this header.
            await _error(send, 400, "BAD_REQUEST", said, more=[(b"x-modelyard-outcome", b"model_error")])

    async def _body(self, scope: Any, receive: Receive) -> bytes:
        for name, value in scope["headers"]:
            if name == b"content-length" and int(value) > self._max_body:
                raise TooLarge
        message = await receive()
        if not message.get("more_body"):
            body: bytes = message.get("body", b"")
            if len(body) > self._max_body:
                raise TooLarge
            return body
        parts, size = [message["body"]], len(message["body"])
        while message.get("more_body"):
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            size += len(message.get("body", b""))
            if size > self._max_body:
                raise TooLarge
            parts.append(message.get("body", b""))
        return b"".join(parts)

    async def _invocations(self, scope: Any, receive: Receive, send: Send) -> None:
        body = await self._body(scope, receive)
        kind = (
            next((value for name, value in scope["headers"] if name == b"content-type"), b"")
            .split(b";")[0]
            .strip()
            .lower()
        )
        if kind == b"text/csv":
            found = self._model.csv(body)
        elif kind in (JSON, b""):
            content = _parsed(body)
            form = one_form(content)
            found = self._model.parse(form, content[form], content.get("params"))
        else:
            await _error(send, 415, "BAD_REQUEST", "Send application/json or text/csv.")
            return
        prediction = await self._batcher.answer(found)
        about = _about(found.rows, prediction)
        await _send(send, 200, orjson.dumps({"predictions": prediction}, unusual, OPTIONS), more=about)

    async def _v2(self, scope: Any, receive: Receive, send: Send) -> None:
        path, method = scope["path"].rstrip("/"), scope["method"]
        if path == "/v2":
            await _send(send, 200, orjson.dumps({"name": "modelyard", "version": "2", "extensions": []}))
        elif path == "/v2/health/live":
            await _send(send, 200, b'{"live":true}')
        elif path == "/v2/health/ready":
            await _send(send, 200, b'{"ready":true}')
        elif (action := self._action(path)) is None:
            await _error(
                send,
                404,
                "RESOURCE_DOES_NOT_EXIST",
                f"There is nothing at {path}: this is {self._name} version {self._number}.",
            )
        elif action == "infer" and method == "POST":
            await self._infer(await self._body(scope, receive), send)
        elif action == "ready" and method == "GET":
            await _send(send, 200, orjson.dumps({"name": self._name, "ready": True}))
        elif action == "" and method == "GET":
            await _send(send, 200, orjson.dumps(self._described()))
        else:
            await _error(send, 405, "BAD_REQUEST", "Another method is needed here.")

    def _action(self, path: str) -> str | None:
        """What is asked of this model: infer, ready, or its description (empty). None: it is another one."""
        rest = path.removeprefix("/v2/models/")
        if rest == path or not (rest == self._name or rest.startswith(self._name + "/")):
            return None
        parts = rest[len(self._name) + 1 :].split("/") if rest != self._name else []
        if parts[:1] == ["versions"]:
            if parts[1:2] != [self._number]:
                return None
            parts = parts[2:]
        if not parts:
            return ""
        return parts[0] if len(parts) == 1 and parts[0] in ("infer", "ready") else None

    def _described(self) -> dict[str, Any]:
        def tensors(columns: Any) -> list[dict[str, Any]]:
            found = []
            for index, one in enumerate(columns or ()):
                spec = one.get("tensor-spec")
                datatype = V2_TYPES.get(spec["dtype"], "BYTES") if spec else COLUMN_TYPES.get(one["type"], "BYTES")
                name = one.get("name") or ("input" if index == 0 else str(index))
                found.append({"name": name, "datatype": datatype, "shape": spec["shape"] if spec else [-1]})
            return found

        return {
            "name": self._name,
            "versions": [self._number],
            "platform": "mlflow",
            "inputs": tensors(self._model.inputs),
            "outputs": tensors(self._model.outputs),
        }

    async def _infer(self, body: bytes, send: Send) -> None:
        request = _parsed(body)
        found = self._v2_input(request)
        prediction = await self._batcher.answer(found)
        answer = {
            "model_name": self._name,
            "model_version": self._number,
            "outputs": _v2_outputs(prediction),
        }
        if isinstance(request.get("id"), str):
            answer["id"] = request["id"]
        about = _about(found.rows, prediction)
        await _send(send, 200, orjson.dumps(answer, unusual, OPTIONS), more=about)

    def _v2_input(self, request: Any) -> Input:
        inputs = request.get("inputs") if isinstance(request, dict) else None
        if not isinstance(inputs, list) or not inputs:
            raise Refused("A V2 request has `inputs`: a list of tensors.")
        arrays: dict[str, Any] = {}
        for one in inputs:
            try:
                data = one["data"]
                shape = [int(size) for size in one["shape"]]
                flat = np.array(data, dtype=object if one["datatype"] == "BYTES" else None)
                arrays[str(one["name"])] = flat.reshape(shape).tolist()
            except (KeyError, TypeError, ValueError) as error:
                raise Refused(
                    f"Each input needs name, shape, datatype and data that fill the shape ({error})."
                ) from None
        params = request.get("parameters") or None
        columns = [one.get("name") for one in self._model.inputs or ()]
        first = next(iter(arrays.values()))
        if columns and all(name in arrays for name in columns):
            if all(one.get("type") != "tensor" for one in self._model.inputs or ()):
                # A column comes with the shape [rows] or [rows, 1].
                arrays = {
                    name: [row[0] if isinstance(row, list) and len(row) == 1 else row for row in column]
                    for name, column in arrays.items()
                }
                if len({len(column) for column in arrays.values()}) > 1:
                    raise Refused("All columns must have the same number of rows.")
                rows = [list(row) for row in zip(*(arrays[name] for name in columns), strict=True)]
                return self._model.parse("dataframe_split", {"columns": columns, "data": rows}, params)
            return self._model.parse("inputs", arrays, params)
        if len(arrays) > 1:
            if not columns:
                return self._model.parse("inputs", arrays, params)
            raise Refused(f"Model is missing inputs {[name for name in columns if name not in arrays]}.")
        return self._model.parse("instances", first, params)


def _v2_outputs(prediction: Any) -> list[dict[str, Any]]:
    if isinstance(prediction, list) and prediction and isinstance(prediction[0], dict):
        named = {str(name): [row.get(name) for row in prediction] for name in prediction[0]}
    elif isinstance(prediction, dict):
        named = prediction
    else:
        named = {"predictions": prediction}
    outputs = []
    for name, value in named.items():
        array = np.asarray(value)
        datatype = V2_TYPES.get(array.dtype.name, "BYTES")
        outputs.append({"name": name, "shape": list(array.shape), "datatype": datatype, "data": array.ravel().tolist()})
    return outputs


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused(f"The body is no JSON: {error}") from None


def _about(rows: int, prediction: Any) -> Headers:
    """What the gateway counts, and takes off."""
    about = [(b"x-modelyard-rows", str(rows).encode())]
    if counts := counted(prediction):
        about.append((b"x-modelyard-counts", counts))
    return about


async def _send(send: Send, status: int, body: bytes, kind: bytes = JSON, *, more: Headers = ()) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _error(send: Send, status: int, code: str, message: str, *, more: Headers = ()) -> None:
    await _send(send, status, orjson.dumps({"error_code": code, "message": message}), more=more)
