-- The secret of an invite's link gets a column of its own, so that it can be renewed while the invite stays (contract 2.4).

-- NULL: the invite has no link until the server gives it one, which it does at start. Links from before this step have
-- been shown to every member, so they stop working.
ALTER TABLE invites ADD COLUMN link TEXT;
CREATE UNIQUE INDEX invites_by_link ON invites (link);

-- When the link was last renewed; NULL: it is the first one.
ALTER TABLE invites ADD COLUMN link_renewed_at BIGINT;
