//! Generates expressions and aggregates of a kind.

use super::{Generator, KINDS, Kind, Relation};

impl Generator<'_> {
    pub(super) fn property(&mut self, name: &str, scope: &[Relation]) -> Option<String> {
        let columns = |relation: &Relation| relation.columns.iter().any(|column| column.is_properties);
        let fitting: Vec<_> =
            scope.iter().filter(|relation| columns(relation)).map(|relation| relation.name.clone()).collect();
        if fitting.is_empty() {
            return None;
        }
        let relation = &fitting[self.pick(fitting.len())];
        Some(match self.pick(3) {
            0 => format!("{relation}.properties.{name}"),
            1 => format!("{relation}.properties['{name}']"),
            _ => format!("{relation}.properties.`{name}`"),
        })
    }

    pub(super) fn expr(&mut self, kind: Kind, depth: usize, scope: &[Relation], ctes: &[Relation]) -> String {
        if depth == 0 || self.pick(3) == 0 {
            return self.leaf(kind, scope);
        }
        let down = depth - 1;
        if self.pick(8) == 7 {
            let condition = self.expr(Kind::Boolean, down, scope, ctes);
            let (yes, no) = (self.expr(kind, down, scope, ctes), self.expr(kind, down, scope, ctes));
            return match self.pick(2) {
                0 => format!("if({condition}, {yes}, {no})"),
                _ => format!("CASE WHEN {condition} THEN {yes} ELSE {no} END"),
            };
        }
        match kind {
            Kind::Text => {
                let text = self.expr(Kind::Text, down, scope, ctes);
                match self.pick(6) {
                    0 => format!("lower({text})"),
                    1 => format!("upper({text})"),
                    2 => format!("concat({text}, {})", self.expr(Kind::Number, down, scope, ctes)),
                    3 => format!("substring({text}, 1, 3)"),
                    4 => format!("coalesce({text}, 'none')"),
                    _ => format!("toString({})", self.expr(Kind::Time, down, scope, ctes)),
                }
            }
            Kind::Number => {
                let (a, b) = (self.expr(Kind::Number, down, scope, ctes), self.expr(Kind::Number, down, scope, ctes));
                match self.pick(6) {
                    0 => format!("({a} + {b})"),
                    1 => format!("({a} - {b})"),
                    2 => format!("intDiv({a}, {b})"),
                    3 => format!("length({})", self.expr(Kind::Text, down, scope, ctes)),
                    4 => format!("toHour({})", self.expr(Kind::Time, down, scope, ctes)),
                    _ => format!("dateDiff('hour', {}, now())", self.expr(Kind::Time, down, scope, ctes)),
                }
            }
            Kind::Time => {
                let time = self.expr(Kind::Time, down, scope, ctes);
                match self.pick(4) {
                    0 => format!("toStartOfDay({time})"),
                    1 => format!("({time} - INTERVAL 2 DAY)"),
                    2 => format!("toStartOfWeek({time})"),
                    _ => format!("date_trunc('month', {time})"),
                }
            }
            Kind::Boolean => self.test(down, scope, ctes),
        }
    }

    pub(super) fn test(&mut self, down: usize, scope: &[Relation], ctes: &[Relation]) -> String {
        let kind = self.one(&KINDS);
        match self.pick(8) {
            0 => {
                let (a, b) = (self.expr(kind, down, scope, ctes), self.expr(kind, down, scope, ctes));
                format!("({a} {} {b})", self.one(&["=", "!=", "<", ">=", "<>", "<=>"]))
            }
            1 => {
                let a = self.expr(Kind::Boolean, down, scope, ctes);
                format!("({a} {} {})", self.one(&["AND", "OR"]), self.expr(Kind::Boolean, down, scope, ctes))
            }
            2 => format!("(NOT {})", self.expr(Kind::Boolean, down, scope, ctes)),
            3 => format!("({} IS NOT NULL)", self.expr(kind, down, scope, ctes)),
            4 => format!(
                "({} LIKE '{}')",
                self.expr(Kind::Text, down, scope, ctes),
                self.one(&["%a%", "p_", "foreign%", "%"])
            ),
            5 => {
                let made = self.query(&[kind], 0, ctes);
                format!("({} IN ({}))", self.expr(kind, down, scope, ctes), made.sql)
            }
            6 => format!("(EXISTS ({}))", self.query(&[kind], 0, ctes).sql),
            _ => {
                let (a, b) = (self.expr(kind, down, scope, ctes), self.expr(kind, down, scope, ctes));
                format!("({} BETWEEN {a} AND {b})", self.expr(kind, down, scope, ctes))
            }
        }
    }

    pub(super) fn leaf(&mut self, kind: Kind, scope: &[Relation]) -> String {
        if self.pick(4) > 0 {
            let property = match kind {
                Kind::Text if self.pick(2) == 1 => {
                    self.property("plan", scope).map(|property| format!("toString({property})"))
                }
                Kind::Number => self.property("amount", scope).map(|property| format!("toInt({property})")),
                Kind::Boolean => self.property("paid", scope).map(|property| format!("toBool({property})")),
                _ => None,
            };
            if let Some(sql) = property.or_else(|| self.column(kind, scope)) {
                return sql;
            }
        }
        match kind {
            Kind::Text => self.one(&["'paid'", "'p1'", "''", "'it''s'", "'FROM users; --'"]).to_owned(),
            Kind::Number => self.one(&["1", "0", "7", "42"]).to_owned(),
            Kind::Boolean => self.one(&["true", "false"]).to_owned(),
            Kind::Time => self.one(&["now()", "toDateTime('2026-11-20 12:00:00')", "toStartOfDay(now())"]).to_owned(),
        }
    }

    pub(super) fn aggregate(&mut self, kind: Kind, scope: &[Relation], ctes: &[Relation]) -> String {
        let of = self.expr(kind, 1, scope, ctes);
        match (kind, self.pick(6)) {
            (Kind::Number, 0) => "count()".to_owned(),
            (Kind::Number, 1) => format!("uniq({})", self.expr(Kind::Text, 1, scope, ctes)),
            (Kind::Number, 2) => format!("sum({of})"),
            (Kind::Number, 3) => format!("countIf({})", self.expr(Kind::Boolean, 1, scope, ctes)),
            (Kind::Number, 4) => format!("maxIf({of}, {})", self.expr(Kind::Boolean, 1, scope, ctes)),
            (_, 5) => format!("any({of})"),
            (_, 4) => format!("min({of}) FILTER (WHERE {})", self.expr(Kind::Boolean, 1, scope, ctes)),
            _ => format!("max({of})"),
        }
    }
}
