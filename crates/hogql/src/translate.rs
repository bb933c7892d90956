//! Parses and translates a query.

use crate::limits::{NODES, NODES_PER_TOKEN};
use crate::parse::parse;
use crate::refusal::Refusal;
use crate::translation::{Column, Context, Translation};
use crate::translator::Translator;

/// Translates a query.
///
/// # Errors
/// The mistake in the query, with its position.
pub fn translate(query: &str, context: Context<'_>) -> Result<Translation, Refusal> {
    let (query, tokens) = parse(query)?;
    let mut translator = Translator::new(context, NODES + NODES_PER_TOKEN * tokens);
    let translated = translator.query(&query, &[])?;
    let columns =
        translated.columns.into_iter().map(|column| Column { name: column.name, kind: column.kind }).collect();
    Ok(Translation { sql: translated.sql, values: translator.into_values(), columns })
}
