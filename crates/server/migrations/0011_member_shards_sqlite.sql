-- The triggers of 0011_member_shards.sql for SQLite.

-- As in migration 10, and with a shard: the first that is not full, or else a new one.
DROP TRIGGER membership_begins;
CREATE TRIGGER membership_begins AFTER INSERT ON memberships BEGIN
    INSERT INTO member_counts (organization_id, level, people) VALUES (NEW.organization_id, NEW.level, 1)
        ON CONFLICT (organization_id, level) DO UPDATE SET people = people + 1;
    -- If the account is not active, this changes the count again.
    UPDATE memberships SET (name_key, email, last_seen, seen_on, is_active) = (
            SELECT u.name_key, u.email, COALESCE(u.last_seen, 0), COALESCE(u.last_seen, 0) / 86400000000, u.is_active
            FROM users u WHERE u.id = NEW.user_id),
        shard = COALESCE(
            (SELECT MIN(s.shard) FROM member_shards s WHERE s.organization_id = NEW.organization_id AND s.people < 512),
            (SELECT MAX(s.shard) + 1 FROM member_shards s WHERE s.organization_id = NEW.organization_id),
            0)
    WHERE id = NEW.id;
    INSERT INTO member_shards (organization_id, shard, people, revision)
        SELECT m.organization_id, m.shard, 1, 1 FROM memberships m WHERE m.id = NEW.id
        ON CONFLICT (organization_id, shard) DO UPDATE SET people = people + 1, revision = revision + 1;
END;

CREATE TRIGGER membership_changes_shard AFTER UPDATE OF level, is_active, name_key, email ON memberships
WHEN OLD.level <> NEW.level OR OLD.is_active <> NEW.is_active OR OLD.name_key <> NEW.name_key OR OLD.email <> NEW.email
BEGIN
    UPDATE member_shards SET revision = revision + 1
    WHERE organization_id = NEW.organization_id AND shard = NEW.shard;
END;

CREATE TRIGGER membership_leaves_shard AFTER DELETE ON memberships BEGIN
    UPDATE member_shards SET people = people - 1, revision = revision + 1
    WHERE organization_id = OLD.organization_id AND shard = OLD.shard;
END;
