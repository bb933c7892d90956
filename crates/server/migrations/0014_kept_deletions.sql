-- Deleted projects and organizations are kept for 30 days, so that the deletion can be undone (contract 8). The views have
-- the others only: a statement that reads `projects` or `organizations` cannot find a deleted one. Statements that write,
-- and those that must find deleted ones, name the tables. A migration that adds a column must create its view again.
ALTER TABLE organizations ADD COLUMN deleted_at BIGINT;
-- The number of the entry in the activity log.
ALTER TABLE organizations ADD COLUMN deletion_entry BIGINT;
ALTER TABLE organizations RENAME TO all_organizations;
CREATE INDEX organizations_by_deletion ON all_organizations (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE VIEW organizations AS
    SELECT id, name, name_key, slug, is_member_join_email_enabled, members_can_invite, created_at, updated_at
    FROM all_organizations WHERE deleted_at IS NULL;

-- Projects of a deleted organization have its time of deletion, unless they were deleted before.
ALTER TABLE projects ADD COLUMN deleted_at BIGINT;
-- None for those that were deleted with their organization.
ALTER TABLE projects ADD COLUMN deletion_entry BIGINT;
ALTER TABLE projects RENAME TO all_projects;
CREATE INDEX projects_by_deletion ON all_projects (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE VIEW projects AS
    SELECT id, uuid, organization_id, name, name_key, api_token, timezone, access_control, ingested_event, app_urls,
        anonymize_ips, created_at, updated_at, retention_days
    FROM all_projects WHERE deleted_at IS NULL;
