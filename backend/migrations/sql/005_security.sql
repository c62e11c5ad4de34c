-- Who sees and changes what, and the bookkeeping of each table that this revision made.

CALL secure_table('events', 'SELECT, INSERT');
