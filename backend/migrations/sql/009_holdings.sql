-- What each alias and stage held, and when: written by the database, so that every writer is covered.

CALL secure_table('model_holdings', 'SELECT');

-- Brings the open periods of the versions that a change touched to what is true now. Runs at the end of the transaction,
-- once for each change: the first call finds the difference, the others none. The moment is that of the COMMIT, which
-- all of them share. Whoever changes a row holds its lock until after that, so the periods of an alias follow each
-- other; `greatest` keeps it so where the clock goes back, or a statement without a transaction has waited.
CREATE FUNCTION note_holdings() RETURNS trigger
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

    INSERT INTO model_holdings (organization_id, model_id, kind, name, version_id, number, since, set_by)
    SELECT organization, version.model_id, held.kind, held.name, version.id, version.number, moment, app_user()
    FROM model_versions AS version
    JOIN models AS model ON model.organization_id = organization AND model.id = version.model_id
    CROSS JOIN LATERAL (
        SELECT 'stage' AS kind, version.stage::text AS name WHERE version.stage <> 'none'
        UNION ALL
        SELECT 'alias', alias.name FROM model_aliases AS alias
        WHERE alias.organization_id = organization AND alias.version_id = version.id
    ) AS held
    WHERE version.organization_id = organization AND version.id = ANY (touched)
        AND version.deleted_at IS NULL AND model.deleted_at IS NULL
    ON CONFLICT (organization_id, version_id, kind, name) WHERE until IS NULL DO NOTHING;
    RETURN NULL;
END
$$;

INSERT INTO model_holdings (organization_id, model_id, kind, name, version_id, number, since, set_by)
SELECT version.organization_id, version.model_id, held.kind, held.name, version.id, version.number, held.since, held.set_by
FROM model_versions AS version
JOIN models AS model ON model.organization_id = version.organization_id AND model.id = version.model_id
CROSS JOIN LATERAL (
    SELECT 'stage' AS kind, version.stage::text AS name, coalesce(version.staged_at, version.updated_at) AS since,
        version.updated_by AS set_by
    WHERE version.stage <> 'none'
    UNION ALL
    SELECT 'alias', alias.name, alias.updated_at, alias.updated_by FROM model_aliases AS alias
    WHERE alias.organization_id = version.organization_id AND alias.version_id = version.id
) AS held
WHERE version.deleted_at IS NULL AND model.deleted_at IS NULL;

CREATE CONSTRAINT TRIGGER holdings AFTER INSERT OR UPDATE OR DELETE ON model_aliases
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_holdings();

CREATE CONSTRAINT TRIGGER new_holdings AFTER INSERT ON model_versions
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.stage <> 'none') EXECUTE FUNCTION note_holdings();

CREATE CONSTRAINT TRIGGER holdings AFTER UPDATE OF stage, deleted_at ON model_versions
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.stage IS DISTINCT FROM NEW.stage OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
EXECUTE FUNCTION note_holdings();

CREATE CONSTRAINT TRIGGER holdings AFTER UPDATE OF deleted_at ON models
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
EXECUTE FUNCTION note_holdings();
