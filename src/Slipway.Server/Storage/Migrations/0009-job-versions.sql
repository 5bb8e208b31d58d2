-- What each job was after each change of its definition. Who and when are in the document.
CREATE TABLE job_versions (
    job_id   TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    changes  TEXT NOT NULL,           -- JSON: what is other than in the one before, in a few words each
    document TEXT NOT NULL,
    PRIMARY KEY (job_id, number)
);

-- Of jobs from before only the present is known.
INSERT INTO job_versions (job_id, number, changes, document) SELECT id, 1, '[]', document FROM jobs;
