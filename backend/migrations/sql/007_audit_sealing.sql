-- The trail replays to the live tables, whoever writes; and a chain over each organization's records seals it.

-- Arguments: redacted columns (comma-separated); the column that names the entity; the column that tells the rows of
-- one entity apart, where it has several: it is in every difference. A row keeps its organization and its entity, or
-- its history would break off. The settings keep times and numbers in one form, whatever the writer's session has.
CREATE OR REPLACE FUNCTION audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET timezone = 'UTC'
SET extra_float_digits = 1
AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    present jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
    redacted text[] := string_to_array(TG_ARGV[0], ',');
    difference jsonb;
    ctx jsonb;
BEGIN
    IF TG_OP = 'UPDATE' AND (
        before -> 'organization_id' IS DISTINCT FROM after -> 'organization_id'
        OR before -> TG_ARGV[1] IS DISTINCT FROM after -> TG_ARGV[1]
    ) THEN
        RAISE EXCEPTION 'a row of % keeps its organization and its %', TG_TABLE_NAME, TG_ARGV[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;

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
    WHERE before -> changed.key IS DISTINCT FROM after -> changed.key OR changed.key = TG_ARGV[2];

    -- Bookkeeping alone is no change: not a row's own, nor that of log-ins, which are events.
    IF TG_OP = 'UPDATE' AND NOT EXISTS (
        SELECT FROM jsonb_object_keys(difference) AS changed (key)
        WHERE before -> changed.key IS DISTINCT FROM after -> changed.key
            AND changed.key <> ALL ('{
                updated_at,updated_by,version,failed_logins,locked_until,last_login_at,last_seen_at,last_used_at,last_used_ip
            }'::text[])
    ) THEN
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

-- Several rows have one deployment as their entity.
DROP TRIGGER audit ON deployment_targets;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON deployment_targets
    FOR EACH ROW EXECUTE FUNCTION audit_row('', 'deployment_id', 'version_id');

-- TRUNCATE passes row triggers by.
CREATE FUNCTION refuse_truncate() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'TRUNCATE leaves no record: delete the rows of % instead', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

DO $$
DECLARE
    target regclass;
BEGIN
    FOR target IN SELECT tgrelid FROM pg_trigger WHERE tgfoid = 'audit_row'::regproc LOOP
        EXECUTE format(
            'CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()',
            target);
    END LOOP;
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
    EXECUTE format(
        'CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()',
        target);
END
$$;

-- SHA-256 of all that a record says. An array of JSON has one text only: no separator can be forged, NULL is no ''.
CREATE FUNCTION audit_row_hash(record audit_logs) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        record.organization_id::text, record.id::text, (extract(epoch FROM record.at) * 1000000)::bigint,
        record.action, record.entity, record.entity_id::text, record.project_id::text, record.difference,
        record.actor_type, record.actor_id::text, record.actor_label, record.ip, record.user_agent,
        record.request_id, record.operation, record.database_user
    )::text, 'UTF8'))
$$;

-- SHA-256 of the link before (32 zero bytes before the first), the record's hash, and the seal's other columns.
CREATE FUNCTION audit_chain_hash(
    previous bytea, row_hash bytea, sequence bigint, audit_id uuid, audit_at timestamptz
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT sha256(
        previous || row_hash || int8send(sequence) || uuid_send(audit_id)
        || int8send((extract(epoch FROM audit_at) * 1000000)::bigint))
$$;

-- Records without a seal. A transaction may commit a record up to a day after its moment: so far before the last link
-- is looked. A link over a moment in the future counts as of when it was made, or nothing after it would be found.
-- A scalar subquery is never made a join: each record is one look at an index, and the chain is never read as a whole.
CREATE FUNCTION audit_unsealed(organization uuid) RETURNS SETOF audit_logs
LANGUAGE sql STABLE
AS $$
    SELECT record.* FROM audit_logs AS record
    WHERE record.organization_id = organization
        AND record.at >= coalesce((
            SELECT least(seal.audit_at, seal.sealed_at) - interval '1 day' FROM audit_seals AS seal
            WHERE seal.organization_id = organization ORDER BY seal.sequence DESC LIMIT 1), '-infinity')
        AND (
            SELECT seal.sequence FROM audit_seals AS seal
            WHERE seal.organization_id = organization AND seal.audit_id = record.id) IS NULL
$$;

-- Chain the oldest unsealed records of one organization, at most `batch`; returns how many. A chain cannot fork: while
-- one caller's transaction adds to it, another one adds nothing, and leaves the rest to the first.
CREATE FUNCTION seal_audit_logs(organization uuid, batch integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    link audit_seals;
    unsealed record;
    sealed integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('modelyard.seal_audit_logs ' || organization, 0)) THEN
        RETURN 0;
    END IF;
    SELECT * INTO link FROM audit_seals WHERE organization_id = organization ORDER BY sequence DESC LIMIT 1;
    link.sequence := coalesce(link.sequence, 0);
    link.chain_hash := coalesce(link.chain_hash, decode(repeat('00', 32), 'hex'));
    FOR unsealed IN
        SELECT entry.id, entry.at, audit_row_hash(entry) AS row_hash FROM audit_unsealed(organization) AS entry
        ORDER BY entry.at NULLS FIRST, entry.id NULLS FIRST LIMIT batch
    LOOP
        link.sequence := link.sequence + 1;
        link.chain_hash := audit_chain_hash(
            link.chain_hash, unsealed.row_hash, link.sequence, unsealed.id, unsealed.at);
        INSERT INTO audit_seals (organization_id, sequence, audit_id, audit_at, row_hash, chain_hash, sealed_at)
        VALUES (
            organization, link.sequence, unsealed.id, unsealed.at, unsealed.row_hash, link.chain_hash,
            clock_timestamp());
        sealed := sealed + 1;
    END LOOP;
    RETURN sealed;
END
$$;
REVOKE ALL ON FUNCTION seal_audit_logs(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION seal_audit_logs(uuid, integer) TO modelyard_platform;
