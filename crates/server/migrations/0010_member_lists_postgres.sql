-- The triggers of 0010_member_lists.sql for PostgreSQL.

-- Locks the account until the transaction ends: a concurrent change of it waits, and then finds the membership.
CREATE FUNCTION copy_account() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    SELECT u.name_key, u.email, COALESCE(u.last_seen, 0), COALESCE(u.last_seen, 0) / 86400000000, u.is_active
        INTO NEW.name_key, NEW.email, NEW.last_seen, NEW.seen_on, NEW.is_active
        FROM users u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_begins BEFORE INSERT ON memberships FOR EACH ROW EXECUTE FUNCTION copy_account();

CREATE FUNCTION change_memberships() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE memberships SET name_key = NEW.name_key, email = NEW.email, last_seen = COALESCE(NEW.last_seen, 0),
        seen_on = COALESCE(NEW.last_seen, 0) / 86400000000, is_active = NEW.is_active
    WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER account_changes_memberships AFTER UPDATE OF name_key, email, last_seen, is_active ON users
    FOR EACH ROW EXECUTE FUNCTION change_memberships();

CREATE FUNCTION count_members() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP <> 'INSERT' AND OLD.is_active = 1 THEN
        UPDATE member_counts SET people = people - 1
        WHERE organization_id = OLD.organization_id AND level = OLD.level;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.is_active = 1 THEN
        INSERT INTO member_counts (organization_id, level, people) VALUES (NEW.organization_id, NEW.level, 1)
            ON CONFLICT (organization_id, level) DO UPDATE SET people = member_counts.people + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER membership_is_counted AFTER INSERT OR DELETE ON memberships
    FOR EACH ROW EXECUTE FUNCTION count_members();
CREATE TRIGGER membership_is_counted_anew AFTER UPDATE OF level, is_active ON memberships
    FOR EACH ROW WHEN (OLD.level <> NEW.level OR OLD.is_active <> NEW.is_active) EXECUTE FUNCTION count_members();
