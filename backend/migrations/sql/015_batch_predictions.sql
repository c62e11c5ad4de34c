-- Batch predictions, and how far those under way have come.

CALL secure_table('batch_predictions', 'SELECT, INSERT, UPDATE');
CALL secure_table('batch_progress', 'SELECT, INSERT, UPDATE');

CALL keep_books('batch_predictions', false);

CALL audit_table('batch_predictions');
