-- The activity log: one row for each change, chained by hashes (docs/activity.md).

-- INVARIANT: rows are only inserted, with the next number of their organization, in the transaction of the change.
-- Erasing a person replaces the name, email, salt and personal changes; nothing else is ever updated.
CREATE TABLE activity (
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    -- From 1, without gaps.
    number BIGINT NOT NULL,
    -- Never before that of the previous entry.
    created_at BIGINT NOT NULL,
    -- Who did it, as they were called then. NULL: the server itself. No foreign key: entries outlive accounts.
    actor_id TEXT,
    actor_name TEXT,
    actor_email TEXT,
    -- 32 hexadecimal digits; NULL if there is no actor, or they were erased. Likewise for the item.
    actor_salt TEXT,
    actor_commitment TEXT,
    via TEXT NOT NULL CHECK (via IN ('session', 'key', 'invite', 'system')),
    action TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- What was changed: a user, project, invite (its key, not its link), API key or organization.
    item_id TEXT NOT NULL,
    item_name TEXT NOT NULL,
    item_email TEXT,
    -- Changes with personal data of the item, as canonical JSON; they are erased with the item.
    item_changes TEXT NOT NULL,
    item_salt TEXT,
    item_commitment TEXT NOT NULL,
    project_id BIGINT,
    project_name TEXT,
    -- Changes without personal data, as canonical JSON.
    changes TEXT NOT NULL,
    -- The number of the entry that this one undoes.
    undoes BIGINT,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (organization_id, number)
);

-- One index for each filter.
CREATE INDEX activity_by_actor ON activity (actor_id, organization_id, number);
CREATE INDEX activity_by_item ON activity (item_id, organization_id, number);
CREATE INDEX activity_by_project ON activity (project_id, organization_id, number);
CREATE INDEX activity_by_action ON activity (organization_id, action, number);
CREATE INDEX activity_by_scope ON activity (organization_id, scope, number);
CREATE INDEX activity_by_time ON activity (organization_id, created_at, number);
CREATE INDEX activity_undone ON activity (organization_id, undoes) WHERE undoes IS NOT NULL;
-- For erasing a person who was only invited.
CREATE INDEX activity_by_email ON activity (item_email) WHERE item_email IS NOT NULL;

-- What undoing an entry needs beyond its changes: the invites that were deleted with it, as JSON. Personal, so outside
-- of the chain, and deleted when the entry can no longer be undone.
CREATE TABLE activity_undo (
    organization_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, number),
    FOREIGN KEY (organization_id, number) REFERENCES activity (organization_id, number) ON DELETE CASCADE
);
CREATE INDEX activity_undo_by_expiry ON activity_undo (expires_at);
