//! Translates one `SELECT` as people of `PostHog` write it (HogQL) into SQL for SQLite. Pure: it knows no database
//! connection, no HTTP and no clock but the time that it is given.

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
