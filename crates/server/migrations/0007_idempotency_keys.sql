-- What was asked with an idempotency key, and what was answered, for a day.

CREATE TABLE idempotency_keys (
    -- SHA-256 over the person, the route and the key, in hexadecimal.
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- HMAC of the address and the body under the key. The key is not stored, so passwords in a body cannot be guessed.
    request TEXT NOT NULL,
    -- Which attempt at the request carries it out, and until when no other attempt may.
    attempt TEXT NOT NULL,
    leased_until BIGINT NOT NULL,
    -- Set by the transaction that makes the change.
    is_done BIGINT NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1)),
    -- The answer, once it is known; without a status it is not.
    status BIGINT,
    answer TEXT NOT NULL DEFAULT '',
    -- Bytes of the answer.
    size BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL
);

CREATE INDEX idempotency_keys_by_user ON idempotency_keys (user_id);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
