-- Who sees and changes what, and the bookkeeping of each table that this revision made.

CALL secure_table('organizations', 'SELECT', 'id = app_org()');
CALL secure_table('users', 'SELECT', 'id = app_user()');
CALL secure_table('organization_memberships', 'SELECT, INSERT, UPDATE');
CALL secure_table('projects', 'SELECT, INSERT, UPDATE');
CALL secure_table('project_members', 'SELECT, INSERT, UPDATE');

-- Status, quotas and the platform's administrators are out of an organization's reach, whatever the application does.
GRANT UPDATE (name, settings) ON organizations TO modelyard_app;
GRANT INSERT, UPDATE, DELETE ON organizations, users TO modelyard_platform;

CALL keep_books('organizations', true);
-- Log-ins count nothing up: a person who is being edited may log in meanwhile.
CALL keep_books('users', true, 'email, display_name, status, is_service, is_platform_admin, password_hash, '
    'password_changed_at, email_verified_at, preferences, deleted_at');
CALL keep_books('organization_memberships', true, 'role, status, deleted_at');
CALL keep_books('projects', true);
CALL keep_books('project_members', true);
