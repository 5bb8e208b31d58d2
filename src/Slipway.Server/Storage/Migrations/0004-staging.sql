-- Staging pipelines that users made; those that come with the server are in its code.
CREATE TABLE staging_pipelines (
    id       TEXT PRIMARY KEY,
    fqn      TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL
);

-- Packages that were announced and whose content has not come yet.
CREATE TABLE announced_packages (
    package_id TEXT PRIMARY KEY REFERENCES packages (id) ON DELETE CASCADE,
    announced  INTEGER NOT NULL       -- UNIX nanoseconds
) WITHOUT ROWID;
