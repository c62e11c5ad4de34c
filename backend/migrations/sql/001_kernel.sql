-- Functions that every later table stands on: ids, the tenant of the transaction, bookkeeping, policies, partitions.

CREATE FUNCTION uuid7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
    -- RFC 9562: 48 bits of milliseconds, the version, then random bits.
    SELECT encode(
        set_bit(set_bit(
            overlay(
                uuid_send(gen_random_uuid())
                PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                FROM 1 FOR 6
            ), 52, 1), 53, 1),
        'hex')::uuid
$$;

-- NULL when no tenant is set, so a policy that compares with it shows no rows.
CREATE FUNCTION app_org() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$;

CREATE FUNCTION app_user() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;

CREATE FUNCTION app_ctx() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('app.ctx', true), '')::jsonb, '{}'::jsonb) $$;

-- Bookkeeping of every business table; with the argument 'soft', of its soft deletion too.
CREATE FUNCTION touch_row() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    NEW.updated_by := app_user();
    NEW.version := OLD.version + 1;
    IF TG_NARGS > 0 THEN
        IF NEW.deleted_at IS NULL THEN
            NEW.deleted_by := NULL;
        ELSIF OLD.deleted_at IS NULL THEN
            NEW.deleted_by := coalesce(NEW.deleted_by, app_user());
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- Row-level security and grants of one table. The application's role sees its tenant, the platform's role and the
-- owner (migrations, backfills, SECURITY DEFINER functions) see all; FORCE holds the owner to the policies too.
CREATE PROCEDURE secure_table(target regclass, verbs text, visible text DEFAULT 'organization_id = app_org()')
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY owner ON %s TO %I USING (true) WITH CHECK (true)', target, current_user);
    EXECUTE format('CREATE POLICY platform ON %s TO modelyard_platform USING (true) WITH CHECK (true)', target);
    EXECUTE format(
        'GRANT %s ON %s TO modelyard_platform',
        CASE verbs WHEN 'SELECT' THEN 'SELECT' ELSE 'SELECT, INSERT, UPDATE, DELETE' END, target);
    -- No verbs: a table for the platform alone.
    IF verbs IS NOT NULL THEN
        EXECUTE format('CREATE POLICY tenant ON %s TO modelyard_app USING (%s) WITH CHECK (%s)', target, visible, visible);
        EXECUTE format('GRANT %s ON %s TO modelyard_app', verbs, target);
    END IF;
END
$$;

CREATE PROCEDURE keep_books(target regclass, soft boolean, columns text DEFAULT NULL)
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER touch BEFORE UPDATE %s ON %s FOR EACH ROW EXECUTE FUNCTION touch_row(%s)',
        CASE WHEN columns IS NULL THEN '' ELSE 'OF ' || columns END,
        target,
        CASE WHEN soft THEN '''soft''' ELSE '' END
    );
END
$$;

-- Monthly partitions of `parent` for `months` months from the month of `start` on; existing ones are kept. A partition
-- has row-level security without a policy and no grants: it is reached through its parent only.
CREATE FUNCTION make_month_partitions(parent regclass, start date, months integer) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    first date := date_trunc('month', start)::date;
    lower_bound date;
    child text;
    made integer := 0;
BEGIN
    FOR i IN 0 .. months - 1 LOOP
        lower_bound := (first + make_interval(months => i))::date;
        child := parent::text || to_char(lower_bound, '_YYYY_MM');
        CONTINUE WHEN to_regclass(child) IS NOT NULL;
        EXECUTE format(
            'CREATE TABLE %s PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
            child, parent,
            lower_bound::timestamp AT TIME ZONE 'UTC',
            (lower_bound + interval '1 month')::timestamp AT TIME ZONE 'UTC'
        );
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', child);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', child);
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

GRANT EXECUTE ON FUNCTION uuid7(), app_org(), app_user(), app_ctx() TO modelyard_app, modelyard_platform;
