//! Example queries, shown before the first query is run.

/// An example query.
pub(super) struct Example {
    /// What it returns, in words.
    pub(super) words: &'static str,
    /// The query in SQL.
    pub(super) sql: &'static str,
}

/// The examples, in the order in which they are shown.
pub(super) const EXAMPLES: [Example; 4] = [
    Example {
        words: "Which events were the most frequent in the last 7 days, and how many unique users sent them?",
        sql: "SELECT event, count() AS events, uniq(distinct_id) AS users\nFROM events\n\
              WHERE timestamp > now() - INTERVAL 7 DAY\nGROUP BY event\nORDER BY events DESC",
    },
    Example {
        words: "How many unique users were there on each of the last 30 days?",
        sql: "SELECT toDate(timestamp) AS day, uniq(distinct_id) AS users\nFROM events\n\
              WHERE timestamp > now() - INTERVAL 30 DAY\nGROUP BY day\nORDER BY day",
    },
    Example {
        words: "Which users were first seen in the last 7 days?",
        sql: "WITH users AS (\n  SELECT distinct_id, min(timestamp) AS first_seen, count() AS events\n  \
              FROM events\n  GROUP BY distinct_id\n)\nSELECT distinct_id, first_seen, events\nFROM users\n\
              WHERE first_seen > now() - INTERVAL 7 DAY\nORDER BY first_seen DESC\nLIMIT 100",
    },
    Example {
        words: "What are the newest events, with all their properties?",
        sql: "SELECT timestamp, event, distinct_id, properties\nFROM events\nORDER BY timestamp DESC\nLIMIT 50",
    },
];
