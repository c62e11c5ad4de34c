"""Imports every table, for Alembic and the mappers."""

from modelyard.alerts import models as alerts
from modelyard.artifacts import models as artifacts
from modelyard.audit import models as audit
from modelyard.deployments import models as deployments
from modelyard.deployments import models_batch as batch_predictions
from modelyard.deployments import models_workflows as workflows
from modelyard.identity import models as identity
from modelyard.kernel import events, idempotency
from modelyard.kernel.models import Base
from modelyard.monitoring import models as monitoring
from modelyard.notifications import models as notifications
from modelyard.projects import models as projects
from modelyard.registry import models as registry
from modelyard.registry import models_gates as gates
from modelyard.registry import models_holdings as holdings
from modelyard.registry import models_pushes as pushes
from modelyard.serving import routes_table as serving
from modelyard.tracking import models as tracking
from modelyard.tracking import models_evaluation as evaluation

metadata = Base.metadata

__all__ = [
    "alerts",
    "artifacts",
    "audit",
    "batch_predictions",
    "deployments",
    "evaluation",
    "events",
    "gates",
    "holdings",
    "idempotency",
    "identity",
    "metadata",
    "monitoring",
    "notifications",
    "projects",
    "pushes",
    "registry",
    "serving",
    "tracking",
    "workflows",
]
