//! Queries: `WITH`, set operations, `SELECT` with all its clauses, `FROM` with its joins.
//!
//! The parser's structs are destructured without `..`, so a field that a later version adds does not compile until
//! somebody decides about it.

mod from;
mod items;
mod select;
mod set;

use crate::place::expr_start;
use crate::refusal::{Code, Refusal};
use crate::scope::RelationColumn;
use crate::scope::{Cte, same_name};
use crate::size::Size;
use crate::translator::Translator;
use sqlparser::ast::{
    self, Expr, Ident, LimitClause, Offset, OrderBy, OrderByExpr, OrderByKind, OrderByOptions, OrderBySort, Query,
    SetExpr, TableAlias,
};

/// A translated query: its columns are called `c0`, `c1` …
#[derive(Debug)]
pub(crate) struct SqlQuery {
    pub(crate) sql: String,
    pub(crate) columns: Vec<RelationColumn>,
    /// Its size after SQLite has expanded it.
    pub(crate) size: Size,
}

impl Translator<'_> {
    /// Translates a query that can read `ctes`.
    pub(crate) fn query(&mut self, query: &Query, ctes: &[Cte]) -> Result<SqlQuery, Refusal> {
        self.nested(|this| this.query_within(query, ctes))
    }

    fn query_within(&mut self, query: &Query, ctes: &[Cte]) -> Result<SqlQuery, Refusal> {
        let Query {
            with,
            body,
            order_by,
            limit_clause,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        self.refuse_if(fetch.is_some(), "FETCH")?;
        self.refuse_if(!locks.is_empty() || for_clause.is_some(), "FOR")?;
        self.refuse_if(settings.is_some(), "SETTINGS")?;
        self.refuse_if(format_clause.is_some(), "FORMAT")?;
        self.refuse_if(!pipe_operators.is_empty(), "`|>`")?;
        let mut known = ctes.to_vec();
        let mut sql = self.with(with.as_ref(), &mut known)?;
        let SqlQuery { sql: body, columns, size } = match &**body {
            SetExpr::Select(select) => self.select(select, order_by.as_ref(), &known)?,
            body => {
                let translated = self.set(body, &known)?;
                let order = self.order_of_set(order_by.as_ref(), &translated.columns)?;
                SqlQuery { sql: translated.sql + &order, ..translated }
            }
        };
        sql.push_str(&body);
        sql.push_str(&self.limit(limit_clause.as_ref())?);
        self.check_size(size)?;
        self.check_length(&sql)?;
        Ok(SqlQuery { sql, columns, size })
    }

    fn with(&mut self, with: Option<&ast::With>, known: &mut Vec<Cte>) -> Result<String, Refusal> {
        let Some(ast::With { with_token, recursive, cte_tables }) = with else {
            return Ok(String::new());
        };
        self.note_place(Some(with_token.0.span.start));
        self.refuse_if(*recursive, "RECURSIVE")?;
        let outer = known.len();
        let mut parts = Vec::new();
        for ast::Cte { alias, query, from, materialized, closing_paren_token: _ } in cte_tables {
            let TableAlias { explicit: _, name, columns, at } = alias;
            self.note_place(Some(name.span.start));
            self.refuse_if(from.is_some() || materialized.is_some() || at.is_some(), "This form of WITH")?;
            if known.iter().skip(outer).any(|cte| same_name(&cte.name, &name.value)) {
                return Err(self.refuse(Code::AmbiguousName, format!("`{}` is defined twice", name.value)));
            }
            let translated = self.query(query, known)?;
            let columns = self.renamed(translated.columns, columns, name)?;
            let sql = self.new_relation('w');
            parts.push(format!("{sql} AS ({})", translated.sql));
            known.push(Cte { name: name.value.clone(), sql, columns, size: translated.size });
        }
        Ok(format!("WITH {} ", parts.join(", ")))
    }

    fn order_terms<'q>(&self, order_by: Option<&'q OrderBy>) -> Result<&'q [OrderByExpr], Refusal> {
        match order_by {
            None => Ok(&[]),
            Some(OrderBy { kind: OrderByKind::Expressions(terms), interpolate: None }) => Ok(terms),
            Some(_) => Err(self.not_allowed("This form of ORDER BY")),
        }
    }

    /// The index of the column that a number in `GROUP BY` or `ORDER BY` means.
    fn ordinal(&self, expr: &Expr, columns: usize) -> Result<Option<usize>, Refusal> {
        let Expr::Value(ast::ValueWithSpan { value: ast::Value::Number(number, _), span: _ }) = expr else {
            return Ok(None);
        };
        match number.parse::<usize>() {
            Ok(number) if (1..=columns).contains(&number) => Ok(Some(number - 1)),
            _ => Err(self.refuse(Code::UnknownName, format!("There is no column {number}; there are {columns}"))),
        }
    }

    fn limit(&mut self, limit: Option<&LimitClause>) -> Result<String, Refusal> {
        let (limit, offset) = match limit {
            None => return Ok(String::new()),
            Some(LimitClause::LimitOffset { limit, offset, limit_by }) => {
                self.refuse_if(!limit_by.is_empty(), "LIMIT … BY")?;
                (limit.as_ref(), offset.as_ref().map(|Offset { value, rows: _ }| value))
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => (Some(limit), Some(offset)),
        };
        // SQLite needs a limit before an offset; -1 means none.
        let limit = limit.map_or(Ok(-1), |limit| self.row_count(limit))?;
        let offset = offset.map_or(Ok(0), |offset| self.row_count(offset))?;
        let (limit, offset) = (self.bind(limit), self.bind(offset));
        Ok(format!(" LIMIT {limit} OFFSET {offset}"))
    }

    fn row_count(&mut self, expr: &Expr) -> Result<i64, Refusal> {
        self.note_place(expr_start(expr));
        let Expr::Value(ast::ValueWithSpan { value: ast::Value::Number(number, _), span: _ }) = expr else {
            return Err(self.refuse(Code::WrongType, "LIMIT and OFFSET take a whole number"));
        };
        let number = number.parse::<i64>();
        number.map_err(|_| self.refuse(Code::WrongType, "LIMIT and OFFSET take a whole number"))
    }

    fn renamed(
        &mut self,
        mut columns: Vec<RelationColumn>,
        names: &[ast::TableAliasColumnDef],
        relation: &Ident,
    ) -> Result<Vec<RelationColumn>, Refusal> {
        if names.is_empty() {
            return Ok(columns);
        }
        if names.len() != columns.len() {
            let detail = format!("`{}` has {} columns, not {}", relation.value, columns.len(), names.len());
            return Err(self.refuse(Code::WrongType, detail));
        }
        for (column, ast::TableAliasColumnDef { name, data_type }) in columns.iter_mut().zip(names) {
            self.refuse_if(data_type.is_some(), "A type behind a column")?;
            column.name.clone_from(&name.value);
        }
        Ok(columns)
    }
}

/// `ASC` or `DESC`, and the place of nulls: last unless the query says otherwise, as in `ClickHouse`.
pub(crate) fn direction(translator: &Translator<'_>, options: &OrderByOptions) -> Result<String, Refusal> {
    let OrderByOptions { sort, nulls_first } = options;
    let sort = match sort {
        None | Some(OrderBySort::Asc) => "ASC",
        Some(OrderBySort::Desc) => "DESC",
        Some(OrderBySort::Using(_)) => return Err(translator.not_allowed("ORDER BY … USING")),
    };
    let nulls = if *nulls_first == Some(true) { "FIRST" } else { "LAST" };
    Ok(format!(" {sort} NULLS {nulls}"))
}

/// A clause with its keyword; empty without terms.
fn clause(word: &str, terms: &[String]) -> String {
    if terms.is_empty() { String::new() } else { format!("{word}{}", terms.join(", ")) }
}
