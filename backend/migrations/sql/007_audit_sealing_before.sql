-- What revision 004 had in place of this one's functions.

DROP FUNCTION seal_audit_logs(uuid, integer), audit_unsealed(uuid), audit_row_hash(audit_logs),
    audit_chain_hash(bytea, bytea, bigint, uuid, timestamptz);

DO $$
DECLARE
    target regclass;
BEGIN
    FOR target IN SELECT tgrelid FROM pg_trigger WHERE tgfoid = 'refuse_truncate'::regproc LOOP
        EXECUTE format('DROP TRIGGER no_truncate ON %s', target);
    END LOOP;
END
$$;
DROP FUNCTION refuse_truncate();

DROP TRIGGER audit ON deployment_targets;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON deployment_targets
    FOR EACH ROW EXECUTE FUNCTION audit_row('', 'deployment_id');

-- Arguments: redacted columns (comma-separated), the column that names the entity.
CREATE OR REPLACE FUNCTION audit_row() RETURNS trigger
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

CREATE OR REPLACE PROCEDURE audit_table(target regclass, redacted text DEFAULT '', entity_column text DEFAULT 'id')
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION audit_row(%L, %L)',
        target, redacted, entity_column
    );
END
$$;
