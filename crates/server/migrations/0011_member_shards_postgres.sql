-- The triggers of 0011_member_shards.sql for PostgreSQL.

-- Sorted by bytes, as SQLite does and as searches in memory do.
ALTER TABLE memberships ALTER COLUMN name_key TYPE TEXT COLLATE "C", ALTER COLUMN email TYPE TEXT COLLATE "C";

-- As in migration 10, and with a shard: the first that is not full, or else a new one.
CREATE OR REPLACE FUNCTION copy_account() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    SELECT u.name_key, u.email, COALESCE(u.last_seen, 0), COALESCE(u.last_seen, 0) / 86400000000, u.is_active
        INTO NEW.name_key, NEW.email, NEW.last_seen, NEW.seen_on, NEW.is_active
        FROM users u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
    NEW.shard := COALESCE(
        (SELECT MIN(s.shard) FROM member_shards s WHERE s.organization_id = NEW.organization_id AND s.people < 512),
        (SELECT MAX(s.shard) + 1 FROM member_shards s WHERE s.organization_id = NEW.organization_id),
        0);
    INSERT INTO member_shards (organization_id, shard, people, revision) VALUES (NEW.organization_id, NEW.shard, 1, 1)
        ON CONFLICT (organization_id, shard)
        DO UPDATE SET people = member_shards.people + 1, revision = member_shards.revision + 1;
    RETURN NEW;
END $$;

CREATE FUNCTION change_shard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE member_shards SET revision = revision + 1, people = people - CASE WHEN TG_OP = 'DELETE' THEN 1 ELSE 0 END
    WHERE organization_id = OLD.organization_id AND shard = OLD.shard;
    RETURN NULL;
END $$;
CREATE TRIGGER membership_changes_shard AFTER UPDATE OF level, is_active, name_key, email ON memberships
    FOR EACH ROW WHEN (OLD.level <> NEW.level OR OLD.is_active <> NEW.is_active
        OR OLD.name_key <> NEW.name_key OR OLD.email <> NEW.email) EXECUTE FUNCTION change_shard();
CREATE TRIGGER membership_leaves_shard AFTER DELETE ON memberships
    FOR EACH ROW EXECUTE FUNCTION change_shard();

-- As in migration 10. Concurrent changes of several accounts lock memberships and shards in the same order.
CREATE OR REPLACE FUNCTION change_memberships() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.name_key <> NEW.name_key OR OLD.email <> NEW.email OR OLD.is_active <> NEW.is_active THEN
        PERFORM 1 FROM memberships WHERE user_id = NEW.id ORDER BY organization_id FOR NO KEY UPDATE;
        PERFORM 1 FROM member_shards
            WHERE (organization_id, shard) IN (SELECT organization_id, shard FROM memberships WHERE user_id = NEW.id)
            ORDER BY organization_id, shard FOR NO KEY UPDATE;
    END IF;
    UPDATE memberships SET name_key = NEW.name_key, email = NEW.email, last_seen = COALESCE(NEW.last_seen, 0),
        seen_on = COALESCE(NEW.last_seen, 0) / 86400000000, is_active = NEW.is_active
    WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
