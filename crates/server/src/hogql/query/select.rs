//! `SELECT` with all its clauses.

use super::items::Item;
use super::{Made, clause, direction};
use crate::hogql::expr::{How, Level};
use crate::hogql::kind::{Kind, Piece};
use crate::hogql::scope::{Cte, Scope, Size};
use crate::hogql::translate::{Column, Translator, start};
use crate::hogql::{Refusal, code};
use sqlparser::ast::{Distinct, Expr, GroupByExpr, OrderBy, OrderByExpr, Select, SelectFlavor, SelectItem};

impl Translator<'_> {
    pub(in crate::hogql) fn select(
        &mut self,
        select: &Select,
        order_by: Option<&OrderBy>,
        ctes: &[Cte],
    ) -> Result<Made, Refusal> {
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
        self.at(Some(select_token.0.span.start));
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
            self.none(is_there, what)?;
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
        let mut level = Level { aliases: aliases.collect(), ..Level::of(&scope, ctes) };
        let mut size = scope.size;

        let filter = match selection {
            Some(condition) => {
                let piece = self.expr(condition, &level, How::in_rows("WHERE"))?;
                size = size.with(piece.weight);
                format!(" WHERE {}", self.boolean(&piece)?.sql)
            }
            None => String::new(),
        };
        let groups = self.groups(group_by, projection, &level)?;
        size = groups.iter().fold(size, |size, group| size.with(group.weight));
        level.groups = groups.iter().map(|group| group.sql.clone()).collect();
        let items = self.items(projection, &level)?;
        let having = match having {
            Some(condition) => {
                self.at(start(condition));
                let piece = self.expr(condition, &level, How::in_groups())?;
                Some((self.boolean(&piece)?, condition))
            }
            None => None,
        };
        let order = self.order(order_by, &items, &level)?;

        self.grouped(!groups.is_empty(), &items, &order, having.as_ref())?;
        let terms = order.iter().filter_map(|term| term.piece.as_ref()).chain(having.as_ref().map(|(piece, _)| piece));
        size = items.iter().map(|item| &item.piece).chain(terms).fold(size, |size, piece| size.with(piece.weight));
        let (mut groups, mut distinct): (Vec<_>, _) = (groups.iter().map(Self::key_of_any).collect(), distinct);
        let is_plain = groups.is_empty() && !items.iter().any(|item| item.piece.aggregate || item.piece.window);
        if !distinct.is_empty() && is_plain && items.iter().any(|item| item.piece.kind == Kind::Any) {
            // Rows that differ only in the spelling of a number are the same.
            distinct = "";
            groups = items.iter().map(|item| Self::key_of_any(&item.piece)).collect();
        }
        let list: Vec<_> =
            items.iter().enumerate().map(|(index, item)| format!("{} AS c{index}", item.piece.sql)).collect();
        let having = having.map_or_else(String::new, |(piece, _)| format!(" HAVING {}", piece.sql));
        let terms: Vec<_> = order.into_iter().map(|term| term.sql).collect();
        let (list, groups, order) = (list.join(", "), clause(" GROUP BY ", &groups), clause(" ORDER BY ", &terms));
        let sql = format!("SELECT {distinct}{list}{from}{filter}{groups}{having}{order}");
        let columns = items
            .into_iter()
            .map(|item| Column { name: item.name, kind: item.piece.kind, weight: item.piece.weight })
            .collect();
        Ok(Made { sql, columns, size })
    }

    /// Goes on only if, where rows are gathered, everything is grouped by or inside of an aggregate.
    fn grouped(
        &mut self,
        is_grouped: bool,
        items: &[Item<'_>],
        order: &[Term<'_>],
        having: Option<&(Piece, &Expr)>,
    ) -> Result<(), Refusal> {
        let items = items.iter().map(|item| (&item.piece, item.expr));
        let order = order.iter().filter_map(|term| Some((term.piece.as_ref()?, Some(term.expr))));
        let after = having.map(|(piece, expr)| (piece, Some(*expr)));
        let mut all = items.chain(order).chain(after);
        if !is_grouped && !all.clone().any(|(piece, _)| piece.aggregate) {
            let Some((_, condition)) = having else {
                return Ok(());
            };
            self.at(start(condition));
            return Err(self.refuse(code::NOT_GROUPED, "HAVING needs GROUP BY or an aggregate; use WHERE"));
        }
        let Some((_, expr)) = all.find(|(piece, _)| piece.bare) else {
            return Ok(());
        };
        self.at(expr.and_then(start));
        let detail = "This is neither in GROUP BY nor inside of an aggregate such as max()";
        Err(self.refuse(code::NOT_GROUPED, detail))
    }

    fn groups(
        &mut self,
        group_by: &GroupByExpr,
        projection: &[SelectItem],
        level: &Level<'_>,
    ) -> Result<Vec<Piece>, Refusal> {
        let GroupByExpr::Expressions(exprs, modifiers) = group_by else {
            return Err(self.not_allowed("GROUP BY ALL"));
        };
        self.none(!modifiers.is_empty(), "This form of GROUP BY")?;
        let mut groups = Vec::new();
        for expr in exprs {
            self.at(start(expr));
            let expr = match self.ordinal(expr, projection.len())? {
                Some(index) => match projection.get(index) {
                    Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) => expr,
                    _ => return Err(self.not_allowed("The number of a `*`")),
                },
                None => expr,
            };
            let before = self.relations;
            let piece = self.expr(expr, level, How { alias_first: true, ..How::in_rows("GROUP BY") })?;
            // What it reads is called differently each time, so that what is selected could not be found to be the same.
            self.none(self.relations != before, "A sub-query in GROUP BY")?;
            if matches!(piece.kind, Kind::Interval(_)) {
                return Err(self.wrong(piece.kind, "a value"));
            }
            groups.push(piece);
        }
        Ok(groups)
    }

    /// The terms of `ORDER BY`: each as text and, unless it is the number of a column, as what it was made of.
    fn order<'q>(
        &mut self,
        order_by: Option<&'q OrderBy>,
        items: &[Item<'_>],
        level: &Level<'_>,
    ) -> Result<Vec<Term<'q>>, Refusal> {
        let mut terms = Vec::new();
        for OrderByExpr { expr, options, with_fill } in self.order_terms(order_by)? {
            self.at(start(expr));
            self.none(with_fill.is_some(), "WITH FILL")?;
            let direction = direction(self, options)?;
            if let Some(index) = self.ordinal(expr, items.len())? {
                let sql = match items.get(index) {
                    Some(item) if item.piece.kind == Kind::Any => Self::key(&item.piece).sql,
                    _ => (index + 1).to_string(),
                };
                terms.push(Term { sql: format!("{sql}{direction}"), piece: None, expr });
                continue;
            }
            let piece = self.expr(expr, level, How { windows: true, ..How::in_groups() })?;
            if matches!(piece.kind, Kind::Interval(_)) {
                return Err(self.wrong(piece.kind, "a value"));
            }
            terms.push(Term { sql: format!("{}{direction}", Self::key_of_any(&piece)), piece: Some(piece), expr });
        }
        Ok(terms)
    }
}

/// One of what is sorted by.
struct Term<'q> {
    sql: String,
    /// Unless it is the number of a column.
    piece: Option<Piece>,
    expr: &'q Expr,
}
