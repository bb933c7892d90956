//! `SELECT` with all its clauses.

use super::items::Item;
use super::{SqlQuery, clause, direction};
use crate::expr::{ExprRules, VisibleNames};
use crate::kind::Kind;
use crate::place::expr_start;
use crate::refusal::{Code, Refusal};
use crate::scope::RelationColumn;
use crate::scope::{Cte, Scope};
use crate::size::Size;
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{Distinct, Expr, GroupByExpr, OrderBy, OrderByExpr, Select, SelectFlavor, SelectItem};

impl Translator<'_> {
    pub(crate) fn select(
        &mut self,
        select: &Select,
        order_by: Option<&OrderBy>,
        ctes: &[Cte],
    ) -> Result<SqlQuery, Refusal> {
        let Select {
            select_token,
            optimizer_hints,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        self.note_place(Some(select_token.0.span.start));
        let unknown = [
            (!optimizer_hints.is_empty() || select_modifiers.is_some(), "A hint"),
            (top.is_some(), "TOP"),
            (exclude.is_some(), "EXCLUDE"),
            (into.is_some(), "INTO"),
            (!lateral_views.is_empty(), "LATERAL VIEW"),
            (prewhere.is_some(), "PREWHERE"),
            (!connect_by.is_empty(), "CONNECT BY"),
            (!cluster_by.is_empty(), "CLUSTER BY"),
            (!distribute_by.is_empty(), "DISTRIBUTE BY"),
            (!sort_by.is_empty(), "SORT BY"),
            (!named_window.is_empty(), "WINDOW"),
            (qualify.is_some(), "QUALIFY"),
            (value_table_mode.is_some(), "SELECT AS"),
            (*flavor != SelectFlavor::Standard, "FROM before SELECT"),
        ];
        for (is_there, what) in unknown {
            self.refuse_if(is_there, what)?;
        }
        let distinct = match distinct {
            None | Some(Distinct::All) => "",
            Some(Distinct::Distinct) => "DISTINCT ",
            Some(Distinct::On(_)) => return Err(self.not_allowed("DISTINCT ON")),
        };
        let mut scope = Scope { relations: Vec::new(), size: Size::ZERO };
        let from = self.from(from, &mut scope, ctes)?;
        let aliases = projection.iter().filter_map(|item| match item {
            SelectItem::ExprWithAlias { expr, alias } => Some((alias.value.as_str(), expr)),
            _ => None,
        });
        let mut visible = VisibleNames { aliases: aliases.collect(), ..VisibleNames::new(&scope, ctes) };
        let mut size = scope.size;

        let filter = self.filter(selection.as_ref(), &visible, &mut size)?;
        let groups = self.groups(group_by, projection, &visible)?;
        size = groups.iter().fold(size, |size, group| size.with(group.weight));
        visible.groups = groups.iter().map(|group| group.sql.clone()).collect();
        let items = self.items(projection, &visible)?;
        let having = match having {
            Some(condition) => {
                self.note_place(expr_start(condition));
                let operand = self.expr(condition, &visible, ExprRules::in_groups())?;
                Some((self.boolean(&operand)?, condition))
            }
            None => None,
        };
        let order = self.order(order_by, &items, &visible)?;

        self.check_grouping(!groups.is_empty(), &items, &order, having.as_ref())?;
        let terms =
            order.iter().filter_map(|term| term.operand.as_ref()).chain(having.as_ref().map(|(operand, _)| operand));
        size =
            items.iter().map(|item| &item.operand).chain(terms).fold(size, |size, operand| size.with(operand.weight));
        let (mut groups, mut distinct): (Vec<_>, _) = (groups.iter().map(Self::key_of_any).collect(), distinct);
        let is_plain = groups.is_empty() && !items.iter().any(|item| item.operand.aggregate || item.operand.window);
        if !distinct.is_empty() && is_plain && items.iter().any(|item| item.operand.kind == Kind::Any) {
            // Rows that differ only in the spelling of a number are equal, so DISTINCT becomes GROUP BY.
            distinct = "";
            groups = items.iter().map(|item| Self::key_of_any(&item.operand)).collect();
        }
        let list: Vec<_> =
            items.iter().enumerate().map(|(index, item)| format!("{} AS c{index}", item.operand.sql)).collect();
        let having = having.map_or_else(String::new, |(operand, _)| format!(" HAVING {}", operand.sql));
        let terms: Vec<_> = order.into_iter().map(|term| term.sql).collect();
        let (list, groups, order) = (list.join(", "), clause(" GROUP BY ", &groups), clause(" ORDER BY ", &terms));
        let sql = format!("SELECT {distinct}{list}{from}{filter}{groups}{having}{order}");
        let columns = items
            .into_iter()
            .map(|item| RelationColumn { name: item.name, kind: item.operand.kind, weight: item.operand.weight })
            .collect();
        Ok(SqlQuery { sql, columns, size })
    }

    /// `WHERE`, with a space before it.
    fn filter(
        &mut self,
        selection: Option<&Expr>,
        visible: &VisibleNames<'_>,
        size: &mut Size,
    ) -> Result<String, Refusal> {
        let Some(condition) = selection else {
            return Ok(String::new());
        };
        let operand = self.expr(condition, visible, ExprRules::in_rows("WHERE"))?;
        *size = size.with(operand.weight);
        Ok(format!(" WHERE {}", self.boolean(&operand)?.sql))
    }

    /// Refuses, in a query with groups or aggregates, columns that are neither grouped by nor aggregated.
    fn check_grouping(
        &mut self,
        is_grouped: bool,
        items: &[Item<'_>],
        order: &[Term<'_>],
        having: Option<&(SqlExpr, &Expr)>,
    ) -> Result<(), Refusal> {
        let items = items.iter().map(|item| (&item.operand, item.expr));
        let order = order.iter().filter_map(|term| Some((term.operand.as_ref()?, Some(term.expr))));
        let after = having.map(|(operand, expr)| (operand, Some(*expr)));
        let mut all = items.chain(order).chain(after);
        if !is_grouped && !all.clone().any(|(operand, _)| operand.aggregate) {
            let Some((_, condition)) = having else {
                return Ok(());
            };
            self.note_place(expr_start(condition));
            return Err(self.refuse(Code::NotGrouped, "HAVING needs GROUP BY or an aggregate; use WHERE"));
        }
        let Some((_, expr)) = all.find(|(operand, _)| operand.bare) else {
            return Ok(());
        };
        self.note_place(expr.and_then(expr_start));
        let detail = "This is neither in GROUP BY nor inside an aggregate such as max()";
        Err(self.refuse(Code::NotGrouped, detail))
    }

    fn groups(
        &mut self,
        group_by: &GroupByExpr,
        projection: &[SelectItem],
        visible: &VisibleNames<'_>,
    ) -> Result<Vec<SqlExpr>, Refusal> {
        let GroupByExpr::Expressions(exprs, modifiers) = group_by else {
            return Err(self.not_allowed("GROUP BY ALL"));
        };
        self.refuse_if(!modifiers.is_empty(), "This form of GROUP BY")?;
        let mut groups = Vec::new();
        for expr in exprs {
            self.note_place(expr_start(expr));
            let expr = match self.ordinal(expr, projection.len())? {
                Some(index) => match projection.get(index) {
                    Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) => expr,
                    _ => return Err(self.not_allowed("The number of a `*`")),
                },
                None => expr,
            };
            let before = self.relations;
            let operand =
                self.expr(expr, visible, ExprRules { alias_first: true, ..ExprRules::in_rows("GROUP BY") })?;
            // Its relations get new names each time, so the same expression in the SELECT would have another text.
            self.refuse_if(self.relations != before, "A sub-query in GROUP BY")?;
            if matches!(operand.kind, Kind::Interval(_)) {
                return Err(self.wrong_kind(operand.kind, "a value"));
            }
            groups.push(operand);
        }
        Ok(groups)
    }

    /// The terms of `ORDER BY`.
    fn order<'q>(
        &mut self,
        order_by: Option<&'q OrderBy>,
        items: &[Item<'_>],
        visible: &VisibleNames<'_>,
    ) -> Result<Vec<Term<'q>>, Refusal> {
        let mut terms = Vec::new();
        for OrderByExpr { expr, options, with_fill } in self.order_terms(order_by)? {
            self.note_place(expr_start(expr));
            self.refuse_if(with_fill.is_some(), "WITH FILL")?;
            let direction = direction(self, options)?;
            if let Some(index) = self.ordinal(expr, items.len())? {
                let sql = match items.get(index) {
                    Some(item) if item.operand.kind == Kind::Any => Self::key(&item.operand).sql,
                    _ => (index + 1).to_string(),
                };
                terms.push(Term { sql: format!("{sql}{direction}"), operand: None, expr });
                continue;
            }
            let operand = self.expr(expr, visible, ExprRules { windows: true, ..ExprRules::in_groups() })?;
            if matches!(operand.kind, Kind::Interval(_)) {
                return Err(self.wrong_kind(operand.kind, "a value"));
            }
            terms.push(Term {
                sql: format!("{}{direction}", Self::key_of_any(&operand)),
                operand: Some(operand),
                expr,
            });
        }
        Ok(terms)
    }
}

/// A term of `ORDER BY`.
struct Term<'q> {
    sql: String,
    /// The expression; none if the term is the number of a column.
    operand: Option<SqlExpr>,
    expr: &'q Expr,
}
