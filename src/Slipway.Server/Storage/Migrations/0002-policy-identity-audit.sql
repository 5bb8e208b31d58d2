-- Every version of every policy document; a deletion is a version without text. The newest version counts.
CREATE TABLE policy_documents (
    name       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    text       TEXT,
    updated_at INTEGER NOT NULL,      -- UNIX milliseconds
    updated_by TEXT NOT NULL,
    PRIMARY KEY (name, version)
) WITHOUT ROWID;

-- Who is in the server's own directory, and since when their tokens count.
ALTER TABLE users ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN password_changed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN tokens_revoked_at INTEGER;   -- tokens issued before are no longer good

-- Single tokens that were taken back, until they would have ended anyway.
CREATE TABLE revoked_tokens (
    id         TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;

-- What was decided and done. Append-only; the oldest go when there are too many.
CREATE TABLE audit (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL,
    time        INTEGER NOT NULL,     -- UNIX nanoseconds
    event_type  TEXT NOT NULL,
    fqn         TEXT NOT NULL,
    principal   TEXT NOT NULL,
    address     TEXT NOT NULL,
    action      TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    allowed     INTEGER NOT NULL,
    claim       TEXT NOT NULL,
    decided_by  TEXT NOT NULL,        -- JSON array of document:line
    payload     TEXT NOT NULL         -- JSON object
);
CREATE INDEX audit_by_time ON audit (time);

-- Who asked for a Task and from where, with the claims of their token: JSON.
ALTER TABLE tasks ADD COLUMN caller TEXT NOT NULL DEFAULT '{}';
