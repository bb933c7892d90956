-- Access requests: what members ask others to do (contract 9). They go with the membership of who asks.

CREATE TABLE access_requests (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    asker_id TEXT NOT NULL,
    action TEXT NOT NULL,
    -- A user id, an email address, a name, `private` or `open`; empty if the action has none.
    target TEXT NOT NULL,
    -- As it was asked for: there may be no such project. 0: it is about none.
    project_id BIGINT NOT NULL,
    level BIGINT CHECK (level IN (1, 8)),
    -- What it would change, as it was when it was asked for: a level, or 0 or 1 for open or private.
    before_value BIGINT,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'declined', 'withdrawn', 'done', 'gone', 'expired')),
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    decision_note TEXT NOT NULL DEFAULT '',
    -- 0: nobody has got a mail about it yet.
    is_mailed BIGINT NOT NULL DEFAULT 0 CHECK (is_mailed IN (0, 1)),
    FOREIGN KEY (organization_id, asker_id) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE
);
-- INVARIANT: one open request of a person for an action and what it is about.
CREATE UNIQUE INDEX access_requests_open_once
    ON access_requests (organization_id, asker_id, action, target, project_id) WHERE state = 'open';
CREATE INDEX access_requests_open ON access_requests (organization_id, created_at) WHERE state = 'open';
CREATE INDEX access_requests_of_asker ON access_requests (asker_id, created_at);
CREATE INDEX access_requests_decided_by ON access_requests (decided_by);
CREATE INDEX access_requests_to_mail ON access_requests (created_at) WHERE is_mailed = 0;
CREATE INDEX access_requests_ended ON access_requests (decided_at) WHERE state <> 'open';
