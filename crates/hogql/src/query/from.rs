//! Translates `FROM` and joins: the only place that names the events table.

use crate::convert::Comparison;
use crate::events::{COLUMNS, PROJECT, PROPERTIES_WEIGHT, TABLE, readable_properties};
use crate::expr::{ExprRules, VisibleNames};
use crate::kind::Kind;
use crate::place::{name_start, single_ident};
use crate::refusal::{Code, Refusal};
use crate::scope::RelationColumn;
use crate::scope::{Cte, Lookup, Relation, Scope, same_name};
use crate::size::Size;
use crate::translator::Translator;
use sqlparser::ast::{self, Ident, Join, JoinConstraint, JoinOperator, TableAlias, TableFactor, TableWithJoins};
use std::fmt::Write;

impl Translator<'_> {
    pub(crate) fn from(&mut self, from: &[TableWithJoins], scope: &mut Scope, ctes: &[Cte]) -> Result<String, Refusal> {
        let mut sql = String::new();
        for (index, tables) in from.iter().enumerate() {
            sql.push_str(if index == 0 { " FROM " } else { " JOIN " });
            let one = self.joined(tables, scope, ctes)?;
            // A comma binds weaker than a join: the joins after it belong together.
            if index > 0 && !tables.joins.is_empty() {
                let _ = write!(sql, "({one})");
            } else {
                sql.push_str(&one);
            }
        }
        Ok(sql)
    }

    pub(crate) fn joined(
        &mut self,
        tables: &TableWithJoins,
        scope: &mut Scope,
        ctes: &[Cte],
    ) -> Result<String, Refusal> {
        self.nested(|this| {
            let TableWithJoins { relation, joins } = tables;
            let first = scope.relations.len();
            let mut sql = this.factor(relation, scope, ctes)?;
            for Join { relation, global, join_operator } in joins {
                this.refuse_if(*global, "GLOBAL")?;
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
                let _ = write!(sql, " {word} {right}{on}");
            }
            Ok(sql)
        })
    }

    /// The condition of a join between the relations from `first` to `before` and those after.
    pub(crate) fn on(
        &mut self,
        word: &str,
        constraint: &JoinConstraint,
        scope: &mut Scope,
        (first, before): (usize, usize),
        ctes: &[Cte],
    ) -> Result<String, Refusal> {
        match constraint {
            JoinConstraint::None if word == "JOIN" => Ok(String::new()),
            JoinConstraint::None => Err(self.refuse(Code::Syntax, format!("{word} needs ON or USING"))),
            JoinConstraint::On(condition) => {
                // Relations before a comma are not visible in the conditions of joins after it.
                let joined = Scope::from(scope.relations.get(first..).unwrap_or_default());
                let visible = VisibleNames::new(&joined, ctes);
                let operand = self.expr(condition, &visible, ExprRules::in_rows("ON"))?;
                scope.size = scope.size.with(operand.weight);
                Ok(format!(" ON {}", self.boolean(&operand)?.sql))
            }
            JoinConstraint::Using(names) => {
                self.refuse_if(!matches!(word, "JOIN" | "LEFT JOIN"), &format!("USING with {word}"))?;
                let mut conditions = Vec::new();
                for name in names {
                    self.note_place(name_start(name));
                    let Some(name) = single_ident(name) else {
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

    pub(crate) fn using(
        &mut self,
        name: &Ident,
        scope: &mut Scope,
        (first, before): (usize, usize),
    ) -> Result<String, Refusal> {
        let side = |relations: &[Relation]| Scope::from(relations).column(&name.value);
        let left = side(scope.relations.get(first..before).unwrap_or_default());
        let right = side(scope.relations.get(before..).unwrap_or_default());
        let (Lookup::One(left), Lookup::One(right)) = (left, right) else {
            let detail = format!("`{}` is not exactly one column of each side", name.value);
            return Err(self.refuse(Code::UnknownName, detail));
        };
        for relation in scope.relations.iter_mut().skip(before) {
            let fitting =
                relation.columns.iter().enumerate().filter(|(_, column)| same_name(&column.name, &name.value));
            relation.merged.extend(fitting.map(|(index, _)| index));
        }
        let (left, right) = self.comparable(&left, &right, Comparison::Equality)?;
        scope.size = scope.size.with(left.weight).with(right.weight);
        Ok(format!("{} = {}", left.sql, right.sql))
    }

    pub(crate) fn factor(&mut self, factor: &TableFactor, scope: &mut Scope, ctes: &[Cte]) -> Result<String, Refusal> {
        let (sql, columns, size, alias, own) = match factor {
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
                self.note_place(name_start(name));
                self.refuse_if(args.is_some(), &format!("The table function `{name}`"))?;
                let some = !with_hints.is_empty()
                    || version.is_some()
                    || *with_ordinality
                    || !partitions.is_empty()
                    || json_path.is_some()
                    || sample.is_some()
                    || !index_directives.is_empty()
                    || inheritance.is_some();
                self.refuse_if(some, "This form of FROM")?;
                let Table { sql, columns, size, name } = self.table(name, ctes)?;
                (sql, columns, size, alias.as_ref(), Some(name))
            }
            TableFactor::Derived { lateral, subquery, alias, sample } => {
                self.refuse_if(*lateral, "LATERAL")?;
                self.refuse_if(sample.is_some(), "SAMPLE")?;
                let translated = self.query(subquery, ctes)?;
                (format!("({})", translated.sql), translated.columns, translated.size, alias.as_ref(), None)
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                return Ok(format!("({})", self.joined(table_with_joins, scope, ctes)?));
            }
            _ => return Err(self.not_allowed("This form of FROM")),
        };
        let (name, columns) = match alias {
            Some(TableAlias { explicit: _, name, columns: names, at }) => {
                self.note_place(Some(name.span.start));
                self.refuse_if(at.is_some(), "This form of AS")?;
                (Some(name.value.clone()), self.renamed(columns, names, name)?)
            }
            None => (own, columns),
        };
        if let Some(name) = name.as_ref().filter(|name| scope.relation(name).is_some()) {
            let detail = format!("`{name}` is in FROM twice; give one of them another name with AS");
            return Err(self.refuse(Code::AmbiguousName, detail));
        }
        let relation = self.new_relation('t');
        scope.relations.push(Relation { name, sql: relation.clone(), columns, merged: Vec::new() });
        scope.size = scope.size.joined(size);
        self.check_size(scope.size)?;
        Ok(format!("{sql} AS {relation}"))
    }

    /// Resolves a name in `FROM`: the nearest common table expression, or `events`.
    pub(crate) fn table(&mut self, name: &ast::ObjectName, ctes: &[Cte]) -> Result<Table, Refusal> {
        let only = "only `events` and queries of WITH can be read";
        let Some(ident) = single_ident(name).filter(|name| name.quote_style != Some('\'')) else {
            return Err(self.refuse(Code::NotAllowed, format!("There is no table `{name}`; {only}")));
        };
        if let Some(cte) = ctes.iter().rev().find(|cte| same_name(&cte.name, &ident.value)) {
            let Cte { name: _, sql, columns, size } = cte.clone();
            return Ok(Table { sql, columns, size, name: ident.value.clone() });
        }
        if !same_name(&ident.value, TABLE) {
            return Err(self.refuse(Code::NotAllowed, format!("There is no table `{}`; {only}", ident.value)));
        }
        // INVARIANT: only this line names the table, and it has the condition on the project.
        let project = self.bind(self.context.project);
        let items = COLUMNS.iter().enumerate().map(|(index, (name, kind))| match kind {
            Kind::Properties => format!("{} AS c{index}", readable_properties()),
            _ => format!("{name} AS c{index}"),
        });
        let items: Vec<_> = items.collect();
        let sql = format!("(SELECT {} FROM main.{TABLE} WHERE {PROJECT} = {project})", items.join(", "));
        let columns = COLUMNS.iter().map(|(name, kind)| {
            let weight = if *kind == Kind::Properties { PROPERTIES_WEIGHT } else { 1 };
            RelationColumn { name: (*name).to_owned(), kind: *kind, weight }
        });
        let size = Size { weight: COLUMNS.len() + PROPERTIES_WEIGHT, arms: 1 };
        Ok(Table { sql, columns: columns.collect(), size, name: ident.value.clone() })
    }
}

/// A relation in `FROM`.
pub(crate) struct Table {
    sql: String,
    columns: Vec<RelationColumn>,
    size: Size,
    /// Its name in the query.
    name: String,
}
