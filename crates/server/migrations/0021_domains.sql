-- Domains that organizations have shown to be theirs (contract 10).

CREATE TABLE domains (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES all_organizations (id) ON DELETE CASCADE,
    -- In ASCII (punycode) and lower case, as the domains of email addresses.
    domain TEXT NOT NULL,
    -- What the TXT record has to contain. Whoever asks the DNS can read it, so it is no secret.
    challenge TEXT NOT NULL,
    -- NULL: the record was not found yet, or no longer is.
    verified_at BIGINT,
    -- When the record of a verified domain was last looked up, or a server began to.
    checked_at BIGINT,
    -- When a lookup last found it.
    found_at BIGINT,
    -- The first of the lookups that did not find the record of a verified domain; NULL: the last one found it.
    missing_since BIGINT,
    automatic_joining BIGINT NOT NULL DEFAULT 0 CHECK (automatic_joining IN (0, 1)),
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, domain)
);
-- INVARIANT: a domain belongs to one organization at a time.
CREATE UNIQUE INDEX domains_verified_once ON domains (domain) WHERE verified_at IS NOT NULL;
CREATE INDEX domains_to_check ON domains (checked_at) WHERE verified_at IS NOT NULL;

-- The addresses of people who were removed or left: they come back by an invite only, also with another account.
CREATE TABLE former_addresses (
    organization_id TEXT NOT NULL REFERENCES all_organizations (id) ON DELETE CASCADE,
    -- SHA-256 in hexadecimal, so that a deleted account leaves no address behind.
    address_hash TEXT NOT NULL,
    PRIMARY KEY (organization_id, address_hash)
);
