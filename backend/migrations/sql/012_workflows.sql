-- Workflows: what is deployed by itself, and each time that it was.

CALL secure_table('workflows', 'SELECT, INSERT, UPDATE, DELETE');
CALL secure_table('workflow_runs', 'SELECT, INSERT, UPDATE');

CALL keep_books('workflows', false);
CALL keep_books('workflow_runs', false);

CALL audit_table('workflows');
CALL audit_table('workflow_runs');
