-- Sessions are listed for their person, who can end them one by one (contract 10).
ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
-- Of the last use, exact to a minute: without control characters and cut; empty if it was not sent, or is from before.
ALTER TABLE sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN ip TEXT NOT NULL DEFAULT '';
-- Where it began.
ALTER TABLE sessions ADD COLUMN created_ip TEXT NOT NULL DEFAULT '';
-- When the person last entered their password in it; signing in counts.
ALTER TABLE sessions ADD COLUMN proven_at BIGINT NOT NULL DEFAULT 0;

-- Existing sessions get an id in the form of a UUID, made of a part of the hash, from which nobody can get the token.
UPDATE sessions SET proven_at = created_at,
    id = substr(token_hash, 1, 8) || '-' || substr(token_hash, 9, 4) || '-4' || substr(token_hash, 14, 3)
        || '-8' || substr(token_hash, 18, 3) || '-' || substr(token_hash, 21, 12);
CREATE UNIQUE INDEX sessions_by_id ON sessions (id);

-- Why sessions ended that their own browser did not end, so that it can say so. They are kept for a day.
CREATE TABLE ended_sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('ended', 'password')),
    ended_at BIGINT NOT NULL
);
CREATE INDEX ended_sessions_by_time ON ended_sessions (ended_at);
