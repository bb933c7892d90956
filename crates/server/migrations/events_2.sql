-- Which instance this file belongs to, and what is left to do after a crash.

CREATE TABLE identity (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- The id of the instance (see 0009_instance.sql); none: not known yet.
    instance_id TEXT,
    epoch INTEGER NOT NULL DEFAULT 0,
    -- The highest number of a project that ever had something here, or that the main database has given.
    highest_project INTEGER NOT NULL DEFAULT 0,
    -- Whether something was removed since the log beside the file was last emptied: it may hold what was removed.
    is_log_dirty INTEGER NOT NULL DEFAULT 0,
    -- The same for the unused parts of pages of the file itself.
    is_slack_dirty INTEGER NOT NULL DEFAULT 0,
    -- When those were last overwritten.
    slack_wiped_at INTEGER NOT NULL DEFAULT 0
);
INSERT INTO identity (only_row) VALUES (1);

-- How many events each erasure under way has removed, in the transactions that remove them.
CREATE TABLE erasing (
    erasure_id TEXT PRIMARY KEY,
    events INTEGER NOT NULL
) WITHOUT ROWID;
