"""Train a credit-card-fraud classifier and log everything with an unmodified MLflow client.

Works against any server that speaks MLflow's REST dialect. The only settings are the two
environment variables that every MLflow client reads:

    export MLFLOW_TRACKING_URI=http://127.0.0.1:8500/mlflow/<organization>/<project>
    export MLFLOW_TRACKING_TOKEN=<API key>
    python train_fraud.py
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import warnings
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import matplotlib

matplotlib.use("Agg")  # figures are only uploaded: no display is needed

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
import xgboost as xgb
from mlflow import MlflowClient
from mlflow.data.pandas_dataset import from_pandas
from mlflow.entities import Metric
from mlflow.models import ModelSignature, infer_signature
from mlflow.models.model import ModelInfo
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    PrecisionRecallDisplay,
    average_precision_score,
    classification_report,
    log_loss,
    precision_recall_curve,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TARGET = "is_fraud"
ALIAS = "champion"
FRAUD_RATE = 0.015

# merchant category code (ISO 18245) -> share of purchases, median amount in EUR, spread of
# the logarithm of the amount
MERCHANTS = {
    5411: (0.32, 28.0, 0.75),  # groceries
    5812: (0.20, 24.0, 0.60),  # restaurants
    5541: (0.12, 47.0, 0.40),  # fuel
    5999: (0.17, 39.0, 0.95),  # other retail, mostly online
    5732: (0.06, 140.0, 0.95),  # electronics
    4511: (0.04, 260.0, 0.70),  # airlines
    5944: (0.03, 190.0, 0.90),  # jewellery
    7995: (0.06, 50.0, 0.90),  # betting
}

# chance of each merchant category by the way a card is misused
FRAUD_MERCHANTS = {
    "stolen_card": (0.22, 0.05, 0.14, 0.12, 0.24, 0.02, 0.17, 0.04),
    "card_testing": (0.03, 0.03, 0.01, 0.70, 0.03, 0.01, 0.01, 0.18),
    "account_takeover": (0.03, 0.03, 0.01, 0.38, 0.23, 0.14, 0.06, 0.12),
}


@dataclass(frozen=True)
class Setting:
    """Hyper-parameters of one boosted-trees run."""

    name: str
    max_depth: int
    eta: float
    min_child_weight: float
    subsample: float
    scale_pos_weight: float


SETTINGS = (
    Setting("shallow-fast", 3, 0.30, 1.0, 1.0, 1.0),
    Setting("balanced", 5, 0.15, 3.0, 0.8, 4.0),
    Setting("deep-slow", 7, 0.08, 6.0, 0.7, 1.0),
)


def transactions(rows: int, seed: int) -> pd.DataFrame:
    """Card payments with a label: shape (rows, 15), every column float64.

    Legitimate payments and three kinds of misuse are drawn from different distributions that
    overlap. About one fraud in eight looks like a legitimate payment, so no model is perfect.

    Columns: amounts in EUR, distances in kilometres, time since the last payment in minutes,
    hour in local time (0 to 24), counts over the last hour or day, card age in days.
    """
    rng = np.random.default_rng(seed)
    fraud = rng.random(rows) < FRAUD_RATE
    kind = np.where(
        fraud,
        rng.choice([*FRAUD_MERCHANTS, "hidden"], size=rows, p=[0.36, 0.27, 0.25, 0.12]),
        "legitimate",
    )
    stolen, testing, takeover = (kind == name for name in FRAUD_MERCHANTS)
    blatant = stolen | testing | takeover

    codes = np.array(list(MERCHANTS))
    shares, medians, spreads = np.array(list(MERCHANTS.values())).T
    category = rng.choice(len(codes), size=rows, p=shares)
    for name, chances in FRAUD_MERCHANTS.items():
        mask = kind == name
        category[mask] = rng.choice(len(codes), size=int(mask.sum()), p=chances)

    usual = rng.lognormal(np.log(1.0), 0.45, rows)  # how freely this card holder spends
    amount = usual * rng.lognormal(np.log(medians[category]), spreads[category])
    amount[stolen] *= rng.lognormal(np.log(2.2), 0.6, int(stolen.sum()))
    amount[takeover] *= rng.lognormal(np.log(2.8), 0.7, int(takeover.sum()))
    amount[testing] = rng.lognormal(np.log(3.0), 0.9, int(testing.sum()))
    amount = np.clip(amount, 0.5, 20_000).round(2)

    hour = np.where(rng.random(rows) < 0.45, rng.normal(12.5, 2.5, rows), rng.normal(18.5, 2.6, rows))
    night = rng.random(rows) < np.where(blatant, 0.38, 0.04)
    hour = np.where(night, rng.normal(2.5, 2.0, rows), hour) % 24

    card_present = rng.random(rows) < np.where(category == 3, 0.15, 0.85)
    card_present = np.where(testing | takeover, rng.random(rows) < 0.06, card_present)
    travelling = rng.random(rows) < 0.05
    home_km = rng.lognormal(np.log(np.where(travelling, 420.0, 6.0)), 0.9)
    home_km = np.where(stolen, rng.lognormal(np.log(75.0), 1.5, rows), home_km)
    home_km = np.where(takeover, rng.lognormal(np.log(300.0), 1.8, rows), home_km)
    last_km = home_km * rng.lognormal(np.log(0.6), 0.6, rows)

    busy = np.where(testing, 5.5, np.where(stolen, 1.9, np.where(takeover, 1.1, 0.25)))
    per_hour = rng.poisson(rng.gamma(1.6, busy / 1.6))
    per_day = per_hour + rng.poisson(rng.gamma(2.0, 1.3, rows))
    minutes = rng.exponential(np.where(per_hour > 0, 60 / (per_hour + 1), 620.0)) + 0.2
    spent_day = amount + per_day * np.where(testing, 4.0, 33.0 * usual) * rng.lognormal(0, 0.5, rows)
    foreign = rng.random(rows) < np.where(takeover, 0.45, np.where(blatant, 0.18, 0.04))
    card_age = rng.gamma(2.2, 420.0, rows) * np.where(takeover | testing, 0.75, 1.0)

    columns = {
        "amount": amount,
        "amount_to_usual": amount / (42.0 * usual),
        "merchant_category": codes[category],
        "hour": hour,
        "is_weekend": rng.random(rows) < 2 / 7,
        "card_present": card_present,
        "is_foreign": foreign,
        "distance_home_km": home_km,
        "distance_last_km": last_km,
        "minutes_since_last": minutes,
        "payments_last_hour": per_hour,
        "payments_last_day": per_day,
        "spent_last_day": spent_day,
        "card_age_days": card_age,
    }
    # float64 throughout: whole-number columns could not hold a missing value when served
    return pd.DataFrame({**columns, TARGET: fraud}).astype("float64").round(4)


@dataclass(frozen=True)
class Split:
    """Training and validation part of one data set."""

    train: pd.DataFrame
    valid: pd.DataFrame

    @property
    def features(self) -> list[str]:
        return [column for column in self.train.columns if column != TARGET]

    def matrices(self) -> tuple[xgb.DMatrix, xgb.DMatrix]:
        return tuple(  # type: ignore[return-value]
            xgb.DMatrix(part[self.features], label=part[TARGET]) for part in (self.train, self.valid)
        )


def split(rows: int, seed: int) -> Split:
    """Three quarters for training, the rest for validation, the same fraud rate in both."""
    frame = transactions(rows, seed)
    train, valid = train_test_split(frame, test_size=0.25, random_state=seed, stratify=frame[TARGET])
    return Split(train.reset_index(drop=True), valid.reset_index(drop=True))


def booster_params(setting: Setting, seed: int) -> dict[str, object]:
    """What `xgboost.train` takes."""
    chosen = {name: value for name, value in asdict(setting).items() if name != "name"}
    fixed = {"objective": "binary:logistic", "tree_method": "hist", "seed": seed, "nthread": 2}
    return {**fixed, **chosen, "eval_metric": ["logloss", "aucpr"]}


class LogEachRound(xgb.callback.TrainingCallback):
    """Sends the metrics of every boosting round to the active run, one call a metric."""

    def after_iteration(self, model: xgb.Booster, epoch: int, evals_log: dict[str, Any]) -> bool:  # noqa: ARG002
        for part, metrics in evals_log.items():
            for name, values in metrics.items():
                mlflow.log_metric(f"{part}_{name}", values[-1], step=epoch)
        return False


def log_threshold_curve(run_id: str, truth: pd.Series, score: np.ndarray) -> None:
    """Precision and recall at 100 thresholds as one batch; the step is the threshold in percent."""
    precision, recall, thresholds = precision_recall_curve(truth, score)
    at = np.minimum(np.searchsorted(thresholds, np.arange(100) / 100), len(thresholds) - 1)
    now = int(time.time() * 1000)
    curves = {"precision_at": precision, "recall_at": recall}
    points = [
        Metric(key=key, value=float(curve[index]), timestamp=now, step=percent)
        for key, curve in curves.items()
        for percent, index in enumerate(at)
    ]
    MlflowClient().log_batch(run_id, metrics=points)


def log_figures(booster: xgb.Booster, truth: pd.Series, score: np.ndarray) -> None:
    figure, axes = plt.subplots(figsize=(6, 4.5), layout="constrained")
    PrecisionRecallDisplay.from_predictions(truth, score, ax=axes, name="validation")
    mlflow.log_figure(figure, "figures/precision_recall.png")
    plt.close(figure)

    gain = pd.Series(booster.get_score(importance_type="gain")).sort_values()
    figure, axes = plt.subplots(figsize=(6, 4.5), layout="constrained")
    axes.barh(gain.index, gain.to_numpy())
    axes.set_xlabel("average gain of a split")
    mlflow.log_figure(figure, "figures/feature_importance.png")
    plt.close(figure)


def model_requirements() -> list[str]:
    """What serving the model needs, at the installed versions.

    Named here because the inferred list holds both `xgboost` and `xgboost-cpu`, which install
    the same package over each other.
    """
    packages = ("mlflow", "numpy", "pandas", "scipy", "xgboost-cpu")
    return [f"{package}=={version(package)}" for package in packages]


def log_files(data: Split, score: np.ndarray) -> None:
    mlflow.log_dict({"target": TARGET, "features": data.features}, "features.json")
    report = classification_report(
        data.valid[TARGET],
        (score > 0.5).astype("float64"),
        target_names=["legitimate", "fraud"],
        zero_division=0.0,
    )
    mlflow.log_text(report, "reports/classification_report.txt")


def train_setting(
    setting: Setting, data: Split, *, rounds: int, seed: int, signature: ModelSignature
) -> tuple[float, ModelInfo, np.ndarray]:
    """One nested run. Returns validation PR-AUC, the logged model and its validation scores."""
    train, valid = data.matrices()
    params = booster_params(setting, seed)
    with mlflow.start_run(run_name=setting.name, nested=True) as run:
        mlflow.log_params({**params, "rounds": rounds})
        mlflow.set_tags({"stage": "sweep", "algorithm": "xgboost", "dataset": "card-transactions"})
        for part, context in ((data.train, "training"), (data.valid, "validation")):
            dataset = from_pandas(part, name=f"card-transactions-{context}", targets=TARGET)
            mlflow.log_input(dataset, context=context)
        booster = xgb.train(
            params,
            train,
            num_boost_round=rounds,
            evals=[(train, "train"), (valid, "valid")],
            callbacks=[LogEachRound()],
            verbose_eval=False,
        )
        truth, score = data.valid[TARGET], booster.predict(valid)
        scores = {
            "pr_auc": float(average_precision_score(truth, score)),
            "roc_auc": float(roc_auc_score(truth, score)),
            "log_loss": float(log_loss(truth, score)),
        }
        mlflow.log_metrics(scores)
        log_threshold_curve(run.info.run_id, truth, score)
        log_figures(booster, truth, score)
        log_files(data, score)
        example = data.train[data.features].head(3)
        logged = mlflow.xgboost.log_model(
            booster,
            name="model",
            signature=signature,
            input_example=example,
            model_format="json",
            pip_requirements=model_requirements(),
        )
    print(f"  {setting.name:<14} pr_auc {scores['pr_auc']:.4f}   roc_auc {scores['roc_auc']:.4f}")
    return scores["pr_auc"], logged, score


def train_with_autolog(data: Split, *, rounds: int, seed: int) -> None:
    """A logistic-regression baseline and one boosted model, logged by MLflow without our help.

    Silent, because autologging itself uses deprecated arguments of MLflow and scikit-learn.
    """
    warnings.filterwarnings("ignore", "`y_pred` was renamed", FutureWarning)
    mlflow.sklearn.autolog(serialization_format="skops", silent=True)
    with mlflow.start_run(run_name="baseline-logistic-regression", nested=True):
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
        model.fit(data.train[data.features], data.train[TARGET])
        score = model.predict_proba(data.valid[data.features])[:, 1]
        mlflow.log_metric("pr_auc", float(average_precision_score(data.valid[TARGET], score)))
    mlflow.sklearn.autolog(disable=True)

    mlflow.xgboost.autolog(model_format="json", silent=True)
    with mlflow.start_run(run_name="autolog-xgboost", nested=True):
        train, valid = data.matrices()
        params = booster_params(SETTINGS[0], seed)
        evals = [(train, "train"), (valid, "valid")]
        booster = xgb.train(params, train, num_boost_round=rounds, evals=evals, verbose_eval=False)
        pr_auc = average_precision_score(data.valid[TARGET], booster.predict(valid))
        mlflow.log_metric("pr_auc", float(pr_auc))
    mlflow.xgboost.autolog(disable=True)


def register_best(name: str, candidates: list[tuple[float, ModelInfo, np.ndarray]]) -> tuple[str, np.ndarray]:
    """Every candidate becomes a version; the best gets the alias. Returns version and scores."""
    client = MlflowClient()
    best = max(candidates, key=lambda candidate: candidate[0])
    champion = ""
    for candidate in candidates:
        pr_auc, logged, _ = candidate
        registered = mlflow.register_model(logged.model_uri, name, tags={"pr_auc": f"{pr_auc:.4f}"})
        if candidate is best:
            champion = registered.version
    client.set_registered_model_alias(name, ALIAS, champion)
    return champion, best[2]


def check_champion(name: str, data: Split, expected: np.ndarray) -> None:
    """The registered model, downloaded again, must predict what it did in memory."""
    served = mlflow.pyfunc.load_model(f"models:/{name}@{ALIAS}")
    predicted = served.predict(data.valid[data.features])
    np.testing.assert_allclose(predicted, expected, rtol=1e-6)
    print(f"models:/{name}@{ALIAS} was downloaded and predicts the same {len(expected):,} scores.")


def print_ranking(experiment: str, parent_id: str) -> None:
    runs = mlflow.search_runs(
        experiment_names=[experiment],
        filter_string=f"tags.mlflow.parentRunId = '{parent_id}' AND metrics.pr_auc > 0",
        order_by=["metrics.pr_auc DESC"],
    )
    shown = runs[["tags.mlflow.runName", "metrics.pr_auc", "metrics.roc_auc", "run_id"]]
    shown = shown.set_axis(["run", "pr_auc", "roc_auc", "run_id"], axis="columns")
    print(f"\nRanking of {len(shown)} runs by PR-AUC on the validation part:")
    print(shown.to_string(index=False, na_rep="-", float_format="%.4f"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Train a card-fraud classifier and log it with an unmodified MLflow client.",
        epilog="MLFLOW_TRACKING_URI and MLFLOW_TRACKING_TOKEN say where the runs go.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--rows", type=int, default=60_000, help="payments to generate, at least 2000")
    parser.add_argument("--rounds", type=int, default=60, help="boosting rounds of each setting")
    parser.add_argument("--seed", type=int, default=7, help="seed of the data and the training")
    parser.add_argument("--experiment", default="fraud-training", help="name of the experiment")
    parser.add_argument("--model-name", default="fraud-classifier", help="name of the registered model")
    chosen = parser.parse_args()
    if chosen.rows < 2000 or chosen.rounds < 1:
        parser.error("--rows must be at least 2000 and --rounds at least 1")
    missing = [name for name in ("MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_TOKEN") if not os.environ.get(name)]
    if missing:
        parser.error(
            f"set {' and '.join(missing)} first: the tracking URI of a project, "
            "such as http://127.0.0.1:8500/mlflow/acme/fraud, and an API key that may write to it"
        )
    return chosen


def main() -> int:
    chosen = arguments()
    # MLflow's run links have the shape of its own user interface, not of every server's
    os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
    started = time.monotonic()
    data = split(chosen.rows, chosen.seed)
    rate = data.train[TARGET].mean()
    print(f"{chosen.rows:,} payments, {len(data.features)} features, {rate:.2%} fraud")

    experiment = mlflow.set_experiment(chosen.experiment)
    example = data.train[data.features].head(100)
    signature = infer_signature(example, np.zeros(len(example), dtype="float32"))
    with mlflow.start_run(run_name=f"sweep-seed-{chosen.seed}") as parent:
        mlflow.log_params({"rows": chosen.rows, "seed": chosen.seed, "settings": len(SETTINGS)})
        mlflow.set_tags({"team": "risk", "data": "generated"})
        candidates = [
            train_setting(setting, data, rounds=chosen.rounds, seed=chosen.seed, signature=signature)
            for setting in SETTINGS
        ]
        train_with_autolog(data, rounds=chosen.rounds, seed=chosen.seed)
        best = {"best_pr_auc": max(candidate[0] for candidate in candidates)}
        mlflow.log_metrics(best)
        mlflow.log_text(json.dumps(best, indent=2), "best.json")

    champion, expected = register_best(chosen.model_name, candidates)
    check_champion(chosen.model_name, data, expected)
    print_ranking(chosen.experiment, parent.info.run_id)
    print(
        f"\nDone in {time.monotonic() - started:.0f} s. Look at:\n"
        f"  server      {mlflow.get_tracking_uri()}\n"
        f"  experiment  {chosen.experiment} (id {experiment.experiment_id}), "
        f"parent run {parent.info.run_name} ({parent.info.run_id})\n"
        f"  curves      train_logloss, valid_logloss, valid_aucpr by round in each nested run\n"
        f"  artifacts   figures/, reports/, features.json and the model of each nested run\n"
        f"  model       {chosen.model_name}, version {champion} has the alias {ALIAS}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
