-- Mails that are to be sent, or were: a durable queue, written in the transaction of what a mail is about.
CREATE TABLE mails (
    -- UUID v7; also in the Message-ID, so that a mail that was sent twice after a crash is known as one.
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    -- The organization that it is about; NULL: an account.
    organization_id TEXT REFERENCES all_organizations (id) ON DELETE CASCADE,
    -- The invite that it is about. NULL although it is an invite: that was accepted, cancelled or replaced, so the mail is
    -- no longer sent.
    invite_id TEXT REFERENCES invites (id) ON DELETE SET NULL,
    -- What its text needs, as JSON. It can contain a link that is a secret, so it is erased once the mail is sent or given up.
    data TEXT,
    created_at BIGINT NOT NULL,
    -- Attempts that began.
    attempts BIGINT NOT NULL DEFAULT 0,
    -- While it is being sent: when the attempt counts as lost. NULL: sent or given up.
    next_attempt_at BIGINT,
    -- Why the last attempt failed: a word and perhaps the number of the SMTP reply.
    last_error TEXT,
    sent_at BIGINT,
    given_up_at BIGINT
);
CREATE INDEX mails_due ON mails (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX mails_by_age ON mails (created_at);
CREATE INDEX mails_by_recipient ON mails (recipient, created_at);
CREATE INDEX mails_of_organization ON mails (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX mails_of_invite ON mails (invite_id) WHERE invite_id IS NOT NULL;
