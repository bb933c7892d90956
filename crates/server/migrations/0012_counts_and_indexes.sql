-- The number of invites of each organization, and indexes for lists of projects (docs/benchmarks.md). Triggers keep the
-- numbers true: 0012_counts_and_indexes_sqlite.sql and 0012_counts_and_indexes_postgres.sql.

-- A missing row means none.
CREATE TABLE invite_counts (
    organization_id TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
    invites BIGINT NOT NULL
);
INSERT INTO invite_counts (organization_id, invites)
    SELECT organization_id, COUNT(*) FROM invites GROUP BY organization_id;

-- For the people who can help in a private project.
CREATE INDEX project_administrators ON project_memberships (organization_id, project_id) WHERE level = 8;

-- The order of the list of projects.
CREATE INDEX projects_by_name ON projects (organization_id, name_key, id);
DROP INDEX projects_of_organization;

-- With the index before, lists of the projects of several organizations need not be sorted.
DROP INDEX memberships_of_user;
CREATE UNIQUE INDEX memberships_of_user ON memberships (user_id, organization_id);
