-- Organizations that require a second factor keep members without one out (contract 10).
ALTER TABLE all_organizations ADD COLUMN require_two_factor BIGINT NOT NULL DEFAULT 0
    CHECK (require_two_factor IN (0, 1));

DROP VIEW organizations;
CREATE VIEW organizations AS
    SELECT id, name, name_key, slug, is_member_join_email_enabled, members_can_invite, created_at, updated_at,
        require_two_factor
    FROM all_organizations WHERE deleted_at IS NULL;

-- Whose sign-in takes a second step.
CREATE VIEW people_with_second_factor AS
    SELECT user_id FROM totp_secrets WHERE is_confirmed = 1
    UNION ALL SELECT user_id FROM passkeys;
