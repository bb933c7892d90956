-- The second factor of accounts (contract 10): authenticator apps (TOTP), passkeys and recovery codes.

CREATE TABLE totp_secrets (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- In Base32. It is not hashed: each code is computed from it.
    secret TEXT NOT NULL,
    -- 0: it is being set up, and no code has shown yet that the app has it.
    is_confirmed BIGINT NOT NULL CHECK (is_confirmed IN (0, 1)),
    -- The 30-second step of the code that was used last: no code counts twice.
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- SHA-256 in hexadecimal. Used codes are deleted.
    code_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- In base64url.
    credential_id TEXT NOT NULL UNIQUE,
    -- The public key and what goes with it, as webauthn-rs has it in JSON.
    credential TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- A passkey that is being added: what its answer is checked against.
CREATE TABLE passkey_registrations (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- The session in which it is being added.
    session_hash TEXT NOT NULL,
    -- Of webauthn-rs, in JSON.
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Between the two steps of signing in. None of these is a session.
CREATE TABLE pending_logins (
    -- SHA-256 of the token in the cookie, in hexadecimal.
    token_hash TEXT NOT NULL PRIMARY KEY,
    -- Whose password was right; none: nobody's yet, a passkey will say who it is.
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    -- What a passkey has to sign, as webauthn-rs has it in JSON.
    challenge TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pending_logins_by_user ON pending_logins (user_id);
CREATE INDEX pending_logins_by_expiry ON pending_logins (expires_at);
