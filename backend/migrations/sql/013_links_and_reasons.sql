-- The secret of a link that is handed on is as little in the trail as that of a mail's link.
DROP TRIGGER audit ON invitations;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON invitations
    FOR EACH ROW EXECUTE FUNCTION audit_row('token_hash,link_hash', 'id');

-- As before; a period of an alias begins with the reason of its move.
CREATE OR REPLACE FUNCTION note_holdings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    organization uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.organization_id ELSE NEW.organization_id END;
    moment timestamptz := statement_timestamp();
    touched uuid[];
BEGIN
    IF TG_TABLE_NAME = 'model_versions' THEN
        touched := ARRAY[NEW.id];
    ELSIF TG_TABLE_NAME = 'models' THEN
        touched := ARRAY(
            SELECT id FROM model_versions
            WHERE organization_id = organization AND model_id = NEW.id AND stage <> 'none' AND deleted_at IS NULL
            UNION
            SELECT version_id FROM model_aliases WHERE organization_id = organization AND model_id = NEW.id
        );
    ELSIF TG_OP = 'INSERT' THEN
        touched := ARRAY[NEW.version_id];
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY[OLD.version_id];
    ELSE
        touched := ARRAY[OLD.version_id, NEW.version_id];
    END IF;

    WITH ended AS (
        UPDATE model_holdings AS period
        SET until = greatest(moment, period.since), ended_by = app_user()
        WHERE period.organization_id = organization AND period.version_id = ANY (touched) AND period.until IS NULL
            AND NOT EXISTS (
                SELECT FROM model_versions AS version
                JOIN models AS model ON model.organization_id = organization AND model.id = version.model_id
                WHERE version.organization_id = organization AND version.id = period.version_id
                    AND version.deleted_at IS NULL AND model.deleted_at IS NULL
                    AND CASE period.kind
                        WHEN 'stage' THEN version.stage = period.name
                        ELSE EXISTS (
                            SELECT FROM model_aliases AS alias
                            WHERE alias.organization_id = organization AND alias.version_id = version.id
                                AND alias.name = period.name
                        )
                    END
            )
        RETURNING period.until
    )
    SELECT greatest(moment, max(until)) INTO moment FROM ended;

    INSERT INTO model_holdings (organization_id, model_id, kind, name, version_id, number, since, set_by, reason)
    SELECT organization, version.model_id, held.kind, held.name, version.id, version.number, moment, app_user(),
        held.reason
    FROM model_versions AS version
    JOIN models AS model ON model.organization_id = organization AND model.id = version.model_id
    CROSS JOIN LATERAL (
        SELECT 'stage' AS kind, version.stage::text AS name, '' AS reason WHERE version.stage <> 'none'
        UNION ALL
        SELECT 'alias', alias.name, alias.reason FROM model_aliases AS alias
        WHERE alias.organization_id = organization AND alias.version_id = version.id
    ) AS held
    WHERE version.organization_id = organization AND version.id = ANY (touched)
        AND version.deleted_at IS NULL AND model.deleted_at IS NULL
    ON CONFLICT (organization_id, version_id, kind, name) WHERE until IS NULL DO NOTHING;
    RETURN NULL;
END
$$;

-- A shell that moves an alias says nothing of a reason: that of the move before is not its own. Who acts through the
-- application writes both together, also when the same reason holds twice.
CREATE FUNCTION forget_reason() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.reason := '';
    RETURN NEW;
END
$$;

CREATE TRIGGER forget_reason BEFORE UPDATE OF version_id ON model_aliases
FOR EACH ROW WHEN (OLD.version_id <> NEW.version_id AND OLD.reason = NEW.reason AND app_user() IS NULL)
EXECUTE FUNCTION forget_reason();
