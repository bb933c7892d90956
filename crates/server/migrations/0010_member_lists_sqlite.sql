-- The triggers of 0010_member_lists.sql for SQLite.

CREATE TRIGGER membership_begins AFTER INSERT ON memberships BEGIN
    INSERT INTO member_counts (organization_id, level, people) VALUES (NEW.organization_id, NEW.level, 1)
        ON CONFLICT (organization_id, level) DO UPDATE SET people = people + 1;
    -- If the account is not active, this changes the count again.
    UPDATE memberships SET (name_key, email, last_seen, seen_on, is_active) = (
        SELECT u.name_key, u.email, COALESCE(u.last_seen, 0), COALESCE(u.last_seen, 0) / 86400000000, u.is_active
        FROM users u WHERE u.id = NEW.user_id)
    WHERE id = NEW.id;
END;

CREATE TRIGGER account_changes_memberships AFTER UPDATE OF name_key, email, last_seen, is_active ON users BEGIN
    UPDATE memberships SET name_key = NEW.name_key, email = NEW.email, last_seen = COALESCE(NEW.last_seen, 0),
        seen_on = COALESCE(NEW.last_seen, 0) / 86400000000, is_active = NEW.is_active
    WHERE user_id = NEW.id;
END;

CREATE TRIGGER membership_changes AFTER UPDATE OF level, is_active ON memberships
WHEN OLD.level <> NEW.level OR OLD.is_active <> NEW.is_active BEGIN
    UPDATE member_counts SET people = people - 1
    WHERE organization_id = OLD.organization_id AND level = OLD.level AND OLD.is_active = 1;
    INSERT INTO member_counts (organization_id, level, people)
        SELECT NEW.organization_id, NEW.level, 1 WHERE NEW.is_active = 1
        ON CONFLICT (organization_id, level) DO UPDATE SET people = people + 1;
END;

CREATE TRIGGER membership_ends AFTER DELETE ON memberships WHEN OLD.is_active = 1 BEGIN
    UPDATE member_counts SET people = people - 1
    WHERE organization_id = OLD.organization_id AND level = OLD.level;
END;
