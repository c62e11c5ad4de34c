-- Who sees and changes what, and the bookkeeping and audit of each table that this revision made.

CALL secure_table('saved_views', 'SELECT, INSERT, UPDATE');
CALL secure_table('evaluation_datasets', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('evaluation_dataset_experiments', 'SELECT, INSERT, DELETE');
CALL secure_table('evaluation_records', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('artifact_uploads', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('artifact_parts', 'SELECT, INSERT, UPDATE, DELETE');

CALL keep_books('saved_views', true);
CALL audit_table('saved_views');
CALL keep_books('evaluation_datasets', false);
CALL audit_table('evaluation_datasets');
