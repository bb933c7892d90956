-- Where somebody has signed in before: an attack from elsewhere does not lock them out there.

CREATE TABLE known_clients (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- SHA-256 of the token of a device cookie, or of a network, in hexadecimal.
    client TEXT NOT NULL,
    last_used_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, client)
);

CREATE INDEX known_clients_by_client ON known_clients (client);
CREATE INDEX known_clients_by_last_use ON known_clients (last_used_at);

-- Failures are swept every minute.
CREATE INDEX login_failures_by_expiry ON login_failures (expires_at);
