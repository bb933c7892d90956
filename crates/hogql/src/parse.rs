//! Parses the text of a query into a syntax tree, within limits.
//!
//! Only the parser for queries is used, never the one for statements, and the dialect has only the syntax of HogQL: what
//! does not parse here does not have to be refused later.

use crate::limits::{PARSER_DEPTH, QUERY_BYTES, QUERY_TOKENS};
use crate::refusal::{Code, Position, Refusal};
use sqlparser::ast::Query;
use sqlparser::dialect::{ClickHouseDialect, Dialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};
use std::any::TypeId;

/// The dialect of HogQL: `ClickHouse`'s quotes and calls, and names that begin with `$`.
#[derive(Debug)]
struct HogQl;

impl Dialect for HogQl {
    fn dialect(&self) -> TypeId {
        // The parser supports `quantile(0.9)(x)` for this dialect only.
        TypeId::of::<ClickHouseDialect>()
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        ch.is_ascii_alphabetic() || ch == '_' || ch == '$'
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        ch.is_ascii_alphanumeric() || ch == '_' || ch == '$'
    }

    fn supports_string_literal_backslash_escape(&self) -> bool {
        true
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        true
    }

    fn supports_numeric_literal_underscores(&self) -> bool {
        true
    }

    fn supports_limit_comma(&self) -> bool {
        true
    }

    fn supports_nested_comments(&self) -> bool {
        true
    }
}

/// Parses a text with a single query; also returns its number of tokens.
pub(crate) fn parse(text: &str) -> Result<(Box<Query>, usize), Refusal> {
    if text.len() > QUERY_BYTES {
        return Err(Refusal::new(Code::TooComplex, format!("A query has at most {QUERY_BYTES} bytes"), None));
    }
    let tokens = Tokenizer::new(&HogQl, text)
        .tokenize_with_location()
        .map_err(|error| Refusal::new(Code::Syntax, error.message.trim_end_matches('.'), position(error.location)))?;
    let words = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_)));
    let first = words.clone().next();
    if let Some(first) = first {
        begins_query(first)?;
    } else {
        let detail = "The query is empty; write a SELECT, such as SELECT event, count() FROM events GROUP BY event";
        return Err(Refusal::new(Code::Syntax, detail, None));
    }
    if let Some(token) = words.clone().nth(QUERY_TOKENS) {
        let detail = format!("The query is too long: it may have {QUERY_TOKENS} words and signs");
        return Err(Refusal::new(Code::TooComplex, detail, position(token.span.start)));
    }
    let count = words.count();
    Ok((parse_tokens(tokens)?, count))
}

fn begins_query(first: &TokenWithSpan) -> Result<(), Refusal> {
    let fits = match &first.token {
        Token::LParen => true,
        Token::Word(word) => matches!(word.keyword, Keyword::SELECT | Keyword::WITH),
        _ => false,
    };
    if fits {
        return Ok(());
    }
    let (code, what) = match &first.token {
        Token::Word(word) if word.keyword != Keyword::NoKeyword => {
            (Code::NotAllowed, "Only SELECT statements are allowed")
        }
        _ => (Code::Syntax, "A query must begin with SELECT or WITH"),
    };
    Err(Refusal::new(code, format!("{what}, not `{}`", short(&first.to_string())), position(first.span.start)))
}

fn parse_tokens(tokens: Vec<TokenWithSpan>) -> Result<Box<Query>, Refusal> {
    let end = tokens.last().map_or(Location::new(0, 0), |token| token.span.end);
    let mut parser = Parser::new(&HogQl).with_recursion_limit(PARSER_DEPTH).with_tokens_with_locations(tokens);
    let query = parser.parse_query().map_err(|error| {
        let here = parser.peek_token_ref();
        refused(error, if here.token == Token::EOF { end } else { here.span.start })
    })?;
    while parser.consume_token(&Token::SemiColon) {}
    let rest = parser.peek_token();
    if rest.token == Token::EOF {
        return Ok(query);
    }
    let at = position(rest.span.start);
    // After a semicolon there is another statement; otherwise it is a syntax error.
    Err(match parser.get_current_token().token {
        Token::SemiColon => Refusal::new(Code::NotAllowed, "Only one SELECT statement is allowed", at),
        _ => Refusal::new(Code::Syntax, format!("`{}` was not expected here", short(&rest.to_string())), at),
    })
}

fn refused(error: ParserError, here: Location) -> Refusal {
    match error {
        ParserError::RecursionLimitExceeded => {
            let detail = format!("The query is nested too deeply: more than {PARSER_DEPTH} levels");
            Refusal::new(Code::TooComplex, detail, position(here))
        }
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            let (what, at) = located(&message);
            let detail = if what.starts_with("No infix parser") {
                // The parser's message contains names of its Rust types.
                "This operator cannot be used here".to_owned()
            } else {
                capitalized(&what.replace(", found: EOF", ", but the query ends"))
            };
            Refusal::new(Code::Syntax, detail, at.or(position(here)))
        }
    }
}

/// Splits the position from a message of the parser.
fn located(message: &str) -> (&str, Option<Position>) {
    let parts = || {
        let (what, rest) = message.rsplit_once(" at Line: ")?;
        let (line, column) = rest.split_once(", Column: ")?;
        Some((what, Position { line: line.parse().ok()?, column: column.trim().parse().ok()? }))
    };
    match parts() {
        Some((what, position)) => (what, Some(position)),
        None => (message, None),
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The beginning of a text, for a refusal.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    format!("{cut}…")
}

/// Converts a location of the parser; `None` for nodes that are not in the text.
pub(crate) fn position(location: Location) -> Option<Position> {
    let number = |number: u64| u32::try_from(number).ok().filter(|number| *number > 0);
    Some(Position { line: number(location.line)?, column: number(location.column)? })
}
