"""Descriptions and model cards of the sample's versions, in Markdown, with their measured numbers."""

from __future__ import annotations

from collections.abc import Mapping

from modelyard.seed.facts import TrainedVersion


def fraud_description(trained: TrainedVersion) -> str:
    metrics, params = trained.metrics, trained.params
    return (
        f"{params['rounds']} trees of depth {params['max_depth']}, trained on {trained.training_rows:,} payments: "
        f"PR AUC {metrics['pr_auc']:.3f}, AUC {metrics['auc']:.3f}."
    )


def fraud_card(label: str, versions: Mapping[str, TrainedVersion]) -> str:
    trained = versions[label]
    return f"""# Fraud classifier {label}

Scores one card payment between 0 (the customer's own) and 1 (stolen).

## Intended use

Asked by the payment gateway before a payment is approved. A high score asks the customer for a second factor; it never
declines a payment by itself.

## Training data

{trained.training_rows:,} generated card payments with {len(trained.reference_deciles) - 1} features, about 1.5 % of
them stolen. No personal data.

## Measurements

On 20,000 payments that none of the versions was trained on or tuned with:

{_table(versions, label, {"pr_auc": "PR AUC", "auc": "AUC", "log_loss": "log loss"})}

## Settings

{_settings(trained)}

## Limits

- Trained on one country's habits: foreign payments are rare in the data.
- A new card has no history, so `amount_to_usual` and `spent_last_day` say little in its first days.
- Watch `amount`: rising prices move it, and the score with it.
"""


def recommender_description(trained: TrainedVersion) -> str:
    metrics, params = trained.metrics, trained.params
    return (
        f"{params['dimensions']} dimensions, trained on {trained.training_rows:,} ratings: "
        f"RMSE {metrics['rmse']:.3f} stars, recall at 10 {metrics['recall_at_10']:.3f}."
    )


def recommender_card(label: str, versions: Mapping[str, TrainedVersion]) -> str:
    trained = versions[label]
    return f"""# Product recommender {label}

Predicts how many stars a customer would give a product, by matrix factorization: a mean, a habit of the customer, the
quality of the product, and the match of the two.

## Intended use

Sorts the products on the start page. Not for prices, and not for anything about a person.

## Training data

{trained.training_rows:,} generated ratings of 240 products by 400 customers, in half stars from 1 to 5.

## Measurements

On ratings that were held back:

{_table(versions, label, {"rmse": "RMSE (stars)", "recall_at_10": "recall at 10"})}

Recall at 10: the share of a customer's well-rated products (4 stars or more) among the ten best that are new to them.

## Settings

{_settings(trained)}

## Limits

- Knows only customers and products from the training data; the gateway answers for others with what is popular.
- Popular products are rated more often, so they are recommended more often.
"""


def _table(versions: Mapping[str, TrainedVersion], label: str, metrics: Mapping[str, str]) -> str:
    """This version beside those before it."""
    labels = [known for known in versions if known <= label]
    rows = [f"| | {' | '.join(labels)} |", f"|---|{'---|' * len(labels)}"]
    rows += [
        f"| {title} | {' | '.join(f'{versions[known].metrics[key]:.4f}' for known in labels)} |"
        for key, title in metrics.items()
    ]
    return "\n".join(rows)


def _settings(trained: TrainedVersion) -> str:
    return "\n".join(f"- `{key}` = {value}" for key, value in trained.params.items())
