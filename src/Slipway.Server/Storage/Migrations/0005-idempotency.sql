-- POSTs that came with an Idempotency-Key: the first answer, for whoever asks again.
CREATE TABLE idempotency_keys (
    principal    TEXT NOT NULL,
    key          TEXT NOT NULL,
    digest       BLOB NOT NULL,      -- SHA-256 of method, path and body: the same key is for the same request
    created      INTEGER NOT NULL,   -- UNIX milliseconds
    status       INTEGER,            -- null until it has been answered
    content_type TEXT,
    body         BLOB,
    PRIMARY KEY (principal, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency_keys (created);

-- Written in the same commit as the Task, so that a server that dies before it answers makes no second one.
ALTER TABLE tasks ADD COLUMN idempotency_key TEXT;
CREATE INDEX tasks_by_key ON tasks (principal, idempotency_key) WHERE idempotency_key IS NOT NULL;
