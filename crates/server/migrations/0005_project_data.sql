-- How long a project keeps its events, and that somebody's were erased (contract 7). The events are in a file of their
-- own (see events.sql).

-- NULL: for ever.
ALTER TABLE projects ADD COLUMN retention_days BIGINT CHECK (retention_days BETWEEN 1 AND 36500);

CREATE TABLE erasures (
    id TEXT NOT NULL PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- SHA-256: who it was is not kept.
    person_hash TEXT NOT NULL,
    erased_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    events BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX erasures_of_project ON erasures (project_id, created_at);
CREATE INDEX erasures_by_person ON erasures (erased_by);
