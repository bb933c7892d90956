-- Columns, indexes and counts for lists of members, so that a list need not read every account of an organization
-- (docs/benchmarks.md). Triggers keep them up to date: 0010_member_lists_sqlite.sql and 0010_member_lists_postgres.sql.

-- Copies of columns of the account. `last_seen` is 0 for people who were never seen; `seen_on` is the same in days.
ALTER TABLE memberships ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE memberships ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE memberships ADD COLUMN last_seen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN seen_on BIGINT NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN is_active BIGINT NOT NULL DEFAULT 1;

UPDATE memberships SET
    name_key = (SELECT u.name_key FROM users u WHERE u.id = memberships.user_id),
    email = (SELECT u.email FROM users u WHERE u.id = memberships.user_id),
    last_seen = (SELECT COALESCE(u.last_seen, 0) FROM users u WHERE u.id = memberships.user_id),
    seen_on = (SELECT COALESCE(u.last_seen, 0) / 86400000000 FROM users u WHERE u.id = memberships.user_id),
    is_active = (SELECT u.is_active FROM users u WHERE u.id = memberships.user_id);

-- An index for each order of the list and each direction. The first includes the level, so that a search can count the
-- matches of each level from the index alone.
CREATE INDEX members_by_name ON memberships (organization_id, name_key, email, level) WHERE is_active = 1;
CREATE INDEX members_by_level ON memberships (organization_id, level, name_key, email) WHERE is_active = 1;
CREATE INDEX members_by_last_seen ON memberships (organization_id, last_seen DESC, name_key, email) WHERE is_active = 1;
CREATE INDEX members_by_first_seen ON memberships (organization_id, last_seen, name_key, email) WHERE is_active = 1;
CREATE INDEX members_by_joined ON memberships (organization_id, joined_at, name_key, email) WHERE is_active = 1;
CREATE INDEX members_by_last_joined ON memberships (organization_id, joined_at DESC, name_key, email) WHERE is_active = 1;
DROP INDEX memberships_by_level;

-- For the people named in a refusal: the administrators who were seen last.
CREATE INDEX administrators_by_day ON memberships (organization_id, seen_on DESC, name_key, email)
    WHERE level = 8 AND is_active = 1;

-- The number of active members of each level. A missing row means none.
CREATE TABLE member_counts (
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    level BIGINT NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (organization_id, level)
);
INSERT INTO member_counts (organization_id, level, people)
    SELECT organization_id, level, COUNT(*) FROM memberships WHERE is_active = 1 GROUP BY organization_id, level;
