-- The functions as they were before this revision.

DROP FUNCTION auth_scope(uuid, text, text);
DROP FUNCTION auth_session(uuid, uuid);

-- The organization of that slug with the person's role in it, and the project with their role there.
CREATE FUNCTION auth_scope(wanted_user uuid, organization_slug text, wanted_project text)
RETURNS TABLE (
    organization_id uuid, organization_status text, role text, membership_status text,
    project_id uuid, project_status text, project_role text
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT o.id, o.status, m.role, m.status, p.id, p.status, pm.role
    FROM organizations AS o
    JOIN organization_memberships AS m
        ON m.organization_id = o.id AND m.user_id = wanted_user AND m.deleted_at IS NULL
    LEFT JOIN projects AS p
        ON p.organization_id = o.id AND p.slug = wanted_project AND p.deleted_at IS NULL
    LEFT JOIN project_members AS pm
        ON pm.organization_id = o.id AND pm.project_id = p.id AND pm.user_id = wanted_user AND pm.deleted_at IS NULL
    WHERE o.slug = organization_slug AND o.deleted_at IS NULL
$$;

-- The person of a living log-in session.
CREATE FUNCTION auth_session(wanted_user uuid, wanted_session uuid)
RETURNS TABLE (email text, is_platform_admin boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT u.email, u.is_platform_admin
    FROM sessions AS s
    JOIN users AS u ON u.id = s.user_id
    WHERE s.id = wanted_session AND s.user_id = wanted_user AND s.ended_at IS NULL AND s.expires_at > now()
        AND u.status = 'active' AND u.deleted_at IS NULL
$$;

REVOKE ALL ON FUNCTION auth_scope(uuid, text, text), auth_session(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth_scope(uuid, text, text), auth_session(uuid, uuid) TO modelyard_app;

DROP VIEW organization_people;
CREATE VIEW organization_people WITH (security_barrier = true) AS
SELECT
    m.organization_id, m.id AS membership_id, m.role, m.status, m.last_seen_at, m.created_at,
    u.id AS user_id, u.email, u.display_name, u.is_service, u.last_login_at
FROM organization_memberships AS m
JOIN users AS u ON u.id = m.user_id
WHERE m.organization_id = app_org() AND m.deleted_at IS NULL AND u.deleted_at IS NULL;
GRANT SELECT ON organization_people TO modelyard_app;
