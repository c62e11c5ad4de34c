"""A loaded MLflow model: requests in, predictions out."""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .signature import Input, NumericColumns, Refused, Tensor, compiled, plain

OPAQUE_LOADER = "mlflow.pyfunc.model"
"""Loader of models that are somebody's own class: whether their rows may be mixed with others' only they know."""


class Model:
    """folder: an MLflow model. max_rows: bound of one batch."""

    def __init__(self, folder: Path, *, max_rows: int) -> None:
        import mlflow.pyfunc

        self._model = mlflow.pyfunc.load_model(str(folder))
        self.metadata = self._model.metadata
        signature = self.metadata.signature
        self.inputs = json.loads(signature.inputs.to_json()) if signature and signature.inputs else None
        self.outputs = json.loads(signature.outputs.to_json()) if signature and signature.outputs else None
        self._schema = signature.inputs if signature else None
        self._takes_params = bool(signature and getattr(signature, "params", None))
        self._parser = compiled(self.inputs)
        self._direct = getattr(self._model, "_predict_fn", None)
        self._params = self._direct is not None and "params" in inspect.signature(self._direct).parameters
        loader = (self.metadata.flavors.get("python_function") or {}).get("loader_module")
        declared = (getattr(self.metadata, "metadata", None) or {}).get("batching")
        mixable = loader != OPAQUE_LOADER if declared is None else declared is True
        self.max_rows = max_rows if mixable else 1

    def parse(self, form: str, content: Any, params: Any = None) -> Input:
        """One request's input.

        Raises:
            Refused: it does not fit the signature.
        """
        if params is not None and not isinstance(params, dict):
            raise Refused("`params` must be an object.")
        parse = self._parser.parse if self._parser is not None else self._generic
        found = parse(form, content)
        found.params = params or None
        if found.params or found.rows >= self.max_rows:
            found.kind = None
        return found

    def _generic(self, form: str, content: Any) -> Input:
        """As MLflow's own scoring server reads it."""
        from mlflow.exceptions import MlflowException
        from mlflow.utils import proto_json_utils

        try:
            if form.startswith("dataframe"):
                orient = form.removeprefix("dataframe_")
                data = proto_json_utils.dataframe_from_parsed_json(content, orient, self._schema)
            else:
                data = proto_json_utils.parse_tf_serving_input({form: content}, self._schema)
        except MlflowException as error:
            raise Refused(error.message) from None
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refused(f"The input does not fit the model's signature: {error}") from None
        kind = (
            (tuple(data.columns), tuple(map(str, data.dtypes)))
            if hasattr(data, "dtypes") and hasattr(data, "columns")
            else None
        )
        return Input(data, len(data) if hasattr(data, "__len__") else 1, kind)

    def csv(self, body: bytes) -> Input:
        """Raises: Refused: no CSV, or it does not fit the signature."""
        import io

        import pandas as pd

        try:
            frame = pd.read_csv(io.BytesIO(body))
        except (ValueError, pd.errors.ParserError) as error:
            raise Refused(f"The body is no CSV with a line of column names: {error}") from None
        if isinstance(self._parser, NumericColumns):
            return self.parse("dataframe_split", {"columns": list(frame.columns), "data": frame.to_numpy().tolist()})
        if isinstance(self._parser, Tensor):
            return self.parse("inputs", frame.to_numpy().tolist())
        return Input(frame, len(frame), None)

    def predict(self, inputs: Sequence[Input]) -> list[Any]:
        """One prediction for each request."""
        first = inputs[0]
        if isinstance(self._parser, NumericColumns) and first.checked:
            data = self._parser.frame(inputs)
        elif isinstance(self._parser, Tensor) and first.checked:
            data = self._parser.joined(inputs)
        elif len(inputs) == 1:
            data = first.data
        else:
            import pandas as pd

            data = pd.concat([one.data for one in inputs], ignore_index=True)
        answer = self._call(data, first)
        if len(inputs) == 1:
            return [plain(answer)]
        total = sum(one.rows for one in inputs)
        if isinstance(answer, dict):
            if any(len(value) != total for value in answer.values()):
                raise ValueError("the model's answer has not one row for each row of its input")
        elif not hasattr(answer, "__len__") or len(answer) != total:
            raise ValueError("the model's answer has not one row for each row of its input")
        parts, start = [], 0
        for one in inputs:
            end = start + one.rows
            if isinstance(answer, dict):
                parts.append({name: plain(value[start:end]) for name, value in answer.items()})
            else:
                parts.append(plain(answer.iloc[start:end] if hasattr(answer, "iloc") else answer[start:end]))
            start = end
        return parts

    def _call(self, data: Any, first: Input) -> Any:
        if first.checked and self._direct is not None and not first.params and not self._takes_params:
            return self._direct(data, params=None) if self._params else self._direct(data)
        from mlflow.exceptions import MlflowException

        try:
            return self._model.predict(data, params=first.params) if first.params else self._model.predict(data)
        except MlflowException as error:
            if error.error_code in ("BAD_REQUEST", "INVALID_PARAMETER_VALUE"):
                raise Refused(error.message) from None
            raise
