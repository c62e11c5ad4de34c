"""MLflow's REST dialect over tracking, registry and artifacts. Owns no tables."""
