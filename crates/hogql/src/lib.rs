//! Translates one `SELECT` of HogQL, PostHog's SQL dialect, into SQL for SQLite: safe to run whatever the query is, with
//! typed columns, and bounded in size. Pure: no database connection, no HTTP; the current time is a parameter.
//!
//! ```
//! use jiff::tz::TimeZone;
//! use rolecall_hogql::{Code, Context, Kind, Value, translate};
//!
//! let context = Context { project: 7, now: 1_795_514_400_000_000, zone: &TimeZone::UTC };
//! let query = "SELECT event, count() AS n FROM events WHERE properties.plan = 'pro' GROUP BY event";
//! let translation = translate(query, context)?;
//! // Nothing of the query's text is in the SQL, and the project is bound first.
//! assert!(translation.sql.starts_with("SELECT t1.c1 AS c0, count(*) AS c1 FROM (SELECT uuid AS c0, "));
//! assert!(translation.sql.contains("FROM main.events WHERE project_id = ?1) AS t1"));
//! assert_eq!(translation.values[0], Value::Integer(7));
//! assert_eq!((translation.columns[1].name.as_str(), translation.columns[1].kind), ("n", Kind::Integer));
//!
//! let refusal = translate("SELECT evnt FROM events", context).unwrap_err();
//! assert_eq!(refusal.code, Code::UnknownName);
//! assert!(refusal.to_string().ends_with("(line 1, column 8)"));
//! # Ok::<(), rolecall_hogql::Refusal>(())
//! ```
//!
//! # Method
//!
//! A query is parsed into a syntax tree, and SQL is generated from the tree, node by node, from an allowlist. Everything
//! else is refused with its position. The generated SQL contains no name or value of the query: relations and columns
//! are called `t3` and `c1`, and values are bound. Every `FROM events` becomes a sub-select with the condition
//! `project_id = ?1` and only the columns of [`events::COLUMNS`], so no query can leave its project.
//!
//! # Running translations
//!
//! The connection needs the table [`events`] and the functions [`functions::OWN`], which are implemented in
//! [`functions::property`], [`functions::text`] and [`functions::time`]. A sandbox against bugs in this crate can allow
//! exactly the names in [`events`], [`functions::SQLITE`] and [`functions::OWN`]: translations use all of them and no
//! others.
//!
//! # Refused queries
//!
//! Statements other than one `SELECT`; tables other than `events` and common table expressions; recursion; unlisted
//! functions; regular expressions, arrays, tuples, lambdas, persons; correlated sub-queries; and everything beyond these
//! limits ([`Code`] lists all reasons):
//!
//! | what | maximum | constant |
//! |---|---|---|
//! | length of a query | 64 KiB | [`limits::QUERY_BYTES`] |
//! | tokens of a query | 4,000 | [`limits::QUERY_TOKENS`] |
//! | nesting while parsing | 48 | [`limits::PARSER_DEPTH`] |
//! | nesting, aliases expanded | 64 | [`limits::TREE_DEPTH`] |
//! | nodes, aliases expanded | 1,000 plus 20 per token | [`limits::NODES`], [`limits::NODES_PER_TOKEN`] |
//! | operators in one chain | 500 | [`limits::CHAIN`] |
//! | columns of a `SELECT` | 200 | [`limits::COLUMNS`] |
//! | parts, sub-queries and columns expanded | 20,000 | [`limits::PARTS`] |
//! | length of a translation | 512 KiB | [`limits::TRANSLATION_BYTES`] |
//!
//! # Differences from PostHog
//!
//! Weeks begin on Monday; a division by zero is null; `!=` is true for a missing property. Properties are compared as
//! [`functions::property`] says: 3 is `'3'` and `'3.0'`, true is `'true'`; with a time they are times.
//!
//! # Fuzzing
//!
//! `cargo +nightly fuzz run translate` in this folder (with cargo-fuzz) tries arbitrary bytes as queries and as input of the
//! query generator. `cargo test` does the same for a few hundred cases.

mod call;
mod convert;
pub mod events;
mod expr;
pub mod functions;
mod kind;
pub mod limits;
mod parse;
mod place;
mod query;
mod refusal;
mod scope;
mod size;
mod sql_expr;
mod translate;
mod translation;
mod translator;
mod value;

pub use kind::Kind;
pub use refusal::{Code, Position, Refusal};
pub use translate::translate;
pub use translation::{Column, Context, Translation};
pub use value::Value;
