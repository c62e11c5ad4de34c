-- What must be looked up before the tenant is known. Each function returns one caller's own facts and nothing else.

CREATE FUNCTION auth_api_key(wanted_prefix text)
RETURNS TABLE (
    key_id uuid, secret_hash text, scopes text[], expires_at timestamptz, revoked_at timestamptz,
    organization_id uuid, organization_slug text, organization_status text,
    user_id uuid, user_email text, user_status text, role text, membership_status text,
    project_id uuid, project_slug text
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT
        k.id, k.secret_hash, k.scopes, k.expires_at, k.revoked_at,
        o.id, o.slug, o.status, u.id, u.email, u.status, m.role, m.status, p.id, p.slug
    FROM api_keys AS k
    JOIN organizations AS o ON o.id = k.organization_id AND o.deleted_at IS NULL
    JOIN users AS u ON u.id = k.user_id AND u.deleted_at IS NULL
    JOIN organization_memberships AS m
        ON m.organization_id = k.organization_id AND m.user_id = k.user_id AND m.deleted_at IS NULL
    LEFT JOIN projects AS p ON p.organization_id = k.organization_id AND p.id = k.project_id AND p.deleted_at IS NULL
    WHERE k.prefix = wanted_prefix AND (k.project_id IS NULL OR p.id IS NOT NULL)
$$;

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

CREATE FUNCTION auth_organizations(wanted_user uuid)
RETURNS TABLE (organization_id uuid, slug text, name text, role text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT o.id, o.slug, o.name, m.role
    FROM organization_memberships AS m
    JOIN organizations AS o ON o.id = m.organization_id AND o.deleted_at IS NULL AND o.status = 'active'
    WHERE m.user_id = wanted_user AND m.deleted_at IS NULL AND m.status = 'active'
    ORDER BY o.name, o.id
$$;

-- Everything of a person that log-in and every later request check.
CREATE FUNCTION auth_user(wanted_email text, wanted_user uuid)
RETURNS TABLE (
    id uuid, email text, display_name text, status text, is_platform_admin boolean,
    password_hash text, failed_logins bigint, locked_until timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT u.id, u.email, u.display_name, u.status, u.is_platform_admin, u.password_hash, u.failed_logins, u.locked_until
    FROM users AS u
    WHERE u.deleted_at IS NULL AND NOT u.is_service AND (u.email_key = lower(wanted_email) OR u.id = wanted_user)
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

REVOKE ALL ON FUNCTION auth_api_key(text), auth_scope(uuid, text, text), auth_organizations(uuid), auth_user(text, uuid),
    auth_session(uuid, uuid)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth_api_key(text), auth_scope(uuid, text, text), auth_organizations(uuid), auth_user(text, uuid),
    auth_session(uuid, uuid)
    TO modelyard_app;

-- The people of the tenant, as its members see them. Runs with its owner's rights: the predicate is its wall.
CREATE VIEW organization_people WITH (security_barrier = true) AS
SELECT
    m.organization_id, m.id AS membership_id, m.role, m.status, m.last_seen_at, m.created_at,
    u.id AS user_id, u.email, u.display_name, u.is_service, u.last_login_at
FROM organization_memberships AS m
JOIN users AS u ON u.id = m.user_id
WHERE m.organization_id = app_org() AND m.deleted_at IS NULL AND u.deleted_at IS NULL;
GRANT SELECT ON organization_people TO modelyard_app;
