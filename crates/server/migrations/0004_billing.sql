-- Billing (contract 7). Nothing here refers to organizations: an account and its invoices outlive their organization.
-- Amounts are minor units of a currency; months count from the year 0 (twelve times the year, and the months before it).

CREATE TABLE billing_accounts (
    organization_id TEXT NOT NULL PRIMARY KEY,
    -- What stands in the numbers of its invoices.
    code TEXT NOT NULL UNIQUE,
    contact_name TEXT NOT NULL DEFAULT '',
    contact_address TEXT NOT NULL DEFAULT '',
    contact_email TEXT NOT NULL DEFAULT '',
    vat_id TEXT NOT NULL DEFAULT '',
    -- None: no limit.
    spend_limit BIGINT CHECK (spend_limit >= 0),
    -- The first month that is not billed yet.
    next_month BIGINT NOT NULL,
    -- Of an organization that was deleted: its last month, and its name.
    last_month BIGINT,
    last_name TEXT,
    -- What Stripe knows the organization as, and what was last read there. The version grows with each reading.
    stripe_customer TEXT UNIQUE,
    card_brand TEXT,
    card_last4 TEXT,
    card_expires TEXT,
    stripe_version BIGINT NOT NULL DEFAULT 0
);

-- INVARIANT: rows are never changed. `snapshot` is what is shown, as JSON; the columns are for finding and adding up.
CREATE TABLE invoices (
    number TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    -- The year in which it was made, and its place among the organization's invoices of that year, from 1.
    year BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    month BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    UNIQUE (organization_id, month),
    UNIQUE (organization_id, year, sequence)
);

-- What becomes of invoices.
CREATE TABLE invoice_payments (
    number TEXT NOT NULL PRIMARY KEY REFERENCES invoices (number) ON DELETE CASCADE,
    organization_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'processing', 'paid', 'failed')),
    -- How many tries to collect it have failed.
    failures BIGINT NOT NULL DEFAULT 0,
    -- When somebody began to collect it whose outcome is not known yet.
    begun_at BIGINT,
    -- When to try (again); none: not by itself.
    due_at BIGINT
);
CREATE INDEX invoice_payments_of_organization ON invoice_payments (organization_id, state);
CREATE INDEX invoice_payments_due ON invoice_payments (due_at);

-- Events of Stripe that were seen to, so that each counts once.
CREATE TABLE stripe_events (
    id TEXT NOT NULL PRIMARY KEY,
    received_at BIGINT NOT NULL
);
CREATE INDEX stripe_events_by_time ON stripe_events (received_at);
