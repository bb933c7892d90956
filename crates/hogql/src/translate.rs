//! The way from the text of a query to its translation.

use crate::limits::{NODES, NODES_PER_TOKEN};
use crate::parse::parse;
use crate::refusal::Refusal;
use crate::translation::{Column, Context, Translation};
use crate::translator::Translator;

/// Translates a query.
///
/// # Errors
/// What is wrong with it, and where.
pub fn translate(query: &str, context: Context<'_>) -> Result<Translation, Refusal> {
    let (query, tokens) = parse(query)?;
    let mut translator = Translator::new(context, NODES + NODES_PER_TOKEN * tokens);
    let made = translator.query(&query, &[])?;
    let columns = made.columns.into_iter().map(|column| Column { name: column.name, kind: column.kind }).collect();
    Ok(Translation { sql: made.sql, values: translator.into_values(), columns })
}
