-- Who sees and changes what, and the bookkeeping and audit of each table that this revision made.

CALL secure_table('saved_views', 'SELECT, INSERT, UPDATE');
CALL secure_table('artifact_uploads', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('artifact_parts', 'SELECT, INSERT, UPDATE, DELETE');

CALL keep_books('saved_views', true);
CALL audit_table('saved_views');
