-- Queue a job from the application's role, which has no rights on the queue's tables. A waiting job with the same
-- queueing lock makes it a no-op.
CREATE FUNCTION defer_job(
    queue text, task text, args jsonb, lock text, queueing_lock text, at timestamptz, priority integer
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = procrastinate, pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (procrastinate_defer_jobs_v1(ARRAY[
        ROW(queue, task, priority, lock, queueing_lock, args, at)::procrastinate_job_to_defer_v1
    ]))[1];
EXCEPTION WHEN unique_violation THEN
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION defer_job(text, text, jsonb, text, text, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION defer_job(text, text, jsonb, text, text, timestamptz, integer)
    TO modelyard_app, modelyard_platform;
