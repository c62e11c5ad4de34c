-- Every point once, as plain SQL reads it. Runs with the caller's rights, so its row-level security holds.
CREATE VIEW run_metric_points WITH (security_invoker = true) AS
SELECT DISTINCT
    chunk.organization_id,
    chunk.run_id,
    chunk.key,
    point.step,
    point.timestamp,
    point.value
FROM run_metrics AS chunk
CROSS JOIN LATERAL unnest(chunk.steps, chunk.timestamps, chunk.values) AS point (step, "timestamp", value);

GRANT SELECT ON run_metric_points TO modelyard_app, modelyard_platform;
