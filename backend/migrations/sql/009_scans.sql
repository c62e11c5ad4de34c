-- What a scan found is written by the worker alone, which acts for nobody. A person may take a result back, so that the
-- files are looked at again, and copy a version together with what was found in the same bytes.

CREATE FUNCTION guard_scan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF app_user() IS NULL
        OR (NEW.scan = 'pending' AND NEW.scan_findings = '[]' AND NEW.scanner = '' AND NEW.scanned_at IS NULL)
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM model_versions AS origin
        WHERE origin.organization_id = NEW.organization_id AND origin.id = NEW.origin_id AND origin.digest = NEW.digest
            AND origin.scan IN ('clean', 'flagged')
            AND (origin.scan, origin.scan_findings, origin.scanner, origin.scanned_at)
                = (NEW.scan, NEW.scan_findings, NEW.scanner, NEW.scanned_at);
        IF FOUND THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.purged_at IS NOT NULL AND NEW.scan = OLD.scan AND NEW.scan_findings = '[]' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the worker alone writes what a scan found' USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION guard_scan() FROM PUBLIC;

CREATE TRIGGER scan_of_new BEFORE INSERT ON model_versions
FOR EACH ROW WHEN (NEW.scan <> 'pending' OR NEW.scanned_at IS NOT NULL OR NEW.scanner <> '' OR NEW.scan_findings <> '[]')
EXECUTE FUNCTION guard_scan();

CREATE TRIGGER scan BEFORE UPDATE ON model_versions
FOR EACH ROW WHEN (
    (OLD.scan, OLD.scan_findings, OLD.scanner, OLD.scanned_at, OLD.digest)
        IS DISTINCT FROM (NEW.scan, NEW.scan_findings, NEW.scanner, NEW.scanned_at, NEW.digest)
)
EXECUTE FUNCTION guard_scan();

-- A scan is no change of the version: lists by last change, MLflow's among them, keep their order. Triggers of a kind fire
-- in the order of their names, so this one after `touch`.
CREATE FUNCTION keep_last_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := OLD.updated_at;
    NEW.updated_by := OLD.updated_by;
    RETURN NEW;
END
$$;

CREATE TRIGGER touch_by_scan BEFORE UPDATE ON model_versions
FOR EACH ROW WHEN (
    (OLD.scan, OLD.scan_findings, OLD.scanner, OLD.scanned_at)
        IS DISTINCT FROM (NEW.scan, NEW.scan_findings, NEW.scanner, NEW.scanned_at)
)
EXECUTE FUNCTION keep_last_change();
