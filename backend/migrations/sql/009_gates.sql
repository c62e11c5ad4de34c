-- What a version needs before an alias or a stage, held by the database: every writer is held to it, also a plain shell.
-- All of it runs with the owner's rights, so no role's view of the tables, nor its search path, opens a gate.

CALL secure_table('promotion_rules', 'SELECT, INSERT, UPDATE, DELETE');
-- The state of a review follows from its entries, and nothing else changes it.
CALL secure_table('version_reviews', 'SELECT, INSERT');
CALL secure_table('review_entries', 'SELECT, INSERT');

CALL keep_books('promotion_rules', false);
CALL keep_books('version_reviews', false);

CALL audit_table('promotion_rules');
CALL audit_table('version_reviews');
CALL audit_table('review_entries');

-- After the foreign keys have had their say.
CREATE TRIGGER append_only AFTER UPDATE OR DELETE ON review_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The role that a person has in a project, whichever way they have it; NULL for none. Owners and administrators of the
-- organization may all that a manager may.
CREATE FUNCTION project_role_of(organization uuid, project uuid, person uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT CASE
        WHEN place.role IN ('owner', 'admin') THEN 'manager'
        ELSE coalesce(member.role, CASE WHEN place.role IN ('viewer', 'auditor') THEN 'viewer' END)
    END
    FROM organization_memberships AS place
    JOIN users AS somebody ON somebody.id = place.user_id
    LEFT JOIN project_members AS member
        ON member.organization_id = organization AND member.project_id = project
        AND member.user_id = place.user_id AND member.deleted_at IS NULL
    WHERE place.organization_id = organization AND place.user_id = person
        AND place.deleted_at IS NULL AND place.status = 'active'
        AND somebody.deleted_at IS NULL AND somebody.status = 'active'
$$;
REVOKE ALL ON FUNCTION project_role_of(uuid, uuid, uuid) FROM PUBLIC;

-- A metric as it was kept at registration; NULL where it is missing or no number at all. Numerics, as JSON's numbers
-- know no largest one.
CREATE FUNCTION metric_of(metrics jsonb, key text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN jsonb_typeof(metrics -> key) = 'number' OR metrics ->> key IN ('NaN', 'Infinity', '-Infinity')
        THEN (metrics ->> key)::numeric
    END
$$;

-- Each rule of a place (`place_kind`: alias or stage) for one version: {"rule_id", "name", "kind", "met", "detail",
-- "actual", "expected"}. holders: the versions that are there now. leaving: only who may move what is there.
CREATE FUNCTION promotion_checks(
    organization uuid, candidate uuid, place_kind text, place text, holders uuid[], leaving boolean DEFAULT false
) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    subject record;
    rule promotion_rules;
    met boolean;
    detail text;
    actual jsonb;
    expected jsonb;
    score numeric;
    bound numeric;
    held integer;
    sought text;
BEGIN
    IF current_setting('role') = 'modelyard_app' AND organization IS DISTINCT FROM app_org() THEN
        RAISE EXCEPTION 'rules of another organization' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT version.project_id, version.model_id, version.number, version.status, version.scan, version.metrics,
        version.created_by, version.deleted_at
    INTO subject FROM model_versions AS version WHERE version.organization_id = organization AND version.id = candidate;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    IF NOT leaving AND (subject.status <> 'ready' OR subject.deleted_at IS NOT NULL)
        AND (place_kind = 'alias' OR place IN ('staging', 'production'))
    THEN
        actual := to_jsonb(CASE WHEN subject.deleted_at IS NULL THEN subject.status::text ELSE 'deleted' END);
        RETURN NEXT jsonb_build_object(
            'rule_id', NULL, 'name', 'ready', 'kind', 'ready', 'met', false,
            'detail', format('the version is %s, not ready', actual #>> '{}'), 'actual', actual, 'expected', 'ready');
    END IF;

    FOR rule IN
        SELECT * FROM promotion_rules AS one
        WHERE one.organization_id = organization AND one.project_id = subject.project_id AND one.enabled
            AND one.target_kind = place_kind AND one.target = place
            AND (one.model_id IS NULL OR one.model_id = subject.model_id)
            AND (NOT leaving OR one.kind = 'movers')
        ORDER BY one.name, one.id
    LOOP
        CASE rule.kind
        WHEN 'clean_scan' THEN
            met := subject.scan = 'clean';
            actual := to_jsonb(subject.scan::text);
            expected := '"clean"';
            detail := format('the scan is %s', subject.scan);
        WHEN 'metric' THEN
            score := metric_of(subject.metrics, rule.metric);
            actual := subject.metrics -> rule.metric;
            bound := rule.threshold::text::numeric;
            IF rule.against_holder THEN
                SELECT CASE rule.comparison
                    WHEN 'at_least' THEN max(value) - coalesce(rule.tolerance, 0)::text::numeric
                    ELSE min(value) + coalesce(rule.tolerance, 0)::text::numeric
                END, count(*)
                INTO bound, held
                FROM model_versions AS holder, metric_of(holder.metrics, rule.metric) AS value
                WHERE holder.organization_id = organization AND holder.id = ANY (holders) AND holder.id <> candidate
                    AND value <> 'NaN';
            END IF;
            expected := CASE
                WHEN bound IN ('Infinity', '-Infinity') THEN to_jsonb(bound::text) ELSE to_jsonb(bound) END;
            sought := format('%s %s', replace(rule.comparison, '_', ' '), trim_scale(bound));
            IF score IS NULL THEN
                met := false;
                detail := format('the version has no metric %s', rule.metric);
            ELSIF score = 'NaN' THEN
                met := false;
                detail := format('%s is not a number', rule.metric);
            ELSIF bound IS NULL THEN
                met := true;
                detail := format('%s is %s, and no holder has one to compare with', rule.metric, trim_scale(score));
            ELSE
                met := CASE rule.comparison WHEN 'at_least' THEN score >= bound ELSE score <= bound END;
                detail := format(
                    CASE WHEN met THEN '%s is %s: %s%s' ELSE '%s is %s, not %s%s' END,
                    rule.metric, trim_scale(score), sought,
                    CASE WHEN rule.against_holder THEN ', by the present holder' ELSE '' END);
            END IF;
        WHEN 'approvals' THEN
            SELECT count(DISTINCT entry.created_by) INTO held
            FROM version_reviews AS review
            JOIN review_entries AS entry ON entry.organization_id = organization AND entry.review_id = review.id
            WHERE review.organization_id = organization AND review.version_id = candidate
                AND review.target_kind = place_kind AND review.target = place AND review.state IN ('open', 'approved')
                AND entry.kind = 'approve' AND entry.created_by IS DISTINCT FROM subject.created_by;
            met := held >= rule.approvals;
            actual := to_jsonb(held);
            expected := to_jsonb(rule.approvals);
            detail := format('%s of %s approvals', held, rule.approvals);
        WHEN 'movers' THEN
            sought := project_role_of(organization, subject.project_id, app_user());
            met := sought IS NOT NULL AND (sought = ANY (rule.mover_roles) OR app_user() = ANY (rule.mover_ids));
            actual := to_jsonb(sought);
            expected := to_jsonb(rule.mover_roles);
            detail := CASE
                WHEN met THEN 'you may move it'
                WHEN rule.mover_roles = '{}' THEN 'only the persons that the rule names may move it'
                ELSE format('only a %s%s may move it', array_to_string(rule.mover_roles, ' or '),
                    CASE WHEN rule.mover_ids = '{}' THEN '' ELSE ' or somebody whom the rule names' END)
            END;
        END CASE;
        RETURN NEXT jsonb_build_object(
            'rule_id', rule.id, 'name', rule.name, 'kind', rule.kind, 'met', met, 'detail', detail,
            'actual', actual, 'expected', expected);
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION promotion_checks(uuid, uuid, text, text, uuid[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION promotion_checks(uuid, uuid, text, text, uuid[], boolean) TO modelyard_app, modelyard_platform;

-- What is unmet, as a JSON array; NULL for nothing.
CREATE FUNCTION unmet_promotion_rules(
    organization uuid, candidate uuid, place_kind text, place text, holders uuid[], leaving boolean DEFAULT false
) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT jsonb_agg(checked) FROM promotion_checks(organization, candidate, place_kind, place, holders, leaving) AS checked
    WHERE NOT (checked -> 'met')::boolean
$$;
REVOKE ALL ON FUNCTION unmet_promotion_rules(uuid, uuid, text, text, uuid[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unmet_promotion_rules(uuid, uuid, text, text, uuid[], boolean)
    TO modelyard_app, modelyard_platform;

-- Refuse with MY001, and what is unmet in the detail. What the rules look at is locked before it is looked at: who
-- changes it at the same moment waits for this transaction, or this one for theirs and sees what they did.
CREATE FUNCTION guard_place(
    organization uuid, candidate uuid, place_kind text, place text, holders uuid[], leaving boolean DEFAULT false
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    subject record;
    unmet jsonb;
BEGIN
    SELECT version.project_id, version.model_id, version.number, version.status, version.deleted_at
    INTO subject FROM model_versions AS version WHERE version.organization_id = organization AND version.id = candidate;
    PERFORM FROM promotion_rules AS rule
    WHERE rule.organization_id = organization AND rule.project_id = subject.project_id AND rule.enabled
        AND rule.target_kind = place_kind AND rule.target = place
        AND (rule.model_id IS NULL OR rule.model_id = subject.model_id)
    FOR SHARE;
    IF FOUND THEN
        PERFORM FROM models WHERE organization_id = organization AND id = subject.model_id FOR NO KEY UPDATE;
        PERFORM FROM model_versions AS version
        WHERE version.organization_id = organization AND (version.id = candidate OR version.id = ANY (holders))
        ORDER BY version.id FOR SHARE;
        PERFORM FROM version_reviews AS review
        WHERE review.organization_id = organization AND review.version_id = candidate
            AND review.target_kind = place_kind AND review.target = place AND review.state IN ('open', 'approved')
        FOR SHARE;
    ELSIF leaving OR (subject.status = 'ready' AND subject.deleted_at IS NULL) THEN
        RETURN;
    END IF;
    unmet := unmet_promotion_rules(organization, candidate, place_kind, place, holders, leaving);
    IF unmet IS NOT NULL THEN
        RAISE EXCEPTION '%', format(
            CASE WHEN leaving THEN 'Version %s cannot leave the %s %s' ELSE 'Version %s cannot have the %s %s' END,
            subject.number, place_kind, place)
            USING ERRCODE = 'MY001', DETAIL = unmet::text;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION guard_place(uuid, uuid, text, text, uuid[], boolean) FROM PUBLIC;

CREATE FUNCTION guard_alias() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM guard_place(NEW.organization_id, NEW.version_id, 'alias', NEW.name, '{}');
    ELSIF TG_OP = 'UPDATE' AND OLD.model_id = NEW.model_id AND OLD.name = NEW.name THEN
        PERFORM guard_place(NEW.organization_id, NEW.version_id, 'alias', NEW.name, ARRAY[OLD.version_id]);
    ELSE
        PERFORM guard_place(OLD.organization_id, OLD.version_id, 'alias', OLD.name, '{}', true);
        IF TG_OP = 'UPDATE' THEN
            PERFORM guard_place(NEW.organization_id, NEW.version_id, 'alias', NEW.name, '{}');
        END IF;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION guard_stage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    was text := CASE WHEN TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL THEN OLD.stage ELSE 'none' END;
    will_be text := CASE WHEN TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL THEN NEW.stage ELSE 'none' END;
    alias record;
BEGIN
    IF was <> 'none' AND was <> will_be THEN
        PERFORM guard_place(OLD.organization_id, OLD.id, 'stage', was, '{}', true);
    END IF;
    IF will_be <> 'none' AND was <> will_be THEN
        PERFORM guard_place(NEW.organization_id, NEW.id, 'stage', will_be, ARRAY(
            SELECT holder.id FROM model_versions AS holder
            WHERE holder.organization_id = NEW.organization_id AND holder.model_id = NEW.model_id
                AND holder.stage = will_be AND holder.deleted_at IS NULL AND holder.id <> NEW.id));
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN
        FOR alias IN
            SELECT held.name FROM model_aliases AS held
            WHERE held.organization_id = OLD.organization_id AND held.version_id = OLD.id
        LOOP
            PERFORM guard_place(OLD.organization_id, OLD.id, 'alias', alias.name, '{}', true);
        END LOOP;
    END IF;
    RETURN NULL;
END
$$;

-- A model's versions and aliases are hidden with it, whether or not they are deleted themselves.
CREATE FUNCTION guard_model() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    held record;
BEGIN
    FOR held IN
        SELECT alias.version_id AS id, 'alias' AS kind, alias.name AS place FROM model_aliases AS alias
        WHERE alias.organization_id = OLD.organization_id AND alias.model_id = OLD.id
        UNION ALL
        SELECT version.id, 'stage', version.stage FROM model_versions AS version
        WHERE version.organization_id = OLD.organization_id AND version.model_id = OLD.id
            AND version.stage <> 'none' AND version.deleted_at IS NULL
    LOOP
        PERFORM guard_place(OLD.organization_id, held.id, held.kind, held.place, '{}', true);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER promotion AFTER INSERT OR DELETE ON model_aliases FOR EACH ROW EXECUTE FUNCTION guard_alias();
CREATE TRIGGER promotion_moved AFTER UPDATE ON model_aliases FOR EACH ROW
WHEN ((OLD.model_id, OLD.version_id, OLD.name) IS DISTINCT FROM (NEW.model_id, NEW.version_id, NEW.name))
EXECUTE FUNCTION guard_alias();

CREATE TRIGGER promotion AFTER INSERT ON model_versions FOR EACH ROW
WHEN (NEW.stage <> 'none') EXECUTE FUNCTION guard_stage();
CREATE TRIGGER promotion_moved AFTER UPDATE ON model_versions FOR EACH ROW
WHEN (OLD.stage IS DISTINCT FROM NEW.stage OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
EXECUTE FUNCTION guard_stage();
CREATE TRIGGER promotion_gone AFTER DELETE ON model_versions FOR EACH ROW
WHEN (OLD.stage <> 'none') EXECUTE FUNCTION guard_stage();

CREATE TRIGGER promotion AFTER UPDATE ON models FOR EACH ROW
WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION guard_model();

-- Who asks, and whose words these are, is who acts.
CREATE FUNCTION begin_review() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.state := 'open';
    NEW.created_by := app_user();
    NEW.created_at := now();
    RETURN NEW;
END
$$;
CREATE TRIGGER begin BEFORE INSERT ON version_reviews FOR EACH ROW EXECUTE FUNCTION begin_review();

-- Refuses with MY002 and a word for the reason; else lets the review's state and the version's approval follow.
CREATE FUNCTION enter_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    review version_reviews;
    author uuid;
    role text;
    needed integer;
    given integer;
    outcome text;
BEGIN
    NEW.created_by := app_user();
    NEW.created_at := now();
    SELECT * INTO review FROM version_reviews AS one
    WHERE one.organization_id = NEW.organization_id AND one.id = NEW.review_id FOR UPDATE;
    IF NOT FOUND OR NEW.kind = 'comment' THEN
        RETURN NEW;
    END IF;
    IF review.state NOT IN ('open', 'approved') THEN
        RAISE EXCEPTION 'The review is %.', review.state USING ERRCODE = 'MY002', DETAIL = 'closed';
    END IF;
    SELECT created_by INTO author FROM model_versions
    WHERE organization_id = NEW.organization_id AND id = review.version_id;
    role := project_role_of(NEW.organization_id, review.project_id, app_user());
    IF NEW.kind IN ('approve', 'reject') THEN
        IF role IS DISTINCT FROM 'manager' THEN
            RAISE EXCEPTION 'Only those who may approve decide.' USING ERRCODE = 'MY002', DETAIL = 'not_allowed';
        END IF;
        IF NEW.kind = 'approve' AND author = app_user() THEN
            RAISE EXCEPTION 'Nobody approves a version of their own.' USING ERRCODE = 'MY002', DETAIL = 'author';
        END IF;
        IF EXISTS (
            SELECT FROM review_entries AS entry
            WHERE entry.organization_id = NEW.organization_id AND entry.review_id = review.id
                AND entry.created_by = app_user() AND entry.kind IN ('approve', 'reject')
        ) THEN
            RAISE EXCEPTION 'You have decided already.' USING ERRCODE = 'MY002', DETAIL = 'decided';
        END IF;
    ELSIF NEW.kind = 'withdraw' AND review.created_by IS DISTINCT FROM app_user() AND role IS DISTINCT FROM 'manager' THEN
        RAISE EXCEPTION 'Only who asked, or may approve, withdraws.' USING ERRCODE = 'MY002', DETAIL = 'not_allowed';
    END IF;

    IF NEW.kind = 'approve' THEN
        SELECT coalesce(max(rule.approvals), 1) INTO needed FROM promotion_rules AS rule
        WHERE rule.organization_id = NEW.organization_id AND rule.project_id = review.project_id AND rule.enabled
            AND rule.target_kind = review.target_kind AND rule.target = review.target AND rule.kind = 'approvals'
            AND (rule.model_id IS NULL OR rule.model_id = review.model_id);
        SELECT count(*) + 1 INTO given FROM review_entries AS entry
        WHERE entry.organization_id = NEW.organization_id AND entry.review_id = review.id AND entry.kind = 'approve';
    END IF;
    outcome := CASE NEW.kind
        WHEN 'reject' THEN 'rejected'
        WHEN 'withdraw' THEN 'withdrawn'
        WHEN 'approve' THEN CASE WHEN given >= needed THEN 'approved' ELSE 'open' END
        ELSE 'open'
    END;
    UPDATE version_reviews SET state = outcome
    WHERE organization_id = NEW.organization_id AND id = review.id AND state <> outcome;
    UPDATE model_versions SET
        approval = CASE outcome WHEN 'open' THEN 'pending' WHEN 'withdrawn' THEN 'not_requested' ELSE outcome END,
        decided_by = CASE WHEN outcome IN ('approved', 'rejected') THEN app_user() END,
        decided_at = CASE WHEN outcome IN ('approved', 'rejected') THEN now() END
    WHERE organization_id = NEW.organization_id AND id = review.version_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER enter BEFORE INSERT ON review_entries FOR EACH ROW EXECUTE FUNCTION enter_review();
