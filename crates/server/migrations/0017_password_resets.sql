-- Links to set a new password (contract 4 and 10): at most one for each account, a new one replaces it.

CREATE TABLE password_resets (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- The address that the link was made for. If the account has another one by now, the link does not work.
    email TEXT NOT NULL,
    -- SHA-256 of the token in the link, in hexadecimal.
    token_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX password_resets_by_expiry ON password_resets (expires_at);
