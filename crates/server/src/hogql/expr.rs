//! Expressions: names, values, operators.

use super::kind::{Comparison, Kind, Piece, Unit};
use super::scope::{Cte, Found, Scope, is};
use super::translate::{Translator, start};
use super::{Refusal, code, read};
use rusqlite::types::Value;
use sqlparser::ast::{
    self, AccessExpr, BinaryOperator, CaseWhen, DataType, DateTimeField, Expr, Ident, InTarget, Subscript,
    TrimWhereField, UnaryOperator, ValueWithSpan,
};

/// How many operators of calculation, and how many `AND` and `OR`, stand in one chain at most.
const CHAIN: usize = 500;

/// Where an expression stands: what it can name.
pub(super) struct Level<'q> {
    /// The relations of FROM.
    pub(super) scope: &'q Scope,
    /// The queries of WITH.
    pub(super) ctes: &'q [Cte],
    /// The names that the SELECT gives.
    pub(super) aliases: Vec<(&'q str, &'q Expr)>,
    /// What is grouped by, translated.
    pub(super) groups: Vec<String>,
}

/// What an expression may be made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// Aggregates; if not, the clause that takes none.
    pub(super) aggregates: Result<(), &'static str>,
    /// Window functions.
    pub(super) windows: bool,
    /// Whether a name is first looked for among those that the SELECT gives.
    pub(super) alias_first: bool,
}

impl How {
    /// Row by row.
    pub(super) fn in_rows(clause: &'static str) -> Self {
        How { aggregates: Err(clause), windows: false, alias_first: false }
    }

    /// In what is selected.
    pub(super) fn in_items() -> Self {
        How { aggregates: Ok(()), windows: true, alias_first: false }
    }

    /// After grouping.
    pub(super) fn in_groups() -> Self {
        How { aggregates: Ok(()), windows: false, alias_first: true }
    }
}

impl Translator<'_> {
    /// An expression.
    pub(super) fn expr(&mut self, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        self.within(|this| {
            this.at(start(expr));
            let mut piece = this.node(expr, level, how)?;
            // Groups are compared as they were translated: equal expressions become equal texts.
            if piece.bare && level.groups.contains(&piece.sql) {
                piece.bare = false;
            }
            Ok(piece)
        })
    }

    fn node(&mut self, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        match expr {
            Expr::Identifier(name) => self.name(name, level, how),
            Expr::CompoundIdentifier(parts) => {
                let keys = parts.iter().map(|part| Key::Name(part.value.clone())).collect();
                self.path(parts.first(), keys, level)
            }
            Expr::CompoundFieldAccess { root, access_chain } => self.field(root, access_chain, level),
            Expr::Value(value) => self.value(value),
            Expr::Nested(expr) => self.expr(expr, level, how),
            Expr::BinaryOp { .. } => self.chain(expr, level, how),
            Expr::UnaryOp { op, expr } => self.unary(*op, expr, level, how),
            Expr::Function(function) => self.call(function, level, how),
            Expr::Case { operand, conditions, else_result, case_token: _, end_token: _ } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref(), level, how)
            }
            Expr::Cast { expr, data_type, kind: _, format: None } => self.cast(expr, data_type, level, how),
            Expr::Interval(interval) => self.interval(interval, level, how),
            Expr::TypedString(ast::TypedString { data_type, value, uses_odbc_syntax: false }) => {
                let piece = self.value(value)?;
                self.to_type(&piece, data_type)
            }
            Expr::Subquery(query) => {
                let made = self.query(query, level.ctes)?;
                match made.columns.as_slice() {
                    [column] => Ok(Piece::constant(format!("({})", made.sql), column.kind)),
                    columns => {
                        let detail = format!("A sub-query gives one value here, not {} columns", columns.len());
                        Err(self.refuse(code::WRONG_TYPE, detail))
                    }
                }
            }
            Expr::Exists { subquery, negated } => {
                let made = self.query(subquery, level.ctes)?;
                let not = if *negated { "NOT " } else { "" };
                Ok(Piece::constant(format!("({not}EXISTS ({}))", made.sql), Kind::Boolean))
            }
            expr => self.test(expr, level, how),
        }
    }

    /// What is true or false, and the functions that have a syntax of their own.
    fn test(&mut self, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        match expr {
            Expr::IsNull(expr) => self.is(expr, "IS NULL", false, level, how),
            Expr::IsNotNull(expr) => self.is(expr, "IS NOT NULL", false, level, how),
            Expr::IsTrue(expr) => self.is(expr, "IS 1", true, level, how),
            Expr::IsNotTrue(expr) => self.is(expr, "IS NOT 1", true, level, how),
            Expr::IsFalse(expr) => self.is(expr, "IS 0", true, level, how),
            Expr::IsNotFalse(expr) => self.is(expr, "IS NOT 0", true, level, how),
            Expr::IsDistinctFrom(a, b) => self.compare(a, "IS NOT", b, level, how),
            Expr::IsNotDistinctFrom(a, b) => self.compare(a, "IS", b, level, how),
            Expr::In { expr, target, negated, global: false } => self.in_(expr, target, *negated, level, how),
            Expr::Between { expr, negated, low, high } => {
                let (low, high) =
                    (self.compare(expr, ">=", low, level, how)?, self.compare(expr, "<=", high, level, how)?);
                let not = if *negated { "NOT " } else { "" };
                Ok(Piece::of(format!("({not}({} AND {}))", low.sql, high.sql), Kind::Boolean, &[&low, &high]))
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
                self.like(expr, pattern, *negated, false, level, how)
            }
            Expr::ILike { negated, any: false, expr, pattern, escape_char: None } => {
                self.like(expr, pattern, *negated, true, level, how)
            }
            Expr::Floor { expr, field: ast::CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.built("floor", &[expr], level, how)
            }
            Expr::Ceil { expr, field: ast::CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.built("ceil", &[expr], level, how)
            }
            Expr::Position { expr, r#in } => self.built("position", &[r#in, expr], level, how),
            Expr::Substring { expr, substring_from: Some(from), substring_for, special: _, shorthand: _ } => {
                let mut args: Vec<&Expr> = vec![expr, from];
                args.extend(substring_for.as_deref());
                self.built("substring", &args, level, how)
            }
            Expr::Trim { trim_where, trim_what: None, expr, trim_characters: None } => {
                let name = match trim_where {
                    None | Some(TrimWhereField::Both) => "trim",
                    Some(TrimWhereField::Leading) => "trimleft",
                    Some(TrimWhereField::Trailing) => "trimright",
                };
                self.built(name, &[expr], level, how)
            }
            Expr::Extract { field, syntax: _, expr } => {
                let name = match field {
                    DateTimeField::Year => "toyear",
                    DateTimeField::Quarter => "toquarter",
                    DateTimeField::Month => "tomonth",
                    DateTimeField::Week(None) => "toisoweek",
                    DateTimeField::Day => "todayofmonth",
                    DateTimeField::Hour => "tohour",
                    DateTimeField::Minute => "tominute",
                    DateTimeField::Second => "tosecond",
                    DateTimeField::Epoch => "tounixtimestamp",
                    _ => return Err(self.not_allowed("This part of a time")),
                };
                self.built(name, &[expr], level, how)
            }
            Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => Err(self.not_allowed("`*`")),
            Expr::Tuple(_) | Expr::Array(_) | Expr::Map(_) | Expr::Dictionary(_) | Expr::Struct { .. } => {
                Err(self.not_allowed("A list of values"))
            }
            Expr::RLike { .. } | Expr::SimilarTo { .. } => Err(self.not_allowed("A regular expression")),
            Expr::Lambda(_) => Err(self.not_allowed("A lambda")),
            Expr::AtTimeZone { .. } => Err(self.refuse(
                code::NOT_ALLOWED,
                "Give the time zone to the function, as in toHour(timestamp, 'Europe/Berlin')",
            )),
            _ => Err(self.not_allowed("This expression")),
        }
    }

    /// A name of one part: a column, or what the SELECT calls so.
    fn name(&mut self, name: &Ident, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let alias = || {
            let aliases = level.aliases.iter().filter(|(alias, _)| is(alias, &name.value));
            aliases.map(|(_, expr)| *expr).find(|expr| !self.expanding.contains(&std::ptr::from_ref(*expr)))
        };
        let alias = alias();
        match (level.scope.column(&name.value), alias) {
            (found, Some(expr)) if how.alias_first || found == Found::Nothing => {
                self.expanding.push(expr);
                let piece = self.expr(expr, level, How { alias_first: false, ..how });
                self.expanding.pop();
                piece
            }
            (Found::One(sql, kind), _) => Ok(Piece { bare: true, ..Piece::constant(sql, kind) }),
            (found, _) => Err(self.not_found(&name.value, &found, level)),
        }
    }

    fn not_found(&self, name: &str, found: &Found, level: &Level<'_>) -> Refusal {
        let name = read::short(name);
        if *found == Found::Several {
            let detail = format!("`{name}` could be several columns; write the relation before it, as in a.{name}");
            return self.refuse(code::AMBIGUOUS_NAME, detail);
        }
        if is(&name, "person") || is(&name, "person_id") {
            let detail = "Persons are not kept here; distinct_id says who it was, and properties what was sent along";
            return self.refuse(code::NOT_ALLOWED, detail);
        }
        let mut names = level.scope.names();
        names.truncate(8);
        let names = match names.as_slice() {
            [] => "there is no FROM".to_owned(),
            names => format!("there are {}", names.join(", ")),
        };
        self.refuse(code::UNKNOWN_NAME, format!("There is no column `{name}`; {names}"))
    }

    fn field(&mut self, root: &Expr, chain: &[AccessExpr], level: &Level<'_>) -> Result<Piece, Refusal> {
        let mut keys = Vec::new();
        let first = match root {
            Expr::Identifier(name) => {
                keys.push(Key::Name(name.value.clone()));
                Some(name)
            }
            Expr::CompoundIdentifier(parts) => {
                keys.extend(parts.iter().map(|part| Key::Name(part.value.clone())));
                parts.first()
            }
            _ => None,
        };
        for access in chain {
            keys.push(match access {
                AccessExpr::Dot(Expr::Identifier(name)) => Key::Name(name.value.clone()),
                AccessExpr::Subscript(Subscript::Index { index: Expr::Value(value) }) => match &value.value {
                    ast::Value::SingleQuotedString(name) => Key::Name(name.clone()),
                    ast::Value::Number(number, _) => match number.parse() {
                        Ok(number @ 1..) => Key::Index(number),
                        _ => return Err(self.refuse(code::WRONG_TYPE, "The items of a list are counted from 1")),
                    },
                    _ => return Err(self.refuse(code::WRONG_TYPE, "The name of a property is a text")),
                },
                _ => return Err(self.refuse(code::WRONG_TYPE, "The name of a property is a text in quotes")),
            });
        }
        self.path(first, keys, level)
    }

    /// A column by its relation, or something inside of properties.
    fn path(&mut self, first: Option<&Ident>, mut keys: Vec<Key>, level: &Level<'_>) -> Result<Piece, Refusal> {
        let Some(first) = first else {
            return Err(self.not_allowed("This way into a value"));
        };
        keys.remove(0);
        let relation = level.scope.relation(&first.value);
        let found = match (relation, keys.first()) {
            (Some(relation), Some(Key::Name(name))) => match relation.column(name) {
                Found::Nothing if level.scope.column(&first.value) != Found::Nothing => None,
                found => Some((found, name.clone())),
            },
            _ => None,
        };
        let (found, name) = if let Some(found) = found {
            keys.remove(0);
            found
        } else {
            (level.scope.column(&first.value), first.value.clone())
        };
        match found {
            Found::One(sql, kind) if keys.is_empty() => Ok(Piece { bare: true, ..Piece::constant(sql, kind) }),
            Found::One(sql, Kind::Properties) => {
                let column = Piece { bare: true, ..Piece::constant(sql, Kind::Properties) };
                let path = json_path(&keys);
                Ok(self.property(&column, path))
            }
            Found::One(..) => {
                let detail = format!("`{}` has nothing inside; only properties has", read::short(&name));
                Err(self.refuse(code::UNKNOWN_NAME, detail))
            }
            found => Err(self.not_found(&name, &found, level)),
        }
    }

    /// What is at a path in properties: text, number, or true and false as bytes; null if nothing is.
    pub(super) fn property(&mut self, of: &Piece, path: String) -> Piece {
        let path = self.bind(path);
        let of_ = &of.sql;
        let sql = format!(
            "iif(json_type({of_}, {path}) IN ('true', 'false'), CAST(json_type({of_}, {path}) AS BLOB), {of_} ->> {path})"
        );
        of.with(sql, Kind::Any)
    }

    /// A value that was written down.
    fn value(&mut self, value: &ValueWithSpan) -> Result<Piece, Refusal> {
        let ValueWithSpan { value, span } = value;
        self.at(Some(span.start));
        match value {
            ast::Value::Number(number, false) => {
                let (value, kind) = match (number.parse::<i64>(), number.parse::<f64>()) {
                    (Ok(number), _) => (Value::Integer(number), Kind::Integer),
                    (Err(_), Ok(number)) if number.is_finite() => (Value::Real(number), Kind::Float),
                    _ => return Err(self.refuse(code::WRONG_TYPE, "This number is too large")),
                };
                Ok(Piece::constant(self.bind(value), kind))
            }
            ast::Value::SingleQuotedString(text) if text.contains('\0') => {
                Err(self.refuse(code::WRONG_TYPE, "Null characters are not allowed"))
            }
            ast::Value::SingleQuotedString(text) => {
                let sql = self.bind(text.clone());
                Ok(Piece { text: Some(text.clone()), ..Piece::constant(sql, Kind::Text) })
            }
            ast::Value::Boolean(value) => Ok(Piece::constant(self.bind(i64::from(*value)), Kind::Boolean)),
            ast::Value::Null => Ok(Piece::constant("NULL".to_owned(), Kind::Null)),
            ast::Value::Placeholder(_) => Err(self.not_allowed("A placeholder")),
            _ => Err(self.refuse(code::NOT_ALLOWED, "Write texts in single quotes, a quote in them twice")),
        }
    }

    fn unary(&mut self, op: UnaryOperator, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        match op {
            UnaryOperator::Not => {
                let piece = self.boolean(&piece)?;
                Ok(piece.with(format!("(NOT {})", piece.sql), Kind::Boolean))
            }
            UnaryOperator::Minus | UnaryOperator::Plus => {
                let piece = self.number(&piece)?;
                let sign = if op == UnaryOperator::Minus { "- " } else { "+" };
                Ok(piece.with(format!("({sign}{})", piece.sql), piece.kind))
            }
            op => Err(self.not_allowed(&format!("`{op}`"))),
        }
    }

    /// Operators between two: their left side may be a long chain, gone through in a loop.
    fn chain(&mut self, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let mut steps = Vec::new();
        let mut first = expr;
        while let Expr::BinaryOp { left, op, right } = first {
            steps.push((op, &**right));
            first = left;
        }
        if steps.len() > CHAIN {
            return Err(self.refuse(code::TOO_COMPLEX, format!("At most {CHAIN} operators may stand in a row")));
        }
        let mut piece = self.expr(first, level, how)?;
        // `a AND b AND c` stays one bracket: SQLite's parser counts brackets, too.
        let mut open: Option<&BinaryOperator> = None;
        for (op, right) in steps.into_iter().rev() {
            self.nodes_of_chain()?;
            let right = self.expr(right, level, how)?;
            let word = match op {
                BinaryOperator::And => "AND",
                BinaryOperator::Or => "OR",
                _ => {
                    close(&mut piece, &mut open);
                    piece = self.binary(&piece, op, &right)?;
                    self.grouped(&mut piece, level);
                    continue;
                }
            };
            if open != Some(op) {
                close(&mut piece, &mut open);
                piece = self.boolean(&piece)?;
            }
            let right = self.boolean(&right)?;
            piece = Piece::of(format!("{} {word} {}", piece.sql, right.sql), Kind::Boolean, &[&piece, &right]);
            open = Some(op);
        }
        close(&mut piece, &mut open);
        Ok(piece)
    }

    fn grouped(&self, piece: &mut Piece, level: &Level<'_>) {
        if piece.bare && level.groups.contains(&piece.sql) {
            piece.bare = false;
        }
    }

    fn binary(&mut self, a: &Piece, op: &BinaryOperator, b: &Piece) -> Result<Piece, Refusal> {
        let word = match op {
            BinaryOperator::Plus => return self.plus(a, b),
            BinaryOperator::Minus => return self.minus(a, b),
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Modulo => "%",
            BinaryOperator::StringConcat => {
                let (a, b) = (self.text(a)?, self.text(b)?);
                return Ok(Piece::of(format!("({} || {})", a.sql, b.sql), Kind::Text, &[&a, &b]));
            }
            BinaryOperator::Eq => return self.compared(a, "=", b),
            BinaryOperator::NotEq => return self.compared(a, "IS NOT", b),
            BinaryOperator::Spaceship => return self.compared(a, "IS", b),
            BinaryOperator::Lt => return self.compared(a, "<", b),
            BinaryOperator::LtEq => return self.compared(a, "<=", b),
            BinaryOperator::Gt => return self.compared(a, ">", b),
            BinaryOperator::GtEq => return self.compared(a, ">=", b),
            op => return Err(self.not_allowed(&format!("`{op}`"))),
        };
        self.calculated(a, word, b)
    }

    fn calculated(&mut self, a: &Piece, word: &str, b: &Piece) -> Result<Piece, Refusal> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        let kind = match (word, a.kind, b.kind) {
            ("/", ..) => Kind::Float,
            (_, Kind::Integer, Kind::Integer) => Kind::Integer,
            _ => Kind::Float,
        };
        let sql = match word {
            "/" => format!("(CAST({} AS REAL) / {})", a.sql, b.sql),
            word => format!("({} {word} {})", a.sql, b.sql),
        };
        Ok(Piece::of(sql, kind, &[&a, &b]))
    }

    fn plus(&mut self, a: &Piece, b: &Piece) -> Result<Piece, Refusal> {
        match (a.kind, b.kind) {
            (_, Kind::Interval(unit)) => self.later(a, "", b, unit),
            (Kind::Interval(unit), _) => self.later(b, "", a, unit),
            (Kind::Time, _) => self.later(a, "", b, Unit::Second),
            (Kind::Date, _) => self.later(a, "", b, Unit::Day),
            _ => self.calculated(a, "+", b),
        }
    }

    fn minus(&mut self, a: &Piece, b: &Piece) -> Result<Piece, Refusal> {
        match (a.kind, b.kind) {
            (_, Kind::Interval(unit)) => self.later(a, "-", b, unit),
            (Kind::Date, Kind::Date) => {
                let sql = format!("(({} - {}) / 86400000000)", a.sql, b.sql);
                Ok(Piece::of(sql, Kind::Integer, &[a, b]))
            }
            (Kind::Time, Kind::Time | Kind::Date | Kind::Text | Kind::Any) | (_, Kind::Time | Kind::Date) => {
                let (a, b) = (self.time(a)?, self.time(b)?);
                Ok(Piece::of(format!("(({} - {}) / 1000000.0)", a.sql, b.sql), Kind::Float, &[&a, &b]))
            }
            (Kind::Time, _) => self.later(a, "-", b, Unit::Second),
            (Kind::Date, _) => self.later(a, "-", b, Unit::Day),
            _ => self.calculated(a, "-", b),
        }
    }

    /// A time or a day some units later, or earlier with `sign`.
    pub(super) fn later(&mut self, time: &Piece, sign: &str, number: &Piece, unit: Unit) -> Result<Piece, Refusal> {
        let number = match number.kind {
            Kind::Interval(_) => number.clone(),
            _ => self.number(number)?,
        };
        let days = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year);
        let (time, zone, kind) = if time.kind == Kind::Date && days {
            // A day is a midnight in UTC.
            (time.clone(), self.bind("UTC".to_owned()), Kind::Date)
        } else {
            (self.time(time)?, self.zone(), Kind::Time)
        };
        let sql = format!("hql_add({}, {sign}({}), '{}', {zone})", time.sql, number.sql, unit.name());
        Ok(Piece::of(sql, kind, &[&time, &number]))
    }

    pub(super) fn compared(&mut self, a: &Piece, word: &str, b: &Piece) -> Result<Piece, Refusal> {
        let comparison = if matches!(word, "=" | "IS" | "IS NOT") { Comparison::Equality } else { Comparison::Order };
        let (a, b) = self.comparable(a, b, comparison)?;
        Ok(Piece::of(format!("({} {word} {})", a.sql, b.sql), Kind::Boolean, &[&a, &b]))
    }

    fn compare(&mut self, a: &Expr, word: &str, b: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let (a, b) = (self.expr(a, level, how)?, self.expr(b, level, how)?);
        self.compared(&a, word, &b)
    }

    fn is(&mut self, expr: &Expr, test: &str, boolean: bool, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        let piece = if boolean { self.boolean(&piece)? } else { piece };
        Ok(piece.with(format!("({} {test})", piece.sql), Kind::Boolean))
    }

    fn in_(
        &mut self,
        expr: &Expr,
        target: &InTarget,
        negated: bool,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        let word = if negated { "NOT IN" } else { "IN" };
        match target {
            InTarget::List(list) => {
                // All of one kind are compared at once, as with almost every list.
                let mut tests: Vec<(String, Vec<String>)> = Vec::new();
                let mut parts = vec![piece.clone()];
                for item in list {
                    let item = self.expr(item, level, how)?;
                    let (left, right) = self.comparable(&piece, &item, Comparison::Equality)?;
                    match tests.iter_mut().find(|(known, _)| *known == left.sql) {
                        Some((_, items)) => items.push(right.sql),
                        None => tests.push((left.sql, vec![right.sql])),
                    }
                    parts.push(item);
                }
                let tests = tests.into_iter().map(|(left, items)| format!("{left} {word} ({})", items.join(", ")));
                let tests: Vec<_> = tests.collect();
                let sql = match tests.as_slice() {
                    [] => return Err(self.refuse(code::SYNTAX, "The list after IN is empty")),
                    tests => format!("({})", tests.join(if negated { " AND " } else { " OR " })),
                };
                Ok(Piece::of(sql, Kind::Boolean, &parts.iter().collect::<Vec<_>>()))
            }
            InTarget::Subquery(query) => {
                let made = self.query(query, level.ctes)?;
                let [column] = made.columns.as_slice() else {
                    let detail = format!("The sub-query after IN gives one column, not {}", made.columns.len());
                    return Err(self.refuse(code::WRONG_TYPE, detail));
                };
                let relation = self.relation('t');
                let item = Piece::constant(format!("{relation}.c0"), column.kind);
                let (left, item) = self.comparable(&piece, &item, Comparison::Equality)?;
                let sql = format!("({} {word} (SELECT {} FROM ({}) AS {relation}))", left.sql, item.sql, made.sql);
                Ok(left.with(sql, Kind::Boolean))
            }
            InTarget::Unnest(_) | InTarget::Table { .. } => Err(self.not_allowed("This form of IN")),
        }
    }

    fn like(
        &mut self,
        expr: &Expr,
        pattern: &Expr,
        negated: bool,
        any_case: bool,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let (a, b) = (self.expr(expr, level, how)?, self.expr(pattern, level, how)?);
        self.is_like(&a, &b, negated, any_case)
    }

    pub(super) fn is_like(&mut self, a: &Piece, b: &Piece, negated: bool, any_case: bool) -> Result<Piece, Refusal> {
        let (a, b) = (self.text(a)?, self.text(b)?);
        let not = if negated { "NOT " } else { "" };
        let sql = format!("({not}hql_like({}, {}, {}))", a.sql, b.sql, i32::from(any_case));
        Ok(Piece::of(sql, Kind::Boolean, &[&a, &b]))
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let operand = operand.map(|operand| self.expr(operand, level, how)).transpose()?;
        let mut branches = Vec::new();
        for CaseWhen { condition, result } in conditions {
            let condition = self.expr(condition, level, how)?;
            let condition = match &operand {
                Some(operand) => self.compared(operand, "=", &condition)?,
                None => self.boolean(&condition)?,
            };
            branches.push((condition, self.expr(result, level, how)?));
        }
        let otherwise = otherwise.map(|expr| self.expr(expr, level, how)).transpose()?;
        self.choice(&branches, otherwise.as_ref())
    }

    /// The first of these whose condition is true.
    pub(super) fn choice(&mut self, branches: &[(Piece, Piece)], otherwise: Option<&Piece>) -> Result<Piece, Refusal> {
        let results = branches.iter().map(|(_, result)| result).chain(otherwise);
        let kind = results.fold(Kind::Null, |kind, result| Self::common(kind, result.kind));
        if matches!(kind, Kind::Interval(_)) {
            return Err(self.wrong(kind, "a value"));
        }
        let mut sql = "(CASE".to_owned();
        let mut parts = Vec::new();
        for (condition, result) in branches {
            let result = self.to(result, kind)?;
            sql.push_str(&format!(" WHEN {} THEN {}", condition.sql, result.sql));
            parts.extend([condition.clone(), result]);
        }
        if let Some(otherwise) = otherwise {
            let otherwise = self.to(otherwise, kind)?;
            sql.push_str(&format!(" ELSE {}", otherwise.sql));
            parts.push(otherwise);
        }
        sql.push_str(" END)");
        Ok(Piece::of(sql, kind, &parts.iter().collect::<Vec<_>>()))
    }

    fn cast(&mut self, expr: &Expr, to: &DataType, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        self.to_type(&piece, to)
    }

    fn to_type(&mut self, piece: &Piece, to: &DataType) -> Result<Piece, Refusal> {
        let name = to.to_string().to_ascii_lowercase();
        let name = name.split('(').next().unwrap_or_default().trim();
        match name {
            "string" | "text" | "varchar" | "char" => self.text(piece),
            "int" | "integer" | "bigint" | "smallint" | "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16"
            | "uint32" | "uint64" | "signed" | "unsigned" => self.integer(piece),
            "float" | "float32" | "float64" | "double" | "double precision" | "real" | "decimal" | "numeric" => {
                self.float(piece)
            }
            "bool" | "boolean" => self.boolean(piece),
            "date" => self.date(piece),
            "datetime" | "datetime64" | "timestamp" | "timestamptz" => self.time(piece),
            _ => Err(self.not_allowed(&format!("The type {}", read::short(name)))),
        }
    }

    /// As a whole number: what is behind the point is cut off, a time becomes seconds since 1970.
    pub(super) fn integer(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        match piece.kind {
            Kind::Integer | Kind::Null => Ok(piece.clone()),
            Kind::Time => Ok(piece.with(format!("hql_seconds({})", piece.sql), Kind::Integer)),
            _ => {
                let number = self.number(piece)?;
                Ok(number.with(format!("hql_integer({})", number.sql), Kind::Integer))
            }
        }
    }

    /// As a number that may have a fraction.
    pub(super) fn float(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        match piece.kind {
            Kind::Time => Ok(piece.with(format!("({} / 1000000.0)", piece.sql), Kind::Float)),
            _ => {
                let number = self.number(piece)?;
                Ok(number.with(format!("CAST({} AS REAL)", number.sql), Kind::Float))
            }
        }
    }

    fn interval(&mut self, interval: &ast::Interval, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let ast::Interval { value, leading_field, leading_precision, last_field, fractional_seconds_precision } =
            interval;
        let some = leading_precision.is_some() || last_field.is_some() || fractional_seconds_precision.is_some();
        self.none(some, "This form of INTERVAL")?;
        let piece = self.expr(value, level, how)?;
        let (number, unit) = match (&piece.text, leading_field) {
            (Some(text), None) => match text.trim().split_once(' ') {
                Some((number, unit)) => (Some(number.to_owned()), unit.to_owned()),
                None => (None, String::new()),
            },
            (Some(text), Some(field)) => (Some(text.clone()), field.to_string()),
            (None, Some(field)) => (None, field.to_string()),
            (None, None) => (None, String::new()),
        };
        let Some(unit) = Unit::of(&unit) else {
            return Err(self.refuse(code::WRONG_TYPE, "Write an interval like INTERVAL 7 DAY"));
        };
        match number.map(|number| number.trim().parse::<i64>()) {
            Some(Ok(number)) => Ok(Piece::constant(self.bind(number), Kind::Interval(unit))),
            None if piece.text.is_none() => {
                let number = self.number(&piece)?;
                Ok(number.with(number.sql.clone(), Kind::Interval(unit)))
            }
            _ => Err(self.refuse(code::WRONG_TYPE, "Write an interval like INTERVAL 7 DAY")),
        }
    }

    fn nodes_of_chain(&mut self) -> Result<(), Refusal> {
        self.within(|_| Ok(()))
    }
}

/// Ends a row of `AND`s or `OR`s.
fn close(piece: &mut Piece, open: &mut Option<&BinaryOperator>) {
    if open.take().is_some() {
        piece.sql = format!("({})", piece.sql);
    }
}

/// A step into properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// A field of an object.
    Name(String),
    /// An item of a list, from 1.
    Index(u32),
}

/// A path as SQLite's functions for JSON read it; every name is quoted, so that none is taken for anything else.
pub(super) fn json_path(keys: &[Key]) -> String {
    let mut path = "$".to_owned();
    for key in keys {
        match key {
            // The text of a value is its JSON.
            Key::Name(name) => path.push_str(&format!(".{}", serde_json::Value::from(name.as_str()))),
            Key::Index(index) => path.push_str(&format!("[{}]", index - 1)),
        }
    }
    path
}
