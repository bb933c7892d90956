-- What this database is, so that it and the file of events can tell that they belong together, and what is still to be
-- erased in that file.

-- INVARIANT: one row, made by the first server that starts, never deleted.
CREATE TABLE instance_identity (
    only_row BIGINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    -- A UUID.
    id TEXT NOT NULL,
    -- 32 random bytes in hexadecimal: the key of the hashes in `erasures`.
    secret TEXT NOT NULL,
    -- Grows at each start and each hour, here and in the file of events alike: an older copy of either has another
    -- number. `next_epoch` is written first, then the file, then `epoch`.
    epoch BIGINT NOT NULL DEFAULT 0,
    next_epoch BIGINT NOT NULL DEFAULT 0
);

-- Projects that were deleted and whose events are still to be erased, by the server that has the file.
CREATE TABLE removed_projects (
    project_id BIGINT NOT NULL PRIMARY KEY,
    removed_at BIGINT NOT NULL
);

-- An erasure is pending until `finished_at`; it names the person only by `person_hash`, which is HMAC-SHA-256 with the
-- secret of the instance over the SHA-256 of the distinct id (hexadecimal both) where `keyed` is 1. Older rows have the
-- SHA-256 alone until the first start; they are then looked at once more, for what had arrived until `redo_until`.
ALTER TABLE erasures ADD COLUMN keyed BIGINT NOT NULL DEFAULT 0 CHECK (keyed IN (0, 1));
ALTER TABLE erasures ADD COLUMN finished_at BIGINT;
ALTER TABLE erasures ADD COLUMN redo_until BIGINT;
UPDATE erasures SET redo_until = created_at;
CREATE INDEX erasures_pending ON erasures (created_at) WHERE finished_at IS NULL;
