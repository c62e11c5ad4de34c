"""Models as people log them, in folders as MLflow writes them."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # MLflow's own type hints
    import mlflow
    import mlflow.lightgbm
    import mlflow.onnx
    import mlflow.pyfunc
    import mlflow.sklearn
    import mlflow.xgboost
    from mlflow.models import infer_signature

COLUMNS = ["a", "b", "c", "d"]
PURE = ["cloudpickle", "numpy", "pandas"]
"""What a model in plain Python needs."""


def rows(count: int = 200, seed: int = 0) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(seed).random((count, len(COLUMNS))), columns=COLUMNS)


def target(of: pd.DataFrame) -> pd.Series[int]:
    return (of["a"] + of["b"] > 1).astype("int64")


def body(of: pd.DataFrame) -> bytes:
    return json.dumps({"dataframe_split": of.to_dict(orient="split", index=False)}).encode()


def sklearn(folder: Path, **options: Any) -> pd.DataFrame:
    """Returns rows whose predictions are known: `target`."""
    from sklearn.linear_model import LogisticRegression

    data = rows()
    model = LogisticRegression(C=1000).fit(data, target(data))
    mlflow.sklearn.save_model(model, folder, input_example=data.head(3), serialization_format="cloudpickle", **options)
    return data.head(20)


def xgboost(folder: Path) -> pd.DataFrame:
    from xgboost import XGBClassifier

    data = rows()
    model = XGBClassifier(n_estimators=30).fit(data, target(data))
    mlflow.xgboost.save_model(model, folder, input_example=data.head(3), model_format="json")
    return data.head(20)


def lightgbm(folder: Path) -> pd.DataFrame:
    from lightgbm import LGBMClassifier

    data = rows()
    model = LGBMClassifier(n_estimators=30, verbose=-1).fit(data, target(data))
    mlflow.lightgbm.save_model(model, folder, input_example=data.head(3))
    return data.head(20)


def onnx(folder: Path) -> pd.DataFrame:
    """A network that adds the first two columns up and compares with 1."""
    from onnx import TensorProto, helper

    nodes = [
        helper.make_node("MatMul", ["input", "weights"], ["sum"]),
        helper.make_node("Greater", ["sum", "one"], ["above"]),
        helper.make_node("Cast", ["above"], ["label"], to=TensorProto.INT64),
    ]
    graph = helper.make_graph(
        nodes,
        "sum",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [None, 4])],
        [helper.make_tensor_value_info("label", TensorProto.INT64, [None, 1])],
        [
            helper.make_tensor("weights", TensorProto.FLOAT, [4, 1], [1, 1, 0, 0]),
            helper.make_tensor("one", TensorProto.FLOAT, [1], [1]),
        ],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    data = rows(20).astype("float32")
    mlflow.onnx.save_model(
        made,
        folder,
        input_example=data.to_numpy()[:3],
        signature=infer_signature(data.to_numpy(), np.zeros((3, 1), "int64")),
    )
    return data


def pyfunc(
    folder: Path,
    predict: Callable[..., Any],
    *,
    load: Callable[[Any], None] | None = None,
    example: Any = None,
    requirements: list[str] | None = None,
) -> None:
    """A model of somebody's own class. predict: of context and input. load: called when the model is loaded."""
    import cloudpickle

    class Own(mlflow.pyfunc.PythonModel):  # type: ignore[misc, name-defined]
        def load_context(self, context: Any) -> None:
            if load is not None:
                load(context)

        def predict(self, context, model_input, params=None):  # type: ignore[no-untyped-def]  # MLflow reads the types
            return predict(context, model_input)

    for one in (predict, load):
        if one is not None:
            cloudpickle.register_pickle_by_value(sys.modules[one.__module__])
    data = rows(3) if example is None else example
    mlflow.pyfunc.save_model(
        folder,
        python_model=Own(),
        signature=infer_signature(data),
        pip_requirements=requirements or PURE,
    )
    # MLflow would call the model for its example here and now.
    (folder / "serving_input_example.json").write_bytes(body(data))
    described = folder / "MLmodel"
    described.write_text(
        described.read_text()
        + "saved_input_example_info:\n  serving_input_path: serving_input_example.json\n  type: dataframe\n"
    )
