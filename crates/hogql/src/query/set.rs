//! `UNION`, `INTERSECT` and `EXCEPT`.

use super::{SqlQuery, clause, direction};
use crate::kind::Kind;
use crate::place::expr_start;
use crate::refusal::{Code, Refusal};
use crate::scope::RelationColumn;
use crate::scope::{Cte, same_name};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{Expr, OrderBy, OrderByExpr, SetExpr, SetOperator, SetQuantifier};

impl Translator<'_> {
    pub(crate) fn set(&mut self, body: &SetExpr, ctes: &[Cte]) -> Result<SqlQuery, Refusal> {
        self.nested(|this| match body {
            SetExpr::Select(select) => this.select(select, None, ctes),
            SetExpr::Query(query) => {
                let translated = this.query(query, ctes)?;
                Ok(SqlQuery { sql: format!("SELECT * FROM ({})", translated.sql), ..translated })
            }
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                this.set_operation(left, *op, *set_quantifier, right, ctes)
            }
            SetExpr::Values(_) => Err(this.not_allowed("VALUES")),
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                Err(this.refuse(Code::NotAllowed, "Only SELECT statements are allowed"))
            }
            SetExpr::Table(_) => Err(this.not_allowed("TABLE")),
        })
    }

    pub(crate) fn set_operation(
        &mut self,
        left: &SetExpr,
        op: SetOperator,
        quantifier: SetQuantifier,
        right: &SetExpr,
        ctes: &[Cte],
    ) -> Result<SqlQuery, Refusal> {
        let word = match (op, quantifier) {
            (SetOperator::Union, SetQuantifier::All) => "UNION ALL",
            (SetOperator::Union, SetQuantifier::Distinct | SetQuantifier::None) => "UNION",
            (SetOperator::Intersect, SetQuantifier::Distinct | SetQuantifier::None) => "INTERSECT",
            (SetOperator::Except, SetQuantifier::Distinct | SetQuantifier::None) => "EXCEPT",
            _ => return Err(self.not_allowed(&format!("{op} {quantifier}"))),
        };
        let (left, right) = (self.set(left, ctes)?, self.set(right, ctes)?);
        if left.columns.len() != right.columns.len() {
            let (a, b) = (left.columns.len(), right.columns.len());
            let detail = format!("Both sides of {op} must have the same number of columns, not {a} and {b}");
            return Err(self.refuse(Code::WrongType, detail));
        }
        let columns: Vec<RelationColumn> = left
            .columns
            .iter()
            .zip(&right.columns)
            .map(|(a, b)| RelationColumn {
                name: a.name.clone(),
                kind: Self::common_kind(a.kind, b.kind),
                weight: a.weight.max(b.weight).saturating_add(1),
            })
            .collect();
        let size = left.size.united(right.size).with(columns.len());
        self.check_size(size)?;
        let is_all = word == "UNION ALL";
        let (left, right) = (self.operand(left, &columns, is_all)?, self.operand(right, &columns, is_all)?);
        Ok(SqlQuery { sql: format!("{left} {word} {right}"), columns, size })
    }

    /// One side of a set operation, its values converted to the kinds of the result. Unless it is `UNION ALL`, rows are
    /// compared, so all spellings of a number become one value.
    pub(crate) fn operand(
        &mut self,
        translated: SqlQuery,
        columns: &[RelationColumn],
        is_all: bool,
    ) -> Result<String, Refusal> {
        let relation = self.new_relation('t');
        let mut items = Vec::new();
        for (index, (is, shall)) in translated.columns.iter().zip(columns).enumerate() {
            let operand = SqlExpr::column(format!("{relation}.c{index}"), is.kind, is.weight);
            let sql = self.convert(&operand, shall.kind)?.sql;
            items.push(match shall.kind {
                Kind::Any if !is_all => format!("hql_normal({sql}) AS c{index}"),
                _ => format!("{sql} AS c{index}"),
            });
        }
        Ok(format!("SELECT {} FROM ({}) AS {relation}", items.join(", "), translated.sql))
    }

    pub(crate) fn order_of_set(
        &mut self,
        order_by: Option<&OrderBy>,
        columns: &[RelationColumn],
    ) -> Result<String, Refusal> {
        let mut terms = Vec::new();
        for OrderByExpr { expr, options, with_fill } in self.order_terms(order_by)? {
            self.note_place(expr_start(expr));
            self.refuse_if(with_fill.is_some(), "WITH FILL")?;
            let index = match expr {
                Expr::Identifier(ident) => columns.iter().position(|column| same_name(&column.name, &ident.value)),
                expr => self.ordinal(expr, columns.len())?,
            };
            let Some(index) = index else {
                let detail = "Around UNION, ORDER BY takes names or numbers of columns";
                return Err(self.refuse(Code::NotAllowed, detail));
            };
            terms.push(format!("{}{}", index + 1, direction(self, options)?));
        }
        Ok(clause(" ORDER BY ", &terms))
    }
}
