-- Answers to requests that came with an Idempotency-Key. Neither the key nor the request is here, only what tells them apart.
CREATE TABLE kept_answers (
    id      TEXT PRIMARY KEY,         -- digest of caller and key
    caller  TEXT NOT NULL,
    request TEXT NOT NULL,            -- digest of method, path and body, keyed with the key
    status  INTEGER NOT NULL,
    body    BLOB NOT NULL,
    time    INTEGER NOT NULL          -- UNIX nanoseconds
) WITHOUT ROWID;

CREATE INDEX kept_answers_by_caller ON kept_answers (caller, time);
CREATE INDEX kept_answers_by_time ON kept_answers (time);
