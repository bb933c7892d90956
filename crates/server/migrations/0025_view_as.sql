-- Views of an organization as somebody else does (contract 9). They go with the membership of either person.

CREATE TABLE viewings (
    token_hash TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    viewer_id TEXT NOT NULL,
    -- As whom: a member, or somebody at a level.
    viewed_id TEXT,
    level BIGINT CHECK (level IN (1, 8, 15)),
    expires_at BIGINT NOT NULL,
    CHECK ((viewed_id IS NULL) <> (level IS NULL)),
    FOREIGN KEY (organization_id, viewer_id) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, viewed_id) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX viewings_of_viewer ON viewings (organization_id, viewer_id, expires_at);
CREATE INDEX viewings_of_viewed ON viewings (organization_id, viewed_id);
CREATE INDEX viewings_expires ON viewings (expires_at);
