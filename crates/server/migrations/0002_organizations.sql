-- Organizations, who belongs to them, their projects and invites (contract 1 and 2).
-- One text for SQLite and PostgreSQL: ids are TEXT, times BIGINT microseconds since 1970, switches BIGINT 0 or 1.
-- `name_key` columns hold the folded name (see `fold`), by which lists are ordered and searched alike on both.

ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
CREATE INDEX users_by_current_organization ON users (current_organization_id);
CREATE INDEX users_by_current_project ON users (current_project_id);

CREATE TABLE organizations (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    is_member_join_email_enabled BIGINT NOT NULL DEFAULT 1 CHECK (is_member_join_email_enabled IN (0, 1)),
    members_can_invite BIGINT NOT NULL DEFAULT 1 CHECK (members_can_invite IN (0, 1)),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE memberships (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    level BIGINT NOT NULL CHECK (level IN (1, 8, 15)),
    joined_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (organization_id, user_id),
    -- For the references below, which keep a grant inside one organization.
    UNIQUE (id, organization_id)
);

-- INVARIANT: at most one owner per organization. At least one: the code only ever moves ownership, in one transaction.
CREATE UNIQUE INDEX memberships_one_owner ON memberships (organization_id) WHERE level = 15;
CREATE INDEX memberships_of_user ON memberships (user_id);
CREATE INDEX memberships_by_level ON memberships (organization_id, level);

-- The last number given to a project. Numbers are never given twice, so that an old address or event never means
-- another project; a counter does that the same way on both databases.
CREATE TABLE project_counter (
    only_row BIGINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    last_id BIGINT NOT NULL
);
INSERT INTO project_counter (only_row, last_id) VALUES (1, 0);

CREATE TABLE projects (
    id BIGINT NOT NULL PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    api_token TEXT NOT NULL UNIQUE,
    timezone TEXT NOT NULL DEFAULT 'UTC',
    access_control BIGINT NOT NULL DEFAULT 0 CHECK (access_control IN (0, 1)),
    ingested_event BIGINT NOT NULL DEFAULT 0 CHECK (ingested_event IN (0, 1)),
    app_urls TEXT NOT NULL DEFAULT '[]',
    anonymize_ips BIGINT NOT NULL DEFAULT 0 CHECK (anonymize_ips IN (0, 1)),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (id, organization_id)
);
CREATE INDEX projects_of_organization ON projects (organization_id, name_key);

-- Explicit memberships of projects. They go with the membership of the organization.
CREATE TABLE project_memberships (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    project_id BIGINT NOT NULL,
    membership_id TEXT NOT NULL,
    level BIGINT NOT NULL CHECK (level IN (1, 8)),
    granted_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    joined_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (project_id, membership_id),
    FOREIGN KEY (project_id, organization_id) REFERENCES projects (id, organization_id) ON DELETE CASCADE,
    FOREIGN KEY (membership_id, organization_id) REFERENCES memberships (id, organization_id) ON DELETE CASCADE
);
CREATE INDEX project_memberships_of_membership ON project_memberships (membership_id);
CREATE INDEX project_memberships_granted_by ON project_memberships (granted_by);

-- Invites. They go with the membership of who sent them (contract 2.4).
CREATE TABLE invites (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    target_email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    level BIGINT NOT NULL CHECK (level IN (1, 8)),
    message TEXT,
    emailing_attempt_made BIGINT NOT NULL DEFAULT 0 CHECK (emailing_attempt_made IN (0, 1)),
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (organization_id, target_email),
    UNIQUE (id, organization_id),
    FOREIGN KEY (organization_id, created_by) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX invites_of_organization ON invites (organization_id, created_at);
CREATE INDEX invites_created_by ON invites (organization_id, created_by);

-- Explicit memberships that an invite promises. They go with the project, so that a promised project that is gone is
-- skipped by itself.
CREATE TABLE invite_projects (
    invite_id TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    project_id BIGINT NOT NULL,
    level BIGINT NOT NULL CHECK (level IN (1, 8)),
    PRIMARY KEY (invite_id, project_id),
    FOREIGN KEY (invite_id, organization_id) REFERENCES invites (id, organization_id) ON DELETE CASCADE,
    FOREIGN KEY (project_id, organization_id) REFERENCES projects (id, organization_id) ON DELETE CASCADE
);
CREATE INDEX invite_projects_of_project ON invite_projects (project_id);
