-- Rollups by property: of the properties that people break down by or filter by.

CREATE TABLE rolled_properties (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL,
    -- None: the property is no longer rolled up, and its rollups are about to be deleted.
    name TEXT,
    -- When somebody last asked for a trend by it.
    asked_at INTEGER NOT NULL,
    -- The last event, by arrival, that is in the rollups.
    rolled_created_at INTEGER NOT NULL,
    rolled_event_id INTEGER NOT NULL,
    -- When it turned out to have too many values; none: it is rolled up.
    refused_at INTEGER,
    UNIQUE (project_id, name)
);

-- INVARIANT: what is in `events` of those that have been rolled up, in the same transaction.
CREATE TABLE property_rollups (
    -- Of `rolled_properties`.
    property_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    -- Quarters of an hour since 1970.
    quarter INTEGER NOT NULL,
    -- The values with the number of events of each.
    counts BLOB NOT NULL,
    -- For each value the numbers of the people, as roaring bitmaps.
    people BLOB NOT NULL,
    PRIMARY KEY (property_id, event, quarter)
) WITHOUT ROWID;
