-- The people of the tenant, with the version of their membership.
CREATE OR REPLACE VIEW organization_people WITH (security_barrier = true) AS
SELECT
    m.organization_id, m.id AS membership_id, m.role, m.status, m.last_seen_at, m.created_at,
    u.id AS user_id, u.email, u.display_name, u.is_service, u.last_login_at, m.version
FROM organization_memberships AS m
JOIN users AS u ON u.id = m.user_id
WHERE m.organization_id = app_org() AND m.deleted_at IS NULL AND u.deleted_at IS NULL;

-- Sessions that one organization vouches for, and the platform's support access, join what is looked up before the
-- tenant is known.

DROP FUNCTION auth_scope(uuid, text, text);
DROP FUNCTION auth_session(uuid, uuid);

-- The organization of that slug with the person's role in it, and the project with their role there. A platform
-- administrator without a membership is a viewer while a support access of theirs lasts (`support_access_id`).
CREATE FUNCTION auth_scope(wanted_user uuid, organization_slug text, wanted_project text)
RETURNS TABLE (
    organization_id uuid, organization_status text, role text, membership_status text,
    project_id uuid, project_status text, project_role text, support_access_id uuid, quotas jsonb
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT
        o.id, o.status, coalesce(m.role, 'viewer'), coalesce(m.status, 'active'), p.id, p.status, pm.role,
        CASE WHEN m.id IS NULL THEN s.id END, o.quotas
    FROM organizations AS o
    LEFT JOIN organization_memberships AS m
        ON m.organization_id = o.id AND m.user_id = wanted_user AND m.deleted_at IS NULL
    LEFT JOIN LATERAL (
        SELECT a.id FROM support_accesses AS a
        JOIN users AS u ON u.id = a.user_id AND u.is_platform_admin AND u.status = 'active' AND u.deleted_at IS NULL
        WHERE a.organization_id = o.id AND a.user_id = wanted_user AND a.ended_at IS NULL AND a.expires_at > now()
        ORDER BY a.expires_at DESC LIMIT 1
    ) AS s ON m.id IS NULL
    LEFT JOIN projects AS p
        ON p.organization_id = o.id AND p.slug = wanted_project AND p.deleted_at IS NULL
    LEFT JOIN project_members AS pm
        ON pm.organization_id = o.id AND pm.project_id = p.id AND pm.user_id = wanted_user AND pm.deleted_at IS NULL
        AND m.id IS NOT NULL
    WHERE o.slug = organization_slug AND o.deleted_at IS NULL AND (m.id IS NOT NULL OR s.id IS NOT NULL)
$$;

-- The person of a living log-in session, and the organization that it is good for (NULL: all of theirs).
CREATE FUNCTION auth_session(wanted_user uuid, wanted_session uuid)
RETURNS TABLE (email text, is_platform_admin boolean, bound_organization_id uuid, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT u.email, u.is_platform_admin AND s.bound_organization_id IS NULL, s.bound_organization_id, s.expires_at
    FROM sessions AS s
    JOIN users AS u ON u.id = s.user_id
    WHERE s.id = wanted_session AND s.user_id = wanted_user AND s.ended_at IS NULL AND s.expires_at > now()
        AND u.status = 'active' AND u.deleted_at IS NULL
$$;

REVOKE ALL ON FUNCTION auth_scope(uuid, text, text), auth_session(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth_scope(uuid, text, text), auth_session(uuid, uuid) TO modelyard_app;
