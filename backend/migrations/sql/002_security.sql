-- Who sees and changes what, and the bookkeeping of each table that this revision made.

CALL secure_table('experiments', 'SELECT, INSERT, UPDATE');
CALL secure_table('experiment_runs', 'SELECT, INSERT, UPDATE');
CALL secure_table('run_params', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('run_tags', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('run_metrics', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('run_latest_metrics', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('datasets', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('run_datasets', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('logged_models', 'SELECT, INSERT, UPDATE');
CALL secure_table('logged_model_metrics', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('run_logged_models', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('artifacts', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('models', 'SELECT, INSERT, UPDATE');
CALL secure_table('model_versions', 'SELECT, INSERT, UPDATE');
CALL secure_table('model_aliases', 'SELECT, INSERT, UPDATE, DELETE');

CALL keep_books('experiments', true);
CALL keep_books('experiment_runs', true, 'name, status, started_at, ended_at, experiment_id, deleted_at');
CALL keep_books('logged_models', true);
CALL keep_books('models', true);
CALL keep_books('model_versions', true);
CALL keep_books('model_aliases', false);
