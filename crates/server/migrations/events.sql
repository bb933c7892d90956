-- The event store: an SQLite file of its own, beside the main database (contract 7). Times are microseconds since 1970.
-- `project_id` is the number of a project in the main database; numbers are never given twice.

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL,
    uuid TEXT NOT NULL,
    event TEXT NOT NULL,
    distinct_id TEXT NOT NULL,
    -- When it happened.
    timestamp INTEGER NOT NULL,
    -- When it was stored: one value for each commit, always growing.
    created_at INTEGER NOT NULL,
    -- A JSON object.
    properties TEXT NOT NULL
);
CREATE UNIQUE INDEX events_once ON events (project_id, uuid);
CREATE INDEX events_newest ON events (project_id, timestamp);
CREATE INDEX events_by_name ON events (project_id, event, timestamp);
CREATE INDEX events_by_person ON events (project_id, distinct_id, timestamp);
CREATE INDEX events_by_arrival ON events (project_id, created_at);

-- A number for each person, so that sets of people are small.
CREATE TABLE people (
    project_id INTEGER NOT NULL,
    distinct_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (project_id, distinct_id)
) WITHOUT ROWID;

-- INVARIANT: what is in `events`, by quarters of an hour (every time zone's days begin at one), in the same transaction.
CREATE TABLE rollups (
    project_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    -- Quarters of an hour since 1970.
    quarter INTEGER NOT NULL,
    events INTEGER NOT NULL,
    -- The numbers of the people, as a roaring bitmap.
    people BLOB NOT NULL,
    PRIMARY KEY (project_id, event, quarter)
) WITHOUT ROWID;

-- Names in use, for people to choose from.
CREATE TABLE event_names (
    project_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, name)
) WITHOUT ROWID;
CREATE TABLE property_names (
    project_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (project_id, name)
) WITHOUT ROWID;

-- Per project: the last number given to a person.
CREATE TABLE projects (
    project_id INTEGER PRIMARY KEY,
    last_person INTEGER NOT NULL
);

-- What was captured, by days (UTC, of arrival): what is billed. It outlives events and projects.
CREATE TABLE usage (
    organization_id TEXT NOT NULL,
    project_id INTEGER NOT NULL,
    -- Days since 1970.
    day INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (organization_id, day, project_id)
) WITHOUT ROWID;
