"""What can be asked about experiments and runs. Every query starts from one of the nouns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Select, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from modelyard.kernel.access import ProjectScope
from modelyard.projects.models import Project
from modelyard.tracking.models import (
    Experiment,
    LoggedModel,
    Run,
    RunLatestMetric,
    RunLoggedModel,
    RunParam,
    RunTag,
)


def all_experiments(scope: ProjectScope) -> Select[Experiment]:
    """Experiments of one project, deleted ones included. Every other experiment query starts here."""
    return select(Experiment).where(
        Experiment.organization_id == scope.organization_id, Experiment.project_id == scope.project_id
    )


def experiments(scope: ProjectScope) -> Select[Experiment]:
    """Live experiments of one project."""
    return all_experiments(scope).where(Experiment.deleted_at.is_(None))


def experiment_by_number(scope: ProjectScope, number: int) -> Select[Experiment]:
    """The experiment of that number, deleted or not."""
    return all_experiments(scope).where(Experiment.number == number)


def experiment_by_name(scope: ProjectScope, name: str) -> Select[Experiment]:
    """The experiment of that name, deleted or not."""
    return all_experiments(scope).where(Experiment.name == name)


def experiments_by_number(scope: ProjectScope, numbers: Sequence[int]) -> Select[Experiment]:
    """Those of these numbers that exist, deleted or not. As one array: a list may have 65,535 values at most."""
    return all_experiments(scope).where(Experiment.number == any_(cast(list(numbers), ARRAY(BigInteger))))


def activity(scope: ProjectScope, experiment_ids: Sequence[UUID]) -> Select[UUID, int, datetime | None]:
    """How many live runs these experiments have, and when the last one started; those without are absent."""
    return (
        select(Run.experiment_id, func.count(), func.max(Run.started_at))
        .where(
            Run.organization_id == scope.organization_id,
            Run.experiment_id.in_(experiment_ids),
            Run.deleted_at.is_(None),
        )
        .group_by(Run.experiment_id)
    )


def experiment_ids(scope: ProjectScope, numbers: Sequence[int]) -> Select[UUID]:
    """The ids of those of these numbers that exist."""
    return experiments_by_number(scope, numbers).with_only_columns(Experiment.id)


def next_number(scope: ProjectScope) -> Select[int]:
    """The number of the project's next experiment. The project's row must be locked by the transaction."""
    largest = (
        select(func.max(Experiment.number) + 1)
        .where(Experiment.organization_id == scope.organization_id, Experiment.project_id == scope.project_id)
        .scalar_subquery()
    )
    return select(func.greatest(largest, Project.experiment_floor)).where(
        Project.organization_id == scope.organization_id, Project.id == scope.project_id
    )


def all_runs(scope: ProjectScope) -> Select[Run]:
    """Runs of one project, deleted ones included. Every other run query starts here."""
    return select(Run).where(Run.organization_id == scope.organization_id, Run.project_id == scope.project_id)


def runs(scope: ProjectScope) -> Select[Run]:
    """Live runs of one project."""
    return all_runs(scope).where(Run.deleted_at.is_(None))


def run(scope: ProjectScope, run_id: UUID) -> Select[Run]:
    """One run, deleted or not."""
    return all_runs(scope).where(Run.id == run_id)


def params(scope: ProjectScope, run_id: UUID) -> Select[str, str]:
    """Keys and values of one run's params."""
    return select(RunParam.key, RunParam.value).where(
        RunParam.organization_id == scope.organization_id, RunParam.run_id == run_id
    )


def tags(scope: ProjectScope, run_id: UUID) -> Select[str, str]:
    """Keys and values of one run's tags."""
    return (
        select(RunTag.key, RunTag.value)
        .where(RunTag.organization_id == scope.organization_id, RunTag.run_id == run_id)
        .order_by(RunTag.key)
    )


def latest_metrics(scope: ProjectScope, run_ids: Sequence[UUID]) -> Select[RunLatestMetric]:
    """The last values of all metrics of these runs."""
    return select(RunLatestMetric).where(
        RunLatestMetric.organization_id == scope.organization_id, RunLatestMetric.run_id.in_(run_ids)
    )


def metrics_of(scope: ProjectScope, run_id: UUID) -> Select[RunLatestMetric]:
    """The last values of one run's metrics."""
    return select(RunLatestMetric).where(
        RunLatestMetric.organization_id == scope.organization_id, RunLatestMetric.run_id == run_id
    )


def params_of(scope: ProjectScope, run_id: UUID) -> Select[RunParam]:
    """One run's params."""
    return select(RunParam).where(RunParam.organization_id == scope.organization_id, RunParam.run_id == run_id)


def tags_of(scope: ProjectScope, run_id: UUID) -> Select[RunTag]:
    """One run's tags."""
    return select(RunTag).where(RunTag.organization_id == scope.organization_id, RunTag.run_id == run_id)


def logged_models_of_run(scope: ProjectScope, run_id: UUID) -> Select[LoggedModel, bool, int]:
    """The live models that a run was given or made, whether it made them, and the step at which."""
    return (
        select(LoggedModel, RunLoggedModel.is_output, RunLoggedModel.step)
        .join(
            RunLoggedModel,
            (RunLoggedModel.organization_id == LoggedModel.organization_id)
            & (RunLoggedModel.logged_model_id == LoggedModel.id),
        )
        .where(
            LoggedModel.organization_id == scope.organization_id,
            RunLoggedModel.run_id == run_id,
            LoggedModel.deleted_at.is_(None),
        )
        .order_by(LoggedModel.created_at, LoggedModel.id)
    )
