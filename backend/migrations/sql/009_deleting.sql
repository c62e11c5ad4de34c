-- What a deployment serves is not deleted, and what is deleted is not deployed. Both sides lock the model first and then
-- the version, so that of two at the same moment one waits and sees the other.

-- Sees every organization, so that a row for another one is refused by that one's policy and not as if nothing were there.
CREATE FUNCTION hold_served_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    model uuid;
BEGIN
    SELECT model_id INTO model FROM model_versions
    WHERE organization_id = NEW.organization_id AND id = NEW.version_id;
    PERFORM FROM models WHERE organization_id = NEW.organization_id AND id = model AND deleted_at IS NULL FOR KEY SHARE;
    IF FOUND THEN
        PERFORM FROM model_versions
        WHERE organization_id = NEW.organization_id AND id = NEW.version_id AND deleted_at IS NULL FOR KEY SHARE;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a deployment serves a live version' USING ERRCODE = '23503', CONSTRAINT = 'served_version_is_live';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION keep_served_version() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    served boolean;
BEGIN
    IF TG_TABLE_NAME = 'models' THEN
        PERFORM FROM models WHERE organization_id = NEW.organization_id AND id = NEW.id FOR UPDATE;
        SELECT EXISTS (
            SELECT FROM deployments
            WHERE organization_id = NEW.organization_id AND model_id = NEW.id AND deleted_at IS NULL
        ) INTO served;
    ELSE
        PERFORM FROM model_versions WHERE organization_id = NEW.organization_id AND id = NEW.id FOR UPDATE;
        SELECT EXISTS (
            SELECT FROM deployments
            WHERE organization_id = NEW.organization_id AND version_id = NEW.id AND deleted_at IS NULL
        ) OR EXISTS (
            SELECT FROM deployment_targets AS target
            JOIN deployments AS deployment
                ON deployment.organization_id = NEW.organization_id AND deployment.id = target.deployment_id
            WHERE target.organization_id = NEW.organization_id AND target.version_id = NEW.id
                AND deployment.deleted_at IS NULL
        ) INTO served;
    END IF;
    IF served THEN
        RAISE EXCEPTION 'a deployment serves this' USING ERRCODE = '23503', CONSTRAINT = 'version_is_served';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER served BEFORE INSERT OR UPDATE OF version_id, deleted_at ON deployments
FOR EACH ROW WHEN (NEW.deleted_at IS NULL) EXECUTE FUNCTION hold_served_version();

CREATE TRIGGER served BEFORE INSERT OR UPDATE OF version_id ON deployment_targets
FOR EACH ROW EXECUTE FUNCTION hold_served_version();

CREATE TRIGGER served BEFORE UPDATE OF deleted_at ON model_versions
FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION keep_served_version();

CREATE TRIGGER served BEFORE UPDATE OF deleted_at ON models
FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION keep_served_version();
