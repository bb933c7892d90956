-- Reports of access reviews. They stay as they are: people are called as they were then, until they are erased.

CREATE TABLE reviews (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES all_organizations (id) ON DELETE CASCADE,
    -- No foreign key: a report outlives accounts.
    reviewer_id TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    reviewer_email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    lowered BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    not_done BIGINT NOT NULL,
    undecided BIGINT NOT NULL
);
CREATE INDEX reviews_newest ON reviews (organization_id, created_at, id);
CREATE INDEX reviews_of_reviewer ON reviews (reviewer_id);

CREATE TABLE review_findings (
    review_id TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    -- From 0, in the order of the report.
    number BIGINT NOT NULL,
    organization_id TEXT NOT NULL,
    -- When the review was finished.
    created_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- The member; NULL: an invite, or the organization as a whole.
    person_id TEXT,
    person_name TEXT,
    -- Of the member, or the invited address.
    email TEXT,
    level BIGINT CHECK (level IN (1, 8, 15)),
    project_id BIGINT,
    project_name TEXT,
    is_private BIGINT CHECK (is_private IN (0, 1)),
    granted BIGINT CHECK (granted IN (1, 8)),
    since BIGINT,
    is_never BIGINT NOT NULL CHECK (is_never IN (0, 1)),
    decision TEXT NOT NULL CHECK (decision IN ('keep', 'lower', 'remove')),
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'changed', 'refused')),
    detail TEXT,
    -- The number of the entry in the activity log.
    entry BIGINT,
    PRIMARY KEY (review_id, number)
);
-- What was kept lately is not asked again.
CREATE INDEX review_findings_of_person ON review_findings (person_id, organization_id, kind, created_at);
CREATE INDEX review_findings_of_email ON review_findings (email, organization_id, created_at);
CREATE INDEX review_findings_of_kind ON review_findings (organization_id, kind, created_at) WHERE person_id IS NULL;
