-- Personal API keys: what programs sign in with as their person (contract 4).

CREATE TABLE personal_api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    -- SHA-256 of the value, in hexadecimal.
    value_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    -- Exact to a minute; none: never.
    last_used_at BIGINT
);

CREATE INDEX personal_api_keys_of_user ON personal_api_keys (user_id, created_at);
