-- The triggers of 0012_counts_and_indexes.sql for SQLite.

CREATE TRIGGER invite_begins AFTER INSERT ON invites BEGIN
    INSERT INTO invite_counts (organization_id, invites) VALUES (NEW.organization_id, 1)
        ON CONFLICT (organization_id) DO UPDATE SET invites = invites + 1;
END;

CREATE TRIGGER invite_ends AFTER DELETE ON invites BEGIN
    UPDATE invite_counts SET invites = invites - 1 WHERE organization_id = OLD.organization_id;
END;
