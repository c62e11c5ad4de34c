-- The audit trail: one trigger function, complete by construction, in the writer's own transaction.

-- Arguments: redacted columns (comma-separated), the column that names the entity.
CREATE FUNCTION audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    present jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
    redacted text[] := string_to_array(TG_ARGV[0], ',');
    difference jsonb;
    ctx jsonb;
BEGIN
    SELECT jsonb_object_agg(
        changed.key,
        CASE WHEN changed.key = ANY (redacted)
            THEN jsonb_build_array(
                CASE WHEN before ->> changed.key IS NOT NULL THEN '***' END,
                CASE WHEN after ->> changed.key IS NOT NULL THEN '***' END)
            ELSE jsonb_build_array(before -> changed.key, after -> changed.key)
        END)
    INTO difference
    FROM jsonb_object_keys(present) AS changed (key)
    WHERE before -> changed.key IS DISTINCT FROM after -> changed.key;

    -- Bookkeeping alone is no change: not a row's own, nor that of log-ins, which are events.
    IF TG_OP = 'UPDATE' AND coalesce(difference, '{}'::jsonb) - '{
        updated_at,updated_by,version,failed_logins,locked_until,last_login_at,last_seen_at,last_used_at,last_used_ip
    }'::text[] = '{}'::jsonb THEN
        RETURN NULL;
    END IF;

    ctx := app_ctx();
    INSERT INTO audit_logs (
        organization_id, action, entity, entity_id, project_id, difference,
        actor_type, actor_id, actor_label, ip, user_agent, request_id, operation, database_user
    ) VALUES (
        CASE TG_TABLE_NAME
            WHEN 'organizations' THEN (present ->> 'id')::uuid
            ELSE coalesce((present ->> 'organization_id')::uuid, '00000000-0000-0000-0000-000000000000')
        END,
        CASE
            WHEN TG_OP <> 'UPDATE' THEN lower(TG_OP)
            WHEN before ->> 'deleted_at' IS NULL AND after ->> 'deleted_at' IS NOT NULL THEN 'soft_delete'
            WHEN before ->> 'deleted_at' IS NOT NULL AND after ->> 'deleted_at' IS NULL THEN 'restore'
            ELSE 'update'
        END,
        TG_TABLE_NAME,
        (present ->> TG_ARGV[1])::uuid,
        CASE WHEN TG_TABLE_NAME = 'projects' THEN present ->> 'id' ELSE present ->> 'project_id' END::uuid,
        difference,
        coalesce(ctx ->> 'actor_type', 'database'),
        (ctx ->> 'actor_id')::uuid,
        coalesce(ctx ->> 'actor_label', ''),
        coalesce(ctx ->> 'ip', ''),
        coalesce(ctx ->> 'user_agent', ''),
        coalesce(ctx ->> 'request_id', ''),
        coalesce(ctx ->> 'operation', ''),
        session_user
    );
    RETURN NULL;
END
$$;

CREATE PROCEDURE audit_table(target regclass, redacted text DEFAULT '', entity_column text DEFAULT 'id')
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION audit_row(%L, %L)',
        target, redacted, entity_column
    );
END
$$;

-- What is not the change of one row: a log-in, an export, a run's deletion. Called in the transaction of the event.
CREATE FUNCTION audit_event(organization uuid, entity text, entity_id uuid, project uuid, facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ctx jsonb := app_ctx();
BEGIN
    -- The application records events of its own tenant, or of the platform, only.
    IF current_setting('role') = 'modelyard_app' AND organization IS NOT NULL
        AND organization IS DISTINCT FROM app_org()
    THEN
        RAISE EXCEPTION 'an event of another organization' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO audit_logs (
        organization_id, action, entity, entity_id, project_id, difference,
        actor_type, actor_id, actor_label, ip, user_agent, request_id, operation, database_user
    ) VALUES (
        coalesce(organization, '00000000-0000-0000-0000-000000000000'), 'event', entity, entity_id, project, facts,
        coalesce(ctx ->> 'actor_type', 'database'), (ctx ->> 'actor_id')::uuid, coalesce(ctx ->> 'actor_label', ''),
        coalesce(ctx ->> 'ip', ''), coalesce(ctx ->> 'user_agent', ''), coalesce(ctx ->> 'request_id', ''),
        coalesce(ctx ->> 'operation', ''), session_user
    );
END
$$;
REVOKE ALL ON FUNCTION audit_event(uuid, text, uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_event(uuid, text, uuid, uuid, jsonb) TO modelyard_app, modelyard_platform;

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

-- The row trigger is cloned onto each partition; a TRUNCATE trigger is not, so each partition gets its own.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_logs FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_logs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION make_audit_partitions(start date, months integer) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    made integer := make_month_partitions('audit_logs', start, months);
    child regclass;
BEGIN
    FOR child IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_logs'::regclass LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER no_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
            child);
    END LOOP;
    RETURN made;
END
$$;
