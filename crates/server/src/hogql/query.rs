//! Queries: `WITH`, set operations, `SELECT` with all its clauses, `FROM` with its joins.
//!
//! The structs of the parser are taken apart without `..`: a field that a later version adds does not compile until
//! somebody has decided about it.

use super::expr::{How, Level};
use super::kind::{Comparison, Kind, Piece};
use super::scope::{Cte, EVENTS, Found, Relation, Scope, is};
use super::translate::{Column, Translator, begin, simple, start};
use super::{Refusal, code};
use rusqlite::types::Value;
use sqlparser::ast::{
    self, Distinct, Expr, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, LimitClause, Offset, OrderBy,
    OrderByExpr, OrderByKind, OrderByOptions, OrderBySort, Query, Select, SelectFlavor, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, TableAlias, TableFactor, TableWithJoins,
};

/// The most columns of one answer.
const COLUMNS: usize = 200;

/// A translated query: its columns are called `c0`, `c1` …
#[derive(Debug)]
pub(super) struct Made {
    pub(super) sql: String,
    pub(super) columns: Vec<Column>,
}

impl Translator<'_> {
    /// A query, which may name these others.
    pub(super) fn query(&mut self, query: &Query, ctes: &[Cte]) -> Result<Made, Refusal> {
        self.within(|this| this.query_within(query, ctes))
    }

    fn query_within(&mut self, query: &Query, ctes: &[Cte]) -> Result<Made, Refusal> {
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
        self.none(fetch.is_some(), "FETCH")?;
        self.none(!locks.is_empty() || for_clause.is_some(), "FOR")?;
        self.none(settings.is_some(), "SETTINGS")?;
        self.none(format_clause.is_some(), "FORMAT")?;
        self.none(!pipe_operators.is_empty(), "`|>`")?;
        let mut known = ctes.to_vec();
        let mut sql = self.with(with.as_ref(), &mut known)?;
        let made = match &**body {
            SetExpr::Select(select) => self.select(select, order_by.as_ref(), &known)?,
            body => {
                let made = self.set(body, &known)?;
                let order = self.order_of_set(order_by.as_ref(), &made.columns)?;
                Made { sql: made.sql + &order, ..made }
            }
        };
        sql.push_str(&made.sql);
        sql.push_str(&self.limit(limit_clause.as_ref())?);
        Ok(Made { sql, columns: made.columns })
    }

    fn with(&mut self, with: Option<&ast::With>, known: &mut Vec<Cte>) -> Result<String, Refusal> {
        let Some(ast::With { with_token, recursive, cte_tables }) = with else {
            return Ok(String::new());
        };
        self.at(Some(with_token.0.span.start));
        self.none(*recursive, "RECURSIVE")?;
        let outer = known.len();
        let mut parts = Vec::new();
        for ast::Cte { alias, query, from, materialized, closing_paren_token: _ } in cte_tables {
            let TableAlias { explicit: _, name, columns, at } = alias;
            self.at(Some(name.span.start));
            self.none(from.is_some() || materialized.is_some() || at.is_some(), "This form of WITH")?;
            if known.iter().skip(outer).any(|cte| is(&cte.name, &name.value)) {
                return Err(self.refuse(code::AMBIGUOUS_NAME, format!("`{}` is defined twice", name.value)));
            }
            let made = self.query(query, known)?;
            let columns = self.renamed(made.columns, columns, name)?;
            let sql = self.relation('w');
            parts.push(format!("{sql} AS ({})", made.sql));
            known.push(Cte { name: name.value.clone(), sql, columns });
        }
        Ok(format!("WITH {} ", parts.join(", ")))
    }

    fn set(&mut self, body: &SetExpr, ctes: &[Cte]) -> Result<Made, Refusal> {
        self.within(|this| match body {
            SetExpr::Select(select) => this.select(select, None, ctes),
            SetExpr::Query(query) => {
                let made = this.query(query, ctes)?;
                Ok(Made { sql: format!("SELECT * FROM ({})", made.sql), columns: made.columns })
            }
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                this.set_operation(left, *op, *set_quantifier, right, ctes)
            }
            SetExpr::Values(_) => Err(this.not_allowed("VALUES")),
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                Err(this.refuse(code::NOT_ALLOWED, "Only a SELECT can be asked here"))
            }
            SetExpr::Table(_) => Err(this.not_allowed("TABLE")),
        })
    }

    fn set_operation(
        &mut self,
        left: &SetExpr,
        op: SetOperator,
        quantifier: SetQuantifier,
        right: &SetExpr,
        ctes: &[Cte],
    ) -> Result<Made, Refusal> {
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
            let detail = format!("Both sides of {op} need as many columns; here are {a} and {b}");
            return Err(self.refuse(code::WRONG_TYPE, detail));
        }
        let columns: Vec<Column> = left
            .columns
            .iter()
            .zip(&right.columns)
            .map(|(a, b)| Column { name: a.name.clone(), kind: Self::common(a.kind, b.kind) })
            .collect();
        let (left, right) = (self.operand(left, &columns)?, self.operand(right, &columns)?);
        Ok(Made { sql: format!("{left} {word} {right}"), columns })
    }

    /// One side of a set operation, with its values made into those of the whole.
    fn operand(&mut self, made: Made, columns: &[Column]) -> Result<String, Refusal> {
        let relation = self.relation('t');
        let mut items = Vec::new();
        for (index, (is, shall)) in made.columns.iter().zip(columns).enumerate() {
            let piece = Piece::constant(format!("{relation}.c{index}"), is.kind);
            items.push(format!("{} AS c{index}", self.to(&piece, shall.kind)?.sql));
        }
        Ok(format!("SELECT {} FROM ({}) AS {relation}", items.join(", "), made.sql))
    }

    fn order_of_set(&mut self, order_by: Option<&OrderBy>, columns: &[Column]) -> Result<String, Refusal> {
        let mut terms = Vec::new();
        for OrderByExpr { expr, options, with_fill } in self.order_terms(order_by)? {
            self.at(start(expr));
            self.none(with_fill.is_some(), "WITH FILL")?;
            let index = match expr {
                Expr::Identifier(ident) => columns.iter().position(|column| is(&column.name, &ident.value)),
                expr => self.ordinal(expr, columns.len())?,
            };
            let Some(index) = index else {
                let detail = "Around UNION, ORDER BY takes names or numbers of columns";
                return Err(self.refuse(code::NOT_ALLOWED, detail));
            };
            terms.push(format!("{}{}", index + 1, direction(self, options)?));
        }
        Ok(clause(" ORDER BY ", &terms))
    }

    fn order_terms<'q>(&self, order_by: Option<&'q OrderBy>) -> Result<&'q [OrderByExpr], Refusal> {
        match order_by {
            None => Ok(&[]),
            Some(OrderBy { kind: OrderByKind::Expressions(terms), interpolate: None }) => Ok(terms),
            Some(_) => Err(self.not_allowed("This form of ORDER BY")),
        }
    }

    /// The column that a number in `GROUP BY` or `ORDER BY` means, from 0.
    fn ordinal(&self, expr: &Expr, columns: usize) -> Result<Option<usize>, Refusal> {
        let Expr::Value(ast::ValueWithSpan { value: ast::Value::Number(number, _), span: _ }) = expr else {
            return Ok(None);
        };
        match number.parse::<usize>() {
            Ok(number) if (1..=columns).contains(&number) => Ok(Some(number - 1)),
            _ => Err(self.refuse(code::UNKNOWN_NAME, format!("There is no column {number}; there are {columns}"))),
        }
    }

    fn limit(&mut self, limit: Option<&LimitClause>) -> Result<String, Refusal> {
        let (limit, offset) = match limit {
            None => return Ok(String::new()),
            Some(LimitClause::LimitOffset { limit, offset, limit_by }) => {
                self.none(!limit_by.is_empty(), "LIMIT … BY")?;
                (limit.as_ref(), offset.as_ref().map(|Offset { value, rows: _ }| value))
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => (Some(limit), Some(offset)),
        };
        // Without a limit SQLite wants -1 before an offset.
        let limit = limit.map_or(Ok(-1), |limit| self.count(limit))?;
        let offset = offset.map_or(Ok(0), |offset| self.count(offset))?;
        let (limit, offset) = (self.bind(limit), self.bind(offset));
        Ok(format!(" LIMIT {limit} OFFSET {offset}"))
    }

    fn count(&mut self, expr: &Expr) -> Result<i64, Refusal> {
        self.at(start(expr));
        let Expr::Value(ast::ValueWithSpan { value: ast::Value::Number(number, _), span: _ }) = expr else {
            return Err(self.refuse(code::WRONG_TYPE, "LIMIT and OFFSET take a whole number"));
        };
        let number = number.parse::<i64>();
        number.map_err(|_| self.refuse(code::WRONG_TYPE, "LIMIT and OFFSET take a whole number"))
    }

    fn select(&mut self, select: &Select, order_by: Option<&OrderBy>, ctes: &[Cte]) -> Result<Made, Refusal> {
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
        let mut scope = Scope::default();
        let from = self.from(from, &mut scope, ctes)?;
        let aliases = projection.iter().filter_map(|item| match item {
            SelectItem::ExprWithAlias { expr, alias } => Some((alias.value.as_str(), expr)),
            _ => None,
        });
        let mut level = Level { scope: &scope, ctes, aliases: aliases.collect(), groups: Vec::new() };

        let filter = match selection {
            Some(condition) => {
                let piece = self.expr(condition, &level, How::in_rows("WHERE"))?;
                format!(" WHERE {}", self.boolean(&piece)?.sql)
            }
            None => String::new(),
        };
        let groups = self.groups(group_by, projection, &level)?;
        level.groups.clone_from(&groups);
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

        let aggregated = !groups.is_empty()
            || items.iter().any(|item| item.piece.aggregate)
            || order.iter().any(|(_, piece, _)| piece.as_ref().is_some_and(|piece| piece.aggregate))
            || having.as_ref().is_some_and(|(piece, _)| piece.aggregate);
        if aggregated {
            let items = items.iter().map(|item| (&item.piece, item.expr));
            let order = order.iter().filter_map(|(_, piece, expr)| Some((piece.as_ref()?, Some(*expr))));
            let having = having.iter().map(|(piece, expr)| (piece, Some(*expr)));
            for (piece, expr) in items.chain(order).chain(having) {
                if piece.bare {
                    self.at(expr.and_then(start));
                    let detail = "This is neither in GROUP BY nor inside of an aggregate such as max()";
                    return Err(self.refuse(code::NOT_GROUPED, detail));
                }
            }
        } else if let Some((_, condition)) = having {
            self.at(start(condition));
            return Err(self.refuse(code::NOT_GROUPED, "HAVING needs GROUP BY or an aggregate; use WHERE"));
        }

        let list: Vec<_> =
            items.iter().enumerate().map(|(index, item)| format!("{} AS c{index}", item.piece.sql)).collect();
        let having = having.map_or_else(String::new, |(piece, _)| format!(" HAVING {}", piece.sql));
        let terms: Vec<_> = order.into_iter().map(|(term, _, _)| term).collect();
        let (list, groups, order) = (list.join(", "), clause(" GROUP BY ", &groups), clause(" ORDER BY ", &terms));
        let sql = format!("SELECT {distinct}{list}{from}{filter}{groups}{having}{order}");
        let columns = items.into_iter().map(|item| Column { name: item.name, kind: item.piece.kind }).collect();
        Ok(Made { sql, columns })
    }

    fn groups(
        &mut self,
        group_by: &GroupByExpr,
        projection: &[SelectItem],
        level: &Level<'_>,
    ) -> Result<Vec<String>, Refusal> {
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
            groups.push(piece.sql);
        }
        Ok(groups)
    }

    fn items<'q>(&mut self, projection: &'q [SelectItem], level: &Level<'_>) -> Result<Vec<Item<'q>>, Refusal> {
        let mut items = Vec::new();
        for item in projection {
            match item {
                SelectItem::UnnamedExpr(expr) => items.push(self.item(expr, name_of(expr), level)?),
                SelectItem::ExprWithAlias { expr, alias } => items.push(self.item(expr, alias.value.clone(), level)?),
                SelectItem::Wildcard(options) => {
                    self.plain(options)?;
                    if level.scope.relations.is_empty() {
                        return Err(self.refuse(code::UNKNOWN_NAME, "There is nothing to select `*` from"));
                    }
                    for relation in &level.scope.relations {
                        items.extend(all(relation, true));
                    }
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), options) => {
                    self.at(begin(name));
                    self.plain(options)?;
                    let relation = simple(name).and_then(|name| level.scope.relation(&name.value));
                    let Some(relation) = relation else {
                        return Err(self.refuse(code::UNKNOWN_NAME, format!("There is no `{name}` in FROM")));
                    };
                    items.extend(all(relation, false));
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(_), _)
                | SelectItem::ExprWithAliases { .. } => return Err(self.not_allowed("This form of SELECT")),
            }
            if items.len() > COLUMNS {
                return Err(self.refuse(code::TOO_COMPLEX, format!("An answer has at most {COLUMNS} columns")));
            }
        }
        Ok(items)
    }

    fn item<'q>(&mut self, expr: &'q Expr, name: String, level: &Level<'_>) -> Result<Item<'q>, Refusal> {
        self.at(start(expr));
        let piece = self.expr(expr, level, How::in_items())?;
        if matches!(piece.kind, Kind::Interval(_)) {
            return Err(self.wrong(piece.kind, "a value"));
        }
        Ok(Item { piece, name, expr: Some(expr) })
    }

    fn plain(&mut self, options: &ast::WildcardAdditionalOptions) -> Result<(), Refusal> {
        let ast::WildcardAdditionalOptions {
            wildcard_token,
            opt_ilike,
            opt_exclude,
            opt_except,
            opt_replace,
            opt_rename,
            opt_alias,
        } = options;
        self.at(Some(wildcard_token.0.span.start));
        let some = opt_ilike.is_some()
            || opt_exclude.is_some()
            || opt_except.is_some()
            || opt_replace.is_some()
            || opt_rename.is_some()
            || opt_alias.is_some();
        self.none(some, "This form of `*`")
    }

    /// The terms of `ORDER BY`: each as text and, unless it is the number of a column, as what it was made of.
    fn order<'q>(
        &mut self,
        order_by: Option<&'q OrderBy>,
        items: &[Item<'_>],
        level: &Level<'_>,
    ) -> Result<Vec<(String, Option<Piece>, &'q Expr)>, Refusal> {
        let mut terms = Vec::new();
        for OrderByExpr { expr, options, with_fill } in self.order_terms(order_by)? {
            self.at(start(expr));
            self.none(with_fill.is_some(), "WITH FILL")?;
            let direction = direction(self, options)?;
            if let Some(index) = self.ordinal(expr, items.len())? {
                terms.push((format!("{}{direction}", index + 1), None, expr));
                continue;
            }
            let piece = self.expr(expr, level, How { windows: true, ..How::in_groups() })?;
            if matches!(piece.kind, Kind::Interval(_)) {
                return Err(self.wrong(piece.kind, "a value"));
            }
            terms.push((format!("{}{direction}", piece.sql), Some(piece), expr));
        }
        Ok(terms)
    }

    fn from(&mut self, from: &[TableWithJoins], scope: &mut Scope, ctes: &[Cte]) -> Result<String, Refusal> {
        let mut sql = String::new();
        for (index, tables) in from.iter().enumerate() {
            sql.push_str(if index == 0 { " FROM " } else { " JOIN " });
            let one = self.joined(tables, scope, ctes)?;
            // Joins after a comma begin anew.
            if index > 0 && !tables.joins.is_empty() {
                sql.push_str(&format!("({one})"));
            } else {
                sql.push_str(&one);
            }
        }
        Ok(sql)
    }

    fn joined(&mut self, tables: &TableWithJoins, scope: &mut Scope, ctes: &[Cte]) -> Result<String, Refusal> {
        self.within(|this| {
            let TableWithJoins { relation, joins } = tables;
            let first = scope.relations.len();
            let mut sql = this.factor(relation, scope, ctes)?;
            for Join { relation, global, join_operator } in joins {
                this.none(*global, "GLOBAL")?;
                let (word, constraint) = match join_operator {
                    JoinOperator::Join(on) | JoinOperator::Inner(on) | JoinOperator::CrossJoin(on) => ("JOIN", on),
                    JoinOperator::Left(on) | JoinOperator::LeftOuter(on) => ("LEFT JOIN", on),
                    JoinOperator::Right(on) | JoinOperator::RightOuter(on) => ("RIGHT JOIN", on),
                    JoinOperator::FullOuter(on) => ("FULL JOIN", on),
                    _ => return Err(this.not_allowed("This kind of JOIN")),
                };
                let before = scope.relations.len();
                let right = this.factor(relation, scope, ctes)?;
                let on = this.on(word, constraint, scope, (first, before), ctes)?;
                sql.push_str(&format!(" {word} {right}{on}"));
            }
            Ok(sql)
        })
    }

    /// The condition of a join between the relations from `first` to `before` and those after.
    fn on(
        &mut self,
        word: &str,
        constraint: &JoinConstraint,
        scope: &mut Scope,
        (first, before): (usize, usize),
        ctes: &[Cte],
    ) -> Result<String, Refusal> {
        match constraint {
            JoinConstraint::None if word == "JOIN" => Ok(String::new()),
            JoinConstraint::None => Err(self.refuse(code::SYNTAX, format!("{word} needs ON or USING"))),
            JoinConstraint::On(condition) => {
                // What stands before a comma is not seen by joins after it.
                let joined = Scope { relations: scope.relations.get(first..).unwrap_or_default().to_vec() };
                let level = Level { scope: &joined, ctes, aliases: Vec::new(), groups: Vec::new() };
                let piece = self.expr(condition, &level, How::in_rows("ON"))?;
                Ok(format!(" ON {}", self.boolean(&piece)?.sql))
            }
            JoinConstraint::Using(names) => {
                self.none(!matches!(word, "JOIN" | "LEFT JOIN"), &format!("USING with {word}"))?;
                let mut conditions = Vec::new();
                for name in names {
                    self.at(begin(name));
                    let Some(name) = simple(name) else {
                        return Err(self.not_allowed("A compound name"));
                    };
                    conditions.push(self.using(name, scope, (first, before))?);
                }
                Ok(format!(" ON {}", conditions.join(" AND ")))
            }
            JoinConstraint::UsingAlias(..) => Err(self.not_allowed("USING … AS")),
            JoinConstraint::Natural => Err(self.not_allowed("NATURAL JOIN")),
        }
    }

    fn using(&mut self, name: &Ident, scope: &mut Scope, (first, before): (usize, usize)) -> Result<String, Refusal> {
        let side = |relations: &[Relation]| Scope { relations: relations.to_vec() }.column(&name.value);
        let left = side(scope.relations.get(first..before).unwrap_or_default());
        let right = side(scope.relations.get(before..).unwrap_or_default());
        let (Found::One(left, left_kind), Found::One(right, right_kind)) = (left, right) else {
            let detail = format!("`{}` is not exactly one column of each side", name.value);
            return Err(self.refuse(code::UNKNOWN_NAME, detail));
        };
        for relation in scope.relations.iter_mut().skip(before) {
            let fitting = relation.columns.iter().enumerate().filter(|(_, column)| is(&column.name, &name.value));
            relation.merged.extend(fitting.map(|(index, _)| index));
        }
        let (left, right) = (Piece::constant(left, left_kind), Piece::constant(right, right_kind));
        let (left, right) = self.comparable(&left, &right, Comparison::Equality)?;
        Ok(format!("{} = {}", left.sql, right.sql))
    }

    fn factor(&mut self, factor: &TableFactor, scope: &mut Scope, ctes: &[Cte]) -> Result<String, Refusal> {
        let (sql, columns, alias, own) = match factor {
            TableFactor::Table {
                name,
                alias,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_directives,
                inheritance,
            } => {
                self.at(begin(name));
                self.none(args.is_some(), &format!("The table function `{name}`"))?;
                let some = !with_hints.is_empty()
                    || version.is_some()
                    || *with_ordinality
                    || !partitions.is_empty()
                    || json_path.is_some()
                    || sample.is_some()
                    || !index_directives.is_empty()
                    || inheritance.is_some();
                self.none(some, "This form of FROM")?;
                let (sql, columns, own) = self.table(name, ctes)?;
                (sql, columns, alias.as_ref(), Some(own))
            }
            TableFactor::Derived { lateral, subquery, alias, sample } => {
                self.none(*lateral, "LATERAL")?;
                self.none(sample.is_some(), "SAMPLE")?;
                let made = self.query(subquery, ctes)?;
                (format!("({})", made.sql), made.columns, alias.as_ref(), None)
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                return Ok(format!("({})", self.joined(table_with_joins, scope, ctes)?));
            }
            _ => return Err(self.not_allowed("This form of FROM")),
        };
        let (name, columns) = match alias {
            Some(TableAlias { explicit: _, name, columns: names, at }) => {
                self.at(Some(name.span.start));
                self.none(at.is_some(), "This form of AS")?;
                (Some(name.value.clone()), self.renamed(columns, names, name)?)
            }
            None => (own, columns),
        };
        if let Some(name) = name.as_ref().filter(|name| scope.relation(name).is_some()) {
            let detail = format!("There are two `{name}` in FROM; give one another name with AS");
            return Err(self.refuse(code::AMBIGUOUS_NAME, detail));
        }
        let relation = self.relation('t');
        scope.relations.push(Relation { name, sql: relation.clone(), columns, merged: Vec::new() });
        Ok(format!("{sql} AS {relation}"))
    }

    /// What a name in `FROM` stands for: a query of `WITH`, the nearest first, or `events`.
    fn table(&mut self, name: &ast::ObjectName, ctes: &[Cte]) -> Result<(String, Vec<Column>, String), Refusal> {
        let only = "only `events` and queries of WITH can be read";
        let Some(ident) = simple(name).filter(|name| name.quote_style != Some('\'')) else {
            return Err(self.refuse(code::NOT_ALLOWED, format!("There is no table `{name}`; {only}")));
        };
        if let Some(cte) = ctes.iter().rev().find(|cte| is(&cte.name, &ident.value)) {
            return Ok((cte.sql.clone(), cte.columns.clone(), ident.value.clone()));
        }
        if !is(&ident.value, "events") {
            return Err(self.refuse(code::NOT_ALLOWED, format!("There is no table `{}`; {only}", ident.value)));
        }
        let list: Vec<_> = EVENTS.iter().enumerate().map(|(index, (name, _))| format!("{name} AS c{index}")).collect();
        // INVARIANT: the only place that names the table, and it carries the project.
        let project = self.bind(Value::Integer(self.asked.project.0));
        let sql = format!("(SELECT {} FROM main.events WHERE project_id = {project})", list.join(", "));
        let columns = EVENTS.iter().map(|(name, kind)| Column { name: (*name).to_owned(), kind: *kind }).collect();
        Ok((sql, columns, ident.value.clone()))
    }

    fn renamed(
        &mut self,
        mut columns: Vec<Column>,
        names: &[ast::TableAliasColumnDef],
        relation: &Ident,
    ) -> Result<Vec<Column>, Refusal> {
        if names.is_empty() {
            return Ok(columns);
        }
        if names.len() != columns.len() {
            let detail = format!("`{}` has {} columns, not {}", relation.value, columns.len(), names.len());
            return Err(self.refuse(code::WRONG_TYPE, detail));
        }
        for (column, ast::TableAliasColumnDef { name, data_type }) in columns.iter_mut().zip(names) {
            self.none(data_type.is_some(), "A type behind a column")?;
            column.name.clone_from(&name.value);
        }
        Ok(columns)
    }
}

/// `ASC` or `DESC`, and where nulls go: last unless asked otherwise, as in `ClickHouse`.
pub(super) fn direction(translator: &Translator<'_>, options: &OrderByOptions) -> Result<String, Refusal> {
    let OrderByOptions { sort, nulls_first } = options;
    let sort = match sort {
        None | Some(OrderBySort::Asc) => "ASC",
        Some(OrderBySort::Desc) => "DESC",
        Some(OrderBySort::Using(_)) => return Err(translator.not_allowed("ORDER BY … USING")),
    };
    let nulls = if *nulls_first == Some(true) { "FIRST" } else { "LAST" };
    Ok(format!(" {sort} NULLS {nulls}"))
}

/// One of what is selected.
struct Item<'q> {
    piece: Piece,
    name: String,
    expr: Option<&'q Expr>,
}

fn all<'q>(relation: &Relation, without_merged: bool) -> Vec<Item<'q>> {
    let columns = relation.columns.iter().enumerate();
    let items =
        columns.filter(|(index, _)| !without_merged || !relation.merged.contains(index)).map(|(index, column)| {
            let sql = format!("{}.c{index}", relation.sql);
            let piece = Piece { bare: true, ..Piece::constant(sql, column.kind) };
            Item { piece, name: column.name.clone(), expr: None }
        });
    items.collect()
}

/// What a column without AS is called: a column or property by its last name, everything else as it was written.
fn name_of(expr: &Expr) -> String {
    const MOST: usize = 80;
    let name = match expr {
        Expr::Identifier(ident) => ident.value.clone(),
        Expr::CompoundIdentifier(parts) => parts.last().map_or_else(String::new, |part| part.value.clone()),
        expr => expr.to_string(),
    };
    if name.chars().count() > MOST { name.chars().take(MOST).chain(['…']).collect() } else { name }
}

fn clause(word: &str, terms: &[String]) -> String {
    if terms.is_empty() { String::new() } else { format!("{word}{}", terms.join(", ")) }
}
