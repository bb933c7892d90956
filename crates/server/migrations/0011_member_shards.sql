-- Members in shards of at most 512, each with a revision that every change of a name, address or level increases:
-- searches keep names in memory and read those shards again that have changed. And an index of the levels from the
-- highest, so that this order is a range of one index too. Triggers: 0011_member_shards_sqlite.sql and
-- 0011_member_shards_postgres.sql.

ALTER TABLE memberships ADD COLUMN shard BIGINT NOT NULL DEFAULT 0;
UPDATE memberships SET shard = numbered.shard
FROM (
    SELECT id, (ROW_NUMBER() OVER (PARTITION BY organization_id ORDER BY id) - 1) / 512 AS shard FROM memberships
) AS numbered
WHERE numbered.id = memberships.id;
CREATE INDEX members_by_shard ON memberships (organization_id, shard);

CREATE INDEX members_by_highest_level ON memberships (organization_id, level DESC, name_key, email)
    WHERE is_active = 1;

-- `people` counts inactive members too. Rows are deleted only with their organization, so that no revision comes again.
CREATE TABLE member_shards (
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    shard BIGINT NOT NULL,
    people BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (organization_id, shard)
);
INSERT INTO member_shards (organization_id, shard, people, revision)
    SELECT organization_id, shard, COUNT(*), 1 FROM memberships GROUP BY organization_id, shard;
