-- Who sees and changes what, and the bookkeeping of each table that this revision made.

CALL secure_table('deployments', 'SELECT, INSERT, UPDATE');
CALL secure_table('deployment_targets', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('deployment_history', 'SELECT, INSERT, UPDATE');
CALL secure_table('model_monitoring', 'SELECT, INSERT, UPDATE');
CALL secure_table('predictions', 'SELECT, INSERT');
CALL secure_table('prediction_labels', 'SELECT, INSERT, UPDATE');
CALL secure_table('reference_profiles', 'SELECT, INSERT, UPDATE');
CALL secure_table('data_drift_reports', 'SELECT, INSERT, UPDATE');
CALL secure_table('alerts', 'SELECT, INSERT, UPDATE');

CALL keep_books('deployments', true);
CALL keep_books('data_drift_reports', false);
CALL keep_books('alerts', false);

-- Three months back, for what is imported, and three ahead; a periodic job goes on from there.
SELECT make_month_partitions('model_monitoring', (current_date - interval '3 months')::date, 7);
SELECT make_month_partitions('predictions', (current_date - interval '3 months')::date, 7);
