-- What the gates of 009 let through: shed rules, borrowed approvals, facts and files that change after they were judged.

-- Who made the bytes of a version: whoever registered it, and whoever registered what it is a copy of.
CREATE FUNCTION authors_of(organization uuid, candidate uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH RECURSIVE origins AS (
        SELECT version.origin_id, version.created_by FROM model_versions AS version
        WHERE version.organization_id = organization AND version.id = candidate
        UNION
        SELECT version.origin_id, version.created_by FROM origins
        JOIN model_versions AS version ON version.organization_id = organization AND version.id = origins.origin_id
    )
    SELECT coalesce(array_agg(DISTINCT created_by) FILTER (WHERE created_by IS NOT NULL), '{}') FROM origins
$$;
REVOKE ALL ON FUNCTION authors_of(uuid, uuid) FROM PUBLIC;

-- How many persons approve in a review who made none of it and who may still approve.
CREATE FUNCTION approvals_of(organization uuid, one uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT count(DISTINCT entry.created_by)
    FROM version_reviews AS review
    JOIN review_entries AS entry ON entry.organization_id = organization AND entry.review_id = review.id
    WHERE review.organization_id = organization AND review.id = one AND entry.kind = 'approve'
        AND entry.created_by <> ALL (authors_of(organization, review.version_id))
        AND project_role_of(organization, review.project_id, entry.created_by) = 'manager'
$$;
REVOKE ALL ON FUNCTION approvals_of(uuid, uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION promotion_checks(
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
        version.artifact_location, version.digest, version.deleted_at
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

    -- Files that are kept here without being the version's own may change after they were judged.
    IF NOT leaving AND subject.artifact_location ILIKE 'mlflow-artifacts:%'
        AND (subject.digest IS NULL OR subject.artifact_location <> format(
            'mlflow-artifacts:/registered-models/%s/%s', replace(subject.model_id::text, '-', ''), subject.number))
        AND EXISTS (
            SELECT FROM promotion_rules AS one
            WHERE one.organization_id = organization AND one.project_id = subject.project_id AND one.enabled
                AND one.target_kind = place_kind AND one.target = place AND one.kind <> 'movers'
                AND (one.model_id IS NULL OR one.model_id = subject.model_id)
        )
    THEN
        RETURN NEXT jsonb_build_object(
            'rule_id', NULL, 'name', 'sealed', 'kind', 'sealed', 'met', false,
            'detail', 'its files were not there when it was registered, so they may still change: register them again',
            'actual', false, 'expected', true);
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
            SELECT coalesce(max(approvals_of(organization, review.id)), 0) INTO held FROM version_reviews AS review
            WHERE review.organization_id = organization AND review.version_id = candidate
                AND review.target_kind = place_kind AND review.target = place AND review.state IN ('open', 'approved');
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

CREATE OR REPLACE FUNCTION enter_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    review version_reviews;
    role text;
    needed integer;
    given integer;
    outcome text;
BEGIN
    NEW.created_by := app_user();
    NEW.created_at := now();
    SELECT * INTO review FROM version_reviews AS one
    WHERE one.organization_id = NEW.organization_id AND one.id = NEW.review_id;
    IF NOT FOUND OR NEW.kind = 'comment' THEN
        RETURN NEW;
    END IF;
    -- In the order in which a move locks them.
    PERFORM FROM models WHERE organization_id = NEW.organization_id AND id = review.model_id FOR NO KEY UPDATE;
    PERFORM FROM model_versions
    WHERE organization_id = NEW.organization_id AND id = review.version_id FOR NO KEY UPDATE;
    SELECT * INTO review FROM version_reviews AS one
    WHERE one.organization_id = NEW.organization_id AND one.id = NEW.review_id FOR UPDATE;
    IF review.state NOT IN ('open', 'approved') THEN
        RAISE EXCEPTION 'The review is %.', review.state USING ERRCODE = 'MY002', DETAIL = 'closed';
    END IF;
    role := project_role_of(NEW.organization_id, review.project_id, app_user());
    IF NEW.kind IN ('approve', 'reject') THEN
        IF role IS DISTINCT FROM 'manager' THEN
            RAISE EXCEPTION 'Only those who may approve decide.' USING ERRCODE = 'MY002', DETAIL = 'not_allowed';
        END IF;
        IF NEW.kind = 'approve' AND app_user() = ANY (authors_of(NEW.organization_id, review.version_id)) THEN
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
        given := approvals_of(NEW.organization_id, review.id) + 1;
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

-- Who asks is who acts, in the project of the version: the managers of that one decide.
CREATE OR REPLACE FUNCTION begin_review() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM FROM model_versions AS version
    WHERE version.organization_id = NEW.organization_id AND version.id = NEW.version_id
        AND version.project_id <> NEW.project_id;
    IF FOUND THEN
        RAISE EXCEPTION 'a review is of a version of its project' USING ERRCODE = 'foreign_key_violation';
    END IF;
    NEW.state := 'open';
    NEW.created_by := app_user();
    NEW.created_at := now();
    RETURN NEW;
END
$$;

-- A name stands for what `models:/name@alias` gives, so renaming takes what is there away like deleting does. Either sheds
-- the rules that are about this model alone: that takes who may change rules.
CREATE OR REPLACE FUNCTION guard_model() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    held record;
    shed jsonb;
BEGIN
    IF project_role_of(OLD.organization_id, OLD.project_id, app_user()) IS DISTINCT FROM 'manager' THEN
        SELECT jsonb_agg(jsonb_build_object(
            'rule_id', rule.id, 'name', rule.name, 'kind', rule.kind, 'met', false,
            'detail', 'it is about this model alone, so that only a manager may rename or delete it',
            'actual', NULL, 'expected', 'manager') ORDER BY rule.name, rule.id)
        INTO shed FROM (
            SELECT * FROM promotion_rules AS one
            WHERE one.organization_id = OLD.organization_id AND one.model_id = OLD.id AND one.enabled FOR SHARE
        ) AS rule;
        IF shed IS NOT NULL THEN
            RAISE EXCEPTION 'The model % cannot be renamed or deleted', OLD.name
                USING ERRCODE = 'MY001', DETAIL = shed::text;
        END IF;
    END IF;
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
CREATE TRIGGER promotion_renamed AFTER UPDATE ON models FOR EACH ROW
WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NULL AND OLD.name <> NEW.name) EXECUTE FUNCTION guard_model();

-- Rules and reviews are those of the project.
CREATE FUNCTION refuse_move() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'a model stays in its project' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER stays AFTER UPDATE ON models FOR EACH ROW
WHEN (OLD.project_id <> NEW.project_id) EXECUTE FUNCTION refuse_move();

-- What a version is, and what its judges looked at, never changes, whoever writes. Purging takes what it says, not what it
-- was; and what is gone for good does not come back.
CREATE FUNCTION keep_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    same boolean := (
        OLD.organization_id, OLD.id, OLD.project_id, OLD.model_id, OLD.number, OLD.digest, OLD.size_bytes, OLD.file_count,
        OLD.created_at, OLD.created_by, OLD.framework, OLD.framework_version, OLD.git_commit, OLD.origin_id
    ) IS NOT DISTINCT FROM (
        NEW.organization_id, NEW.id, NEW.project_id, NEW.model_id, NEW.number, NEW.digest, NEW.size_bytes, NEW.file_count,
        NEW.created_at, NEW.created_by, NEW.framework, NEW.framework_version, NEW.git_commit, NEW.origin_id
    );
    purges boolean := OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL;
BEGIN
    IF same AND (purges OR (
        OLD.purged_at IS NOT DISTINCT FROM NEW.purged_at
        AND (OLD.source, OLD.artifact_location, OLD.metrics, OLD.signature, OLD.requirements, OLD.input_example, OLD.datasets)
            IS NOT DISTINCT FROM
            (NEW.source, NEW.artifact_location, NEW.metrics, NEW.signature, NEW.requirements, NEW.input_example, NEW.datasets)
    )) THEN
        -- Deleted versions let go of the run that they came from, so that it can be purged.
        IF (OLD.run_id, OLD.logged_model_id) IS NOT DISTINCT FROM (NEW.run_id, NEW.logged_model_id) THEN
            RETURN NULL;
        END IF;
        IF (NEW.run_id IS NULL OR NEW.run_id = OLD.run_id)
            AND (NEW.logged_model_id IS NULL OR NEW.logged_model_id = OLD.logged_model_id)
            AND (OLD.deleted_at IS NOT NULL OR EXISTS (
                SELECT FROM models
                WHERE organization_id = OLD.organization_id AND id = OLD.model_id AND deleted_at IS NOT NULL
            ))
        THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was registered never changes' USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION keep_facts() FROM PUBLIC;

-- After the foreign keys have had their say.
CREATE TRIGGER facts AFTER UPDATE ON model_versions
FOR EACH ROW WHEN (
    (OLD.organization_id, OLD.id, OLD.project_id, OLD.model_id, OLD.number, OLD.digest, OLD.size_bytes, OLD.file_count,
        OLD.created_at, OLD.created_by, OLD.framework, OLD.framework_version, OLD.git_commit, OLD.origin_id, OLD.purged_at,
        OLD.source, OLD.artifact_location, OLD.metrics, OLD.signature, OLD.requirements, OLD.input_example, OLD.datasets,
        OLD.run_id, OLD.logged_model_id)
    IS DISTINCT FROM
    (NEW.organization_id, NEW.id, NEW.project_id, NEW.model_id, NEW.number, NEW.digest, NEW.size_bytes, NEW.file_count,
        NEW.created_at, NEW.created_by, NEW.framework, NEW.framework_version, NEW.git_commit, NEW.origin_id, NEW.purged_at,
        NEW.source, NEW.artifact_location, NEW.metrics, NEW.signature, NEW.requirements, NEW.input_example, NEW.datasets,
        NEW.run_id, NEW.logged_model_id)
)
EXECUTE FUNCTION keep_facts();

-- Nor does it go, to come back as something else under its number: what is purged leaves its row.
CREATE FUNCTION refuse_removal() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'a registered version is deleted by its deleted_at' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER remains BEFORE DELETE ON model_versions FOR EACH ROW EXECUTE FUNCTION refuse_removal();

-- The author is who acts.
CREATE FUNCTION note_author() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.created_by := app_user();
    RETURN NEW;
END
$$;
CREATE TRIGGER author BEFORE INSERT ON model_versions FOR EACH ROW
WHEN (app_user() IS NOT NULL AND NEW.created_by IS DISTINCT FROM app_user()) EXECUTE FUNCTION note_author();

-- How a version's last review stands follows from the entries, whose trigger is the one that is around this one.
CREATE FUNCTION keep_approval() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'reviews alone approve' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approval BEFORE UPDATE ON model_versions FOR EACH ROW
WHEN ((OLD.approval, OLD.decided_by, OLD.decided_at) IS DISTINCT FROM (NEW.approval, NEW.decided_by, NEW.decided_at))
EXECUTE FUNCTION keep_approval();

-- The files of a version are named before it is there, and stay as they are until it is purged.
CREATE FUNCTION keep_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    place text[] := string_to_array(CASE TG_OP WHEN 'INSERT' THEN NEW.path ELSE OLD.path END, '/');
    row_organization uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.organization_id ELSE OLD.organization_id END;
BEGIN
    IF TG_OP <> 'UPDATE' AND (place[2] = 'pushes' OR NOT EXISTS (
        SELECT FROM model_versions AS version
        WHERE version.organization_id = row_organization AND version.purged_at IS NULL
            AND version.model_id = CASE WHEN place[2] ~ '^[0-9a-f]{32}$' THEN place[2]::uuid END
            AND version.number = CASE WHEN place[3] ~ '^[0-9]{1,18}$' THEN place[3]::bigint END
    )) THEN
        IF TG_OP = 'INSERT' THEN
            RETURN NEW;
        END IF;
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the files of a registered version never change' USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION keep_sealed() FROM PUBLIC;

CREATE TRIGGER sealed_in BEFORE INSERT ON artifacts FOR EACH ROW
WHEN (NEW.path ~>=~ 'registered-models/' AND NEW.path ~<~ 'registered-models0') EXECUTE FUNCTION keep_sealed();
CREATE TRIGGER sealed_out BEFORE DELETE ON artifacts FOR EACH ROW
WHEN (OLD.path ~>=~ 'registered-models/' AND OLD.path ~<~ 'registered-models0') EXECUTE FUNCTION keep_sealed();
CREATE TRIGGER sealed BEFORE UPDATE ON artifacts FOR EACH ROW
WHEN (
    (OLD.path ~>=~ 'registered-models/' AND OLD.path ~<~ 'registered-models0')
    OR (NEW.path ~>=~ 'registered-models/' AND NEW.path ~<~ 'registered-models0')
)
EXECUTE FUNCTION keep_sealed();
