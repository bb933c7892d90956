-- Whether the person of an account has shown that they read the mail to its address (contract 2.4 and 4).

-- When a link that was sent to the address was used; NULL: none was.
ALTER TABLE users ADD COLUMN email_verified_at BIGINT;

-- Links that confirm an address: at most one for each account, a new one replaces it.
CREATE TABLE email_confirmations (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- The address that the link was sent to: that of the account, or the one that is to take its place.
    email TEXT NOT NULL,
    -- The address that the account had then. If it has another one by now, the link does not work.
    email_before TEXT NOT NULL,
    -- SHA-256 of the token in the link, in hexadecimal.
    token_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX email_confirmations_by_expiry ON email_confirmations (expires_at);

-- SHA-256 of what only the mail of an invite has, besides the link that its author sees too; NULL: it was not mailed.
ALTER TABLE invites ADD COLUMN proof_hash TEXT;
