-- Offers of ownership and the named successor (contract 9). They go with the memberships of their people.

CREATE TABLE ownership_offers (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    -- To whom, and their level then: the offer ends when it changes.
    person_id TEXT NOT NULL,
    person_level BIGINT NOT NULL CHECK (person_level IN (1, 8)),
    -- The owner who made it.
    offered_by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn', 'void', 'expired')),
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK ((state = 'open') = (ended_at IS NULL)),
    FOREIGN KEY (organization_id, person_id) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, offered_by) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE
);
-- INVARIANT: one open offer of an organization.
CREATE UNIQUE INDEX ownership_offers_open_once ON ownership_offers (organization_id) WHERE state = 'open';
CREATE INDEX ownership_offers_newest ON ownership_offers (organization_id, created_at);
CREATE INDEX ownership_offers_of_person ON ownership_offers (organization_id, person_id);
CREATE INDEX ownership_offers_of_owner ON ownership_offers (organization_id, offered_by);
CREATE INDEX ownership_offers_ended ON ownership_offers (ended_at) WHERE state <> 'open';

CREATE TABLE successors (
    organization_id TEXT NOT NULL PRIMARY KEY,
    -- An administrator, named by the owner.
    person_id TEXT NOT NULL,
    named_by TEXT NOT NULL,
    waiting_days BIGINT NOT NULL CHECK (waiting_days BETWEEN 7 AND 90),
    named_at BIGINT NOT NULL,
    -- Both are set while a claim waits.
    claimed_at BIGINT,
    effective_at BIGINT,
    CHECK ((claimed_at IS NULL) = (effective_at IS NULL)),
    FOREIGN KEY (organization_id, person_id) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, named_by) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX successors_due ON successors (effective_at) WHERE effective_at IS NOT NULL;
