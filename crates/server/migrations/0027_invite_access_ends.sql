-- When the level and the grants end that an invite gives (contract 9), in microseconds since 1970; NULL: they do not end.
ALTER TABLE invites ADD COLUMN access_expires_at BIGINT;
