-- A Task and its record. The record is append-only; (task_id, seq) is every reader's cursor.
CREATE TABLE tasks (
    id             TEXT PRIMARY KEY,
    fqn            TEXT NOT NULL,
    kind           TEXT NOT NULL,     -- which operation runs it: see OperationKind
    request        TEXT NOT NULL,     -- its input as JSON: a server that died in the middle starts it again from here
    principal      TEXT NOT NULL,
    state          TEXT NOT NULL,
    errored        TEXT NOT NULL,
    time_started   INTEGER NOT NULL,  -- UNIX nanoseconds, as all times on this table
    time_completed INTEGER NOT NULL,
    cancelled_by   TEXT               -- who asked for a cancel, from then on
);
CREATE INDEX tasks_by_start ON tasks (time_started DESC);
CREATE INDEX tasks_unfinished ON tasks (state) WHERE state = 'running';

CREATE TABLE task_events (
    task_id TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    time    INTEGER NOT NULL,
    type    TEXT NOT NULL,
    stage   TEXT NOT NULL,
    subtask TEXT NOT NULL,
    body    BLOB NOT NULL,            -- the event as every reader gets it: UTF-8 JSON
    PRIMARY KEY (task_id, seq)
) WITHOUT ROWID;

-- What has an FQN keeps its v1 document whole; the columns beside it are what queries look for.
CREATE TABLE jobs (
    id       TEXT PRIMARY KEY,
    fqn      TEXT NOT NULL UNIQUE,
    task_id  TEXT NOT NULL,           -- the Task that made it: undoing the Task removes it
    document TEXT NOT NULL
);

CREATE TABLE packages (
    id              TEXT PRIMARY KEY,
    fqn             TEXT NOT NULL UNIQUE,
    task_id         TEXT NOT NULL,
    manifest_digest TEXT,             -- null until the image is resolved
    image           TEXT NOT NULL,
    document        TEXT NOT NULL
);

CREATE TABLE instances (
    id          TEXT PRIMARY KEY,
    job_id      TEXT NOT NULL,
    job_version INTEGER NOT NULL,
    state       TEXT NOT NULL,
    created_at  INTEGER NOT NULL,     -- UNIX milliseconds
    ended_at    INTEGER,
    exit_code   INTEGER,
    failed      INTEGER NOT NULL DEFAULT 0,
    reason      TEXT NOT NULL DEFAULT '',
    address     TEXT NOT NULL DEFAULT '',
    spent       INTEGER NOT NULL DEFAULT 0  -- ended for good: its job's restart mode asks for no other in its place
);
CREATE INDEX instances_by_job ON instances (job_id, created_at);

CREATE TABLE users (
    name          TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    created_at    INTEGER NOT NULL
);
