"""Train the models of the sample organization and write them, with their true measurements.

The output is in the tree (`modelyard/seed/models/`), so this runs only when a model changes. It
needs packages that the server does not depend on:

    python -m venv /tmp/sample && /tmp/sample/bin/pip install \
        tensorflow-cpu==2.21.0 xgboost-cpu==3.2.0 mlflow==3.17.2 scikit-learn matplotlib
    /tmp/sample/bin/python backend/scripts/make_sample_models.py

Everything is seeded and runs on one thread, and what MLflow and Keras stamp with the clock or a
random id is pinned: with the same packages a second run writes the same bytes. The payments are
those of `examples/train_fraud.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import sys
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

# read by TensorFlow and by MLflow when they are imported
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="0")
REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "examples"))

import keras  # noqa: E402
import mlflow  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import tensorflow as tf  # noqa: E402
import xgboost as xgb  # noqa: E402
from mlflow.models import infer_signature  # noqa: E402
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score  # noqa: E402

# isort: split
from train_fraud import TARGET, transactions  # noqa: E402

OUTPUT = REPOSITORY / "backend" / "modelyard" / "seed" / "models"
STAMP = "2026-01-05 09:00:00"  # stands for the time of saving
PREDICTION = "prediction"
SHARED = re.compile(rb'(?<="shared_object_id": )\d+')

Facts = dict[str, Any]


@dataclass(frozen=True)
class FraudSetting:
    """One boosted-trees training on the first `rows` payments."""

    name: str
    rows: int
    rounds: int
    max_depth: int
    eta: float
    min_child_weight: float = 1.0
    subsample: float = 1.0
    reg_lambda: float = 1.0
    scale_pos_weight: float = 1.0


@dataclass(frozen=True)
class RecommenderSetting:
    """One matrix factorization. `ratings` is the share of all known ratings that it may see."""

    name: str
    ratings: float
    dimensions: int
    learning_rate: float
    l2: float
    epochs: int = 60
    batch_size: int = 512


Setting = TypeVar("Setting", FraudSetting, RecommenderSetting)

FRAUD_VERSIONS = (
    FraudSetting("v1", 8_000, 60, 3, 0.10),
    FraudSetting("v2", 30_000, 80, 4, 0.12, 2.0, 0.8),
    FraudSetting("v3", 80_000, 90, 4, 0.15, 8.0, 0.7, 20.0),
)
FRAUD_TRIALS = (
    FraudSetting("stumps", 30_000, 120, 1, 0.30),
    FraudSetting("depth-3-slow", 30_000, 160, 3, 0.05, 2.0, 0.8),
    FraudSetting("depth-4", 30_000, 120, 4, 0.10, 2.0, 0.8),
    FraudSetting("depth-5-weighted", 30_000, 120, 5, 0.10, 2.0, 0.8, 1.0, 10.0),
    FraudSetting("depth-6", 80_000, 120, 6, 0.10, 4.0, 0.8, 2.0),
    FraudSetting("depth-8-overfit", 30_000, 150, 8, 0.30),
    FraudSetting("fast-rate", 30_000, 80, 4, 0.80),
    FraudSetting("penalty-2", 80_000, 120, 4, 0.15, 4.0, 0.8, 2.0),
)
RECOMMENDER_VERSIONS = (
    RecommenderSetting("v1", 0.6, 8, 0.004, 2e-6),
    RecommenderSetting("v2", 1.0, 16, 0.003, 2e-4, epochs=80),
)
RECOMMENDER_TRIALS = (
    RecommenderSetting("tiny", 1.0, 2, 0.004, 1e-5),
    RecommenderSetting("no-penalty", 1.0, 16, 0.003, 0.0),
    RecommenderSetting("penalty-2e-5", 1.0, 16, 0.003, 2e-5),
    RecommenderSetting("penalty-1e-3", 1.0, 16, 0.003, 1e-3),
    RecommenderSetting("wide", 1.0, 32, 0.002, 1.5e-5, epochs=80),
    RecommenderSetting("fast-rate", 1.0, 16, 0.030, 1.5e-5),
)


def rounded(values: object) -> list[float]:
    """Five significant digits: enough for a chart, and small in JSON."""
    return [float(f"{value:.5g}") for value in np.asarray(values, dtype="float64").ravel()]


def deciles(values: object) -> list[float]:
    """Minimum, nine deciles, maximum."""
    return rounded(np.quantile(np.asarray(values, dtype="float64"), np.linspace(0, 1, 11)))


def params_of(setting: FraudSetting | RecommenderSetting, **more: object) -> Facts:
    return {**{key: value for key, value in asdict(setting).items() if key != "name"}, **more}


# --- fraud-classifier -----------------------------------------------------------------------


def fraud_parts(rows: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Training, validation, test. Every setting is validated and tested on the same payments."""
    frame = transactions(120_000, seed)
    held_out = frame.iloc[80_000:]
    return frame.iloc[:rows], held_out.iloc[:20_000], held_out.iloc[20_000:]


def train_fraud(setting: FraudSetting, seed: int) -> tuple[xgb.Booster, pd.DataFrame, Facts]:
    """Returns the booster, its training features and what was measured."""
    train, valid, test = fraud_parts(setting.rows, seed)
    features = [column for column in train.columns if column != TARGET]
    matrices = [xgb.DMatrix(part[features], label=part[TARGET]) for part in (train, valid, test)]
    params = params_of(setting, objective="binary:logistic", tree_method="hist", seed=seed)
    counts = {"rounds": params.pop("rounds"), "training_rows": params.pop("rows")}
    measured: dict[str, dict[str, list[float]]] = {}
    booster = xgb.train(
        {**params, "nthread": 1, "eval_metric": ["logloss", "aucpr"]},
        matrices[0],
        num_boost_round=setting.rounds,
        evals=[(matrices[0], "train"), (matrices[1], "valid")],
        evals_result=measured,
        verbose_eval=False,
    )
    truth, score = test[TARGET], booster.predict(matrices[2])
    facts: Facts = {
        "params": {**params, **counts},
        "metrics": {
            "auc": round(float(roc_auc_score(truth, score)), 5),
            "pr_auc": round(float(average_precision_score(truth, score)), 5),
            "log_loss": round(float(log_loss(truth, score)), 5),
        },
        "curves": {
            f"{part}_{metric}": rounded(values)
            for part, metrics in measured.items()
            for metric, values in metrics.items()
        },
    }
    reference = {name: deciles(train[name]) for name in features}
    facts["reference_deciles"] = {**reference, PREDICTION: deciles(booster.predict(matrices[0]))}
    return booster, train[features], facts


def save_fraud(setting: FraudSetting, folder: Path, seed: int) -> Facts:
    booster, features, facts = train_fraud(setting, seed)
    example = features.head(3).reset_index(drop=True)
    mlflow.xgboost.save_model(
        booster,
        folder,
        signature=infer_signature(features, booster.predict(xgb.DMatrix(features))),
        input_example=example,
        model_format="ubj",
        pip_requirements=requirements("xgboost-cpu", "scipy"),
    )
    return facts


# --- product-recommender --------------------------------------------------------------------

USERS, ITEMS, RATINGS = 400, 240, 22_000


@dataclass(frozen=True)
class Ratings:
    """Known ratings, one to five in half steps: parallel arrays, shape (ratings,)."""

    user: np.ndarray
    item: np.ndarray
    stars: np.ndarray

    def part(self, start: int, stop: int) -> Ratings:
        return Ratings(self.user[start:stop], self.item[start:stop], self.stars[start:stop])

    def inputs(self) -> dict[str, np.ndarray]:
        return {"user_id": self.user, "item_id": self.item}


def ratings(seed: int) -> Ratings:
    """Ratings in random order, each (user, item) at most once.

    A rating is a mean, a habit of the user, the quality of the item, the match of six hidden
    tastes, and noise of 0.35 stars. Popular and well-matching items are rated more often.
    """
    rng = np.random.default_rng(seed)
    tastes, traits = rng.normal(0, 0.42, (USERS, 6)), rng.normal(0, 0.75, (ITEMS, 6))
    habit, quality = rng.normal(0, 0.35, (USERS, 1)), rng.normal(0, 0.40, (1, ITEMS))
    true = 3.3 + habit + quality + tastes @ traits.T
    appeal = 0.9 * (tastes @ traits.T + quality) + rng.normal(0, 0.9, (1, ITEMS))
    chosen = np.argsort(-(appeal + rng.gumbel(size=true.shape)).ravel())[:RATINGS]
    rng.shuffle(chosen)
    stars = np.clip(true.ravel()[chosen] + rng.normal(0, 0.35, RATINGS), 1, 5)
    user, item = np.divmod(chosen, ITEMS)
    return Ratings(user.astype("int32"), item.astype("int32"), (np.round(stars * 2) / 2).astype("float32"))


def factorization(setting: RecommenderSetting, mean: float) -> keras.Model:
    """mean + user bias + item bias + dot(user, item), from built-in layers only."""
    layers = keras.layers
    user = keras.Input(shape=(), dtype="int32", name="user_id")
    item = keras.Input(shape=(), dtype="int32", name="item_id")

    def embed(ids: keras.KerasTensor, size: int, width: int, name: str) -> keras.KerasTensor:
        start = keras.initializers.RandomNormal(stddev=0.05, seed=len(name) + width)
        penalty = keras.regularizers.L2(setting.l2)
        return layers.Embedding(size, width, embeddings_initializer=start, embeddings_regularizer=penalty, name=name)(
            ids
        )

    match = layers.Dot(axes=1, name="match")(
        [
            embed(user, USERS, setting.dimensions, "user"),
            embed(item, ITEMS, setting.dimensions, "item"),
        ]
    )
    biases = [embed(user, USERS, 1, "user_bias"), embed(item, ITEMS, 1, "item_bias")]
    total = layers.Add(name="sum")([match, *biases])
    stars = layers.Rescaling(1.0, offset=mean, name="stars")(total)
    return keras.Model({"user_id": user, "item_id": item}, stars, name="product_recommender")


def recall_at_10(model: keras.Model, known: Ratings, test: Ratings) -> float:
    """Mean share of a user's well-rated test items among the ten best unknown ones.

    Well rated: four stars or more. Users without such an item do not count.
    """
    grid = np.divmod(np.arange(USERS * ITEMS, dtype="int32"), ITEMS)
    pairs = {"user_id": grid[0], "item_id": grid[1]}
    score = model.predict(pairs, batch_size=8192, verbose=0).reshape(USERS, ITEMS)
    score[known.user, known.item] = -np.inf
    best = np.argsort(-score, axis=1, kind="stable")[:, :10]
    shares = []
    for user in range(USERS):
        wanted = test.item[(test.user == user) & (test.stars >= 4)]
        if len(wanted):
            shares.append(len(np.intersect1d(wanted, best[user])) / len(wanted))
    return float(np.mean(shares))


def train_recommender(setting: RecommenderSetting, seed: int) -> tuple[keras.Model, Facts]:
    """Returns a model without optimizer state (which would triple its file) and its facts."""
    everything = ratings(seed)
    last = RATINGS * 8 // 10
    train = everything.part(0, int(last * setting.ratings))
    valid = everything.part(last, RATINGS * 9 // 10)
    test = everything.part(RATINGS * 9 // 10, RATINGS)
    keras.utils.set_random_seed(seed)
    mean = float(train.stars.mean())
    model = factorization(setting, round(mean, 4))
    model.compile(
        optimizer=keras.optimizers.Adam(setting.learning_rate),
        loss="mse",
        metrics=[keras.metrics.RootMeanSquaredError(name="rmse")],
    )
    history = model.fit(
        train.inputs(),
        train.stars,
        validation_data=(valid.inputs(), valid.stars),
        epochs=setting.epochs,
        batch_size=setting.batch_size,
        verbose=0,
    ).history
    plain = factorization(setting, round(mean, 4))
    plain.set_weights(model.get_weights())
    predicted = plain.predict(test.inputs(), batch_size=8192, verbose=0).ravel()
    known = everything.part(0, RATINGS * 9 // 10)
    facts: Facts = {
        "params": params_of(setting, optimizer="adam", seed=seed, training_rows=len(train.stars)),
        "metrics": {
            "rmse": round(float(np.sqrt(np.mean((predicted - test.stars) ** 2))), 5),
            "recall_at_10": round(recall_at_10(plain, known, test), 5),
        },
        "curves": {
            name: rounded(history[key])
            for name, key in {
                "train_loss": "loss",
                "train_rmse": "rmse",
                "valid_loss": "val_loss",
                "valid_rmse": "val_rmse",
            }.items()
        },
        "reference_deciles": {PREDICTION: deciles(predicted)},
    }
    return plain, facts


def save_recommender(setting: RecommenderSetting, folder: Path, seed: int) -> Facts:
    model, facts = train_recommender(setting, seed)
    example = {
        "user_id": np.array([0, 0, 17], dtype="int32"),
        "item_id": np.array([3, 42, 3], dtype="int32"),
    }
    mlflow.tensorflow.save_model(
        model,
        folder,
        signature=infer_signature(example, model.predict(example, verbose=0)),
        input_example=example,
        keras_model_kwargs={"save_format": "keras"},
        pip_requirements=requirements("tensorflow-cpu"),
    )
    return facts


# --- writing --------------------------------------------------------------------------------


def requirements(*packages: str) -> list[str]:
    names = sorted(("mlflow", "numpy", "pandas", *packages))
    return [f"{name}=={version(name)}" for name in names]


def counted(config: bytes) -> bytes:
    """Keras names shared objects by their addresses in memory; this names them 1, 2, …"""
    known: dict[bytes, int] = {}
    return SHARED.sub(lambda found: b"%d" % known.setdefault(found[0], len(known) + 1), config)


def pin_keras(archive: Path) -> None:
    """Give a .keras file and its members the time STAMP, and count the objects its layers share."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "metadata.json":
                saved = {"date_saved": STAMP.replace(" ", "@")}
                data = json.dumps({**json.loads(data), **saved}).encode()
            if name == "config.json":
                data = counted(data)
            target.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), data)
    archive.write_bytes(buffer.getvalue())


def pin(folder: Path) -> None:
    """Replace what MLflow takes from the clock and from chance."""
    named = uuid.uuid5(uuid.NAMESPACE_URL, f"modelyard/{folder.parent.name}/{folder.name}").hex
    archive = folder / "data" / "model.keras"
    if archive.exists():
        pin_keras(archive)
    text = (folder / "MLmodel").read_text()
    text = re.sub(r"(?m)^utc_time_created: .*$", f"utc_time_created: '{STAMP}.000000'", text)
    text = re.sub(r"(?m)^(model_uuid|model_id): (?!null).*$", rf"\1: {named}", text)
    (folder / "MLmodel").write_text(text)


def files(folder: Path) -> Facts:
    """Size in bytes and SHA-256 of every file, by its path below `folder`."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in found
    }


def readable(facts: Facts) -> str:
    """JSON with one line for each list of numbers; value i of a curve belongs to step i."""
    text = json.dumps(facts, indent=1, sort_keys=True)
    return re.sub(r"\[\s+([^]]+?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"


Save = Callable[[Setting, Path, int], Facts]
Train = Callable[[Setting, int], tuple[Any, ...]]


def make(
    folder: Path,
    versions: tuple[Setting, ...],
    trials: tuple[Setting, ...],
    *,
    save: Save[Setting],
    train: Train[Setting],
    seed: int,
) -> Facts:
    """Write one model's versions into `folder`; returns the facts of versions and trials."""
    shutil.rmtree(folder, ignore_errors=True)
    made: Facts = {}
    for setting in versions:
        facts = save(setting, folder / setting.name, seed)
        pin(folder / setting.name)
        made[setting.name] = {**facts, "files": files(folder / setting.name)}
        print(f"{folder.name} {setting.name}: {facts['metrics']}")
    tried: Facts = {}
    for setting in trials:
        facts = train(setting, seed)[-1]
        tried[setting.name] = {key: facts[key] for key in ("params", "metrics", "curves")}
        print(f"{folder.name} trial {setting.name}: {facts['metrics']}")
    return {"versions": made, "trials": tried}


def main() -> int:
    parser = argparse.ArgumentParser(description="Train and write the sample organization's models.")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder to write to")
    parser.add_argument("--seed", type=int, default=11, help="seed of data and training")
    chosen = parser.parse_args()
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()
    output: Path = chosen.output
    output.mkdir(parents=True, exist_ok=True)
    fraud, recommender = output / "fraud-classifier", output / "product-recommender"
    facts = {
        fraud.name: make(fraud, FRAUD_VERSIONS, FRAUD_TRIALS, save=save_fraud, train=train_fraud, seed=chosen.seed),
        recommender.name: make(
            recommender,
            RECOMMENDER_VERSIONS,
            RECOMMENDER_TRIALS,
            save=save_recommender,
            train=train_recommender,
            seed=chosen.seed,
        ),
    }
    (output / "facts.json").write_text(readable(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
