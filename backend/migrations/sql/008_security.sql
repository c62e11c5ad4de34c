-- Who sees and changes what, and the bookkeeping and audit of each table that this revision made.

CALL secure_table('saved_views', 'SELECT, INSERT, UPDATE');
CALL keep_books('saved_views', true);
CALL audit_table('saved_views');
