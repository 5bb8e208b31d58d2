-- The number that this instance was told to listen on for its job's port 0; the job's next version may choose another.
ALTER TABLE instances ADD COLUMN chosen_port INTEGER NOT NULL DEFAULT 0;
