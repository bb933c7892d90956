-- The triggers of 0012_counts_and_indexes.sql for PostgreSQL. They run once for each statement, so that 500 invites
-- change the number once.

CREATE FUNCTION count_new_invites() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO invite_counts (organization_id, invites)
        SELECT organization_id, COUNT(*) FROM changed GROUP BY organization_id ORDER BY organization_id
        ON CONFLICT (organization_id) DO UPDATE SET invites = invite_counts.invites + EXCLUDED.invites;
    RETURN NULL;
END $$;
CREATE TRIGGER invites_begin AFTER INSERT ON invites REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_new_invites();

CREATE FUNCTION count_ended_invites() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE invite_counts SET invites = invite_counts.invites - ended.invites
        FROM (SELECT organization_id, COUNT(*) AS invites FROM changed GROUP BY organization_id) AS ended
        WHERE invite_counts.organization_id = ended.organization_id;
    RETURN NULL;
END $$;
CREATE TRIGGER invites_end AFTER DELETE ON invites REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_ended_invites();
