-- Who sees and changes what, and the bookkeeping of each table that this revision made.

CALL secure_table('api_keys', 'SELECT, INSERT, UPDATE');
CALL secure_table('sessions', 'SELECT, INSERT, UPDATE', 'user_id = app_user()');
CALL secure_table('refresh_tokens', NULL);
CALL secure_table('invitations', 'SELECT, INSERT, UPDATE');
CALL secure_table('audit_logs', 'SELECT');
CALL secure_table('audit_seals', 'SELECT');
CALL secure_table('notification_channels', 'SELECT, INSERT, UPDATE');
CALL secure_table('notification_rules', 'SELECT, INSERT, UPDATE');
CALL secure_table('notification_deliveries', 'SELECT, INSERT, UPDATE');

CALL keep_books('api_keys', false, 'name, scopes, expires_at, revoked_at');
CALL keep_books('invitations', false);
CALL keep_books('notification_channels', true);
CALL keep_books('notification_rules', true);

-- Three months ahead; a periodic job goes on from there.
SELECT make_audit_partitions(current_date, 4);

-- Every table of all four revisions that is audited.
CALL audit_table('organizations');
CALL audit_table('users', 'password_hash');
CALL audit_table('organization_memberships');
CALL audit_table('projects');
CALL audit_table('project_members');
CALL audit_table('experiments');
CALL audit_table('models');
CALL audit_table('model_versions');
CALL audit_table('model_aliases');
CALL audit_table('deployments');
CALL audit_table('deployment_targets', '', 'deployment_id');
CALL audit_table('alerts');
CALL audit_table('api_keys', 'secret_hash');
CALL audit_table('invitations', 'token_hash');
CALL audit_table('notification_channels', 'settings_sealed');
CALL audit_table('notification_rules');
