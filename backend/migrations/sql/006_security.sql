-- Who sees and changes what, and the bookkeeping and audit of each table that this revision made.

CALL secure_table('signing_keys', NULL);
CALL secure_table('account_tokens', NULL);
CALL secure_table('login_throttles', NULL);
CALL secure_table('idempotency_keys', 'SELECT, INSERT, UPDATE', 'user_id = app_user()');
CALL secure_table('identity_providers', 'SELECT, INSERT, UPDATE');
CALL secure_table('external_identities', 'SELECT, DELETE');
CALL secure_table('support_accesses', 'SELECT, UPDATE');

CALL keep_books('identity_providers', true);

CALL audit_table('identity_providers', 'client_secret_sealed');
CALL audit_table('external_identities');
CALL audit_table('support_accesses');
