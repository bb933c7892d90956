-- Levels, grants and invites that end (contract 9). Whatever has ended is taken back before anything reads it (see
-- `src/ends.rs`), so statements that read levels and grants need not look at these columns.

-- INVARIANT: ownership never ends.
ALTER TABLE memberships ADD COLUMN expires_at BIGINT CHECK (expires_at IS NULL OR level <> 15);
-- The level that returns then.
ALTER TABLE memberships ADD COLUMN level_after BIGINT CHECK (level_after IN (1, 8));
-- Who set the end.
ALTER TABLE memberships ADD COLUMN expires_by TEXT REFERENCES users (id) ON DELETE SET NULL;
-- When both sides get a mail about it; NULL: they have got it, or are to get none.
ALTER TABLE memberships ADD COLUMN warn_at BIGINT;
CREATE INDEX memberships_by_end ON memberships (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX memberships_to_warn ON memberships (warn_at) WHERE warn_at IS NOT NULL;
CREATE INDEX memberships_expires_by ON memberships (expires_by) WHERE expires_by IS NOT NULL;

ALTER TABLE project_memberships ADD COLUMN expires_at BIGINT;
ALTER TABLE project_memberships ADD COLUMN expires_by TEXT REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE project_memberships ADD COLUMN warn_at BIGINT;
CREATE INDEX project_memberships_by_end ON project_memberships (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX project_memberships_to_warn ON project_memberships (warn_at) WHERE warn_at IS NOT NULL;
CREATE INDEX project_memberships_expires_by ON project_memberships (expires_by) WHERE expires_by IS NOT NULL;

-- For how long an invite is valid, in microseconds; NULL: 72 hours.
ALTER TABLE invites ADD COLUMN life BIGINT;
