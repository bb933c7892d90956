-- Accounts, who is signed in, and who has tried too often.

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    distinct_id TEXT NOT NULL UNIQUE,
    first_name TEXT NOT NULL,
    -- Normalized (contract 2.4), so that equal addresses are equal texts.
    email TEXT NOT NULL UNIQUE,
    -- A PHC string; none: cannot sign in by password.
    password_hash TEXT,
    is_active BIGINT NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    date_joined BIGINT NOT NULL,
    -- Exact to a minute; none: never here.
    last_seen BIGINT,
    -- What was looked at last. No foreign keys: if it is gone or closed, reading picks another.
    current_organization_id TEXT,
    current_project_id BIGINT
);

-- Has its one row from the first sign-up on, so that of two first sign-ups at once only one is the first.
CREATE TABLE instance (
    only_row BIGINT NOT NULL PRIMARY KEY CHECK (only_row = 1)
);

CREATE TABLE sessions (
    -- SHA-256 of the token in the cookie, in hexadecimal.
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_last_use ON sessions (last_used_at);

CREATE TABLE login_failures (
    -- A hash of the account's address or of the client's.
    subject TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
