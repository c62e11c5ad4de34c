-- What gateways count and keep. Both sums take what is absent for nothing, so that versions and minutes add up.

CREATE FUNCTION add_histograms(a bigint[], b bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY place), '{}')
    FROM unnest(a, b) WITH ORDINALITY AS bins (x, y, place)
$$;

-- {"column": {"bin": n}} of both, added up.
CREATE FUNCTION add_counts(a jsonb, b jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE WHEN a = '{}' THEN b WHEN b = '{}' THEN a ELSE (
        SELECT coalesce(jsonb_object_agg(name, bins), '{}') FROM (
            SELECT name, jsonb_object_agg(bin, total) AS bins FROM (
                SELECT of.key AS name, one.key AS bin, sum(one.value::bigint) AS total
                FROM (SELECT * FROM jsonb_each(a) UNION ALL SELECT * FROM jsonb_each(b)) AS of,
                    jsonb_each_text(of.value) AS one
                GROUP BY of.key, one.key
            ) AS summed
            GROUP BY name
        ) AS columns
    ) END
$$;

-- Adds minutes to what other gateways and earlier seconds counted.
CREATE FUNCTION record_traffic(minutes jsonb) RETURNS void
LANGUAGE sql
SET search_path = public, pg_catalog, pg_temp
AS $$
    INSERT INTO model_monitoring AS m (
        organization_id, deployment_id, granularity, bucket_at, version_id, requests, client_errors, server_errors,
        rows, bytes_in, bytes_out, latency_sum_ms, latency_histogram, predictions
    )
    SELECT organization_id, deployment_id, 'minute', bucket_at, version_id, requests, client_errors, server_errors,
        rows, bytes_in, bytes_out, latency_sum_ms, latency_histogram, predictions
    FROM jsonb_to_recordset(minutes) AS given (
        organization_id uuid, deployment_id uuid, bucket_at timestamptz, version_id uuid, requests bigint,
        client_errors bigint, server_errors bigint, rows bigint, bytes_in bigint, bytes_out bigint,
        latency_sum_ms double precision, latency_histogram bigint[], predictions jsonb
    )
    -- In one order everywhere, so that two gateways do not wait for each other's rows.
    ORDER BY organization_id, deployment_id, bucket_at, version_id
    ON CONFLICT (organization_id, deployment_id, granularity, bucket_at, version_id) DO UPDATE SET
        requests = m.requests + excluded.requests,
        client_errors = m.client_errors + excluded.client_errors,
        server_errors = m.server_errors + excluded.server_errors,
        rows = m.rows + excluded.rows,
        bytes_in = m.bytes_in + excluded.bytes_in,
        bytes_out = m.bytes_out + excluded.bytes_out,
        latency_sum_ms = m.latency_sum_ms + excluded.latency_sum_ms,
        latency_histogram = add_histograms(m.latency_histogram, excluded.latency_histogram),
        predictions = add_counts(m.predictions, excluded.predictions)
$$;

CREATE FUNCTION record_predictions(given jsonb) RETURNS void
LANGUAGE sql
SET search_path = public, pg_catalog, pg_temp
AS $$
    INSERT INTO predictions (organization_id, id, at, deployment_id, version_id, inputs, output, latency_ms)
    SELECT organization_id, id, at, deployment_id, version_id, inputs, output, latency_ms
    FROM jsonb_to_recordset(given) AS rows (
        organization_id uuid, id uuid, at timestamptz, deployment_id uuid, version_id uuid, inputs jsonb,
        output jsonb, latency_ms double precision
    )
    ON CONFLICT DO NOTHING
$$;

REVOKE ALL ON FUNCTION record_traffic(jsonb), record_predictions(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_traffic(jsonb), record_predictions(jsonb) TO modelyard_platform;
