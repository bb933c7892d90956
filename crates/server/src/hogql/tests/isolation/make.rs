//! Makes queries out of bytes: every choice takes the next byte, and when they have run out the plainest choice is made.

/// What a made expression is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Boolean,
    Time,
}

const KINDS: [Kind; 4] = [Kind::Text, Kind::Number, Kind::Boolean, Kind::Time];

/// Names that somebody who wants out would give.
const NAMES: [&str; 14] = [
    "a",
    "b",
    "events",
    "\"events\"",
    "`Events`",
    "t1",
    "w1",
    "c1",
    "\"sqlite_master\"",
    "\"users\"",
    "\"x\"\" FROM users --\"",
    "`main`",
    "\"project_id\"",
    "\"naïve ☃\"",
];

/// What stands between words.
const SPACES: [&str; 6] = [
    " ",
    "\n",
    "\t ",
    " /* FROM users */ ",
    " -- UNION SELECT * FROM users\n",
    " /* a /* b */ ; DROP TABLE events */ ",
];

#[derive(Clone)]
struct Column {
    /// As it is written, quotes and all.
    name: String,
    kind: Kind,
    /// Whether it may be null where the kind matters.
    is_properties: bool,
}

#[derive(Clone)]
struct Relation {
    name: String,
    columns: Vec<Column>,
}

/// The columns of a query, by kind.
struct Query {
    sql: String,
    columns: Vec<Column>,
}

/// See the module.
pub(super) struct Maker<'b> {
    bytes: &'b [u8],
    names: usize,
}

impl<'b> Maker<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Maker { bytes, names: 0 }
    }

    /// A number below `choices`.
    fn pick(&mut self, choices: usize) -> usize {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                usize::from(*first) % choices
            }
            None => 0,
        }
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.pick(of.len())]
    }

    fn space(&mut self) -> &'static str {
        // Mostly a space.
        if self.pick(4) == 3 { self.one(&SPACES) } else { " " }
    }

    fn word(&mut self, word: &str) -> String {
        let word = if self.pick(3) == 2 { word.to_lowercase() } else { word.to_owned() };
        format!("{}{word}{}", self.space(), self.space())
    }

    /// A name that none of these has.
    fn name(&mut self, taken: &[String]) -> String {
        let name = self.one(&NAMES);
        let plain = |name: &str| name.trim_matches(['"', '`']).to_lowercase();
        if taken.iter().any(|taken| plain(taken) == plain(name)) {
            self.names += 1;
            return format!("n{}", self.names);
        }
        name.to_owned()
    }

    pub(super) fn whole(mut self) -> String {
        let kinds = self.kinds();
        let query = self.query(&kinds, 2, &[]);
        if self.pick(4) == 3 { format!("{};{}", query.sql, self.space()) } else { query.sql }
    }

    fn kinds(&mut self) -> Vec<Kind> {
        (0..=self.pick(3)).map(|_| self.one(&KINDS)).collect()
    }

    fn query(&mut self, kinds: &[Kind], depth: usize, ctes: &[Relation]) -> Query {
        let mut ctes = ctes.to_vec();
        let mut with = Vec::new();
        let mut own: Vec<String> = Vec::new();
        if depth > 0 {
            for _ in 0..self.pick(3) {
                let kinds = self.kinds();
                let made = self.query(&kinds, depth - 1, &ctes);
                let name = self.name(&own);
                with.push(format!("{name}{}({})", self.word("AS"), made.sql));
                own.push(name.clone());
                ctes.push(Relation { name, columns: made.columns });
            }
        }
        let with = if with.is_empty() { String::new() } else { format!("WITH {} ", with.join(", ")) };
        let mut body = self.select(kinds, depth, &ctes);
        if self.pick(4) == 3 {
            let right = self.select(kinds, depth, &ctes);
            let word = self.one(&["UNION ALL", "UNION", "INTERSECT", "EXCEPT"]);
            body.sql = format!("{}{}{}", body.sql, self.word(word), right.sql);
        }
        // Only all columns together make an order in which a limit always finds the same rows.
        if self.pick(3) == 2 {
            let direction = self.one(&["", " DESC", " NULLS FIRST"]);
            let terms: Vec<_> = (1..=kinds.len()).map(|number| format!("{number}{direction}")).collect();
            body.sql = format!("{}{}{}", body.sql, self.word("ORDER BY"), terms.join(", "));
            if self.pick(2) == 1 {
                let limit = self.one(&["LIMIT 3", "LIMIT 2 OFFSET 1", "LIMIT 1, 4", "LIMIT 0"]);
                body.sql = format!("{}{}", body.sql, self.word(limit));
            }
        }
        Query { sql: with + &body.sql, columns: body.columns }
    }

    fn select(&mut self, kinds: &[Kind], depth: usize, ctes: &[Relation]) -> Query {
        let mut scope = Vec::new();
        let from = self.from(depth, ctes, &mut scope);
        let filter = match self.pick(3) {
            0 => String::new(),
            _ => format!("{}{}", self.word("WHERE"), self.expr(Kind::Boolean, 2, &scope, ctes)),
        };
        let grouped = self.pick(3) == 2;
        let mut items = Vec::new();
        let mut groups = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut columns = Vec::new();
        for kind in kinds {
            let aggregate = grouped && self.pick(2) == 1;
            let mut sql =
                if aggregate { self.aggregate(*kind, &scope, ctes) } else { self.expr(*kind, 2, &scope, ctes) };
            if grouped && !aggregate && sql.contains("SELECT") {
                sql = self.leaf(*kind, &scope);
            }
            if grouped && !aggregate {
                // A bare number would be that of a column.
                groups.push(format!("({sql})"));
            }
            let name = self.name(&names);
            items.push(format!("{sql}{}{name}", self.word("AS")));
            names.push(name.clone());
            columns.push(Column { name, kind: *kind, is_properties: false });
        }
        let mut rest = String::new();
        if !groups.is_empty() {
            rest = format!("{}{}", self.word("GROUP BY"), groups.join(", "));
            if self.pick(3) == 2 {
                rest = format!("{rest}{}{} > 1", self.word("HAVING"), self.one(&["count()", "count(*)", "2"]));
            }
        }
        let distinct = if self.pick(4) == 3 { "DISTINCT " } else { "" };
        // Names of the SELECT must not be taken for those grouped by, so groups are given as they are written.
        let sql = format!("SELECT{}{distinct}{}{from}{filter}{rest}", self.space(), items.join(", "));
        Query { sql, columns }
    }

    fn from(&mut self, depth: usize, ctes: &[Relation], scope: &mut Vec<Relation>) -> String {
        let mut sql = self.word("FROM");
        // Joins do not see what stands before a comma.
        let mut seen = 0;
        for index in 0..=self.pick(depth + 1) {
            let (factor, relation) = self.factor(depth, ctes, scope);
            let mut on = String::new();
            if index > 0 {
                let word = self.one(&["JOIN", "LEFT JOIN", "INNER JOIN", "CROSS JOIN", ",", "RIGHT JOIN", "FULL JOIN"]);
                sql.push_str(&if word == "," { ", ".to_owned() } else { self.word(word) });
                if word == "," {
                    seen = scope.len();
                }
                if !matches!(word, "CROSS JOIN" | ",") {
                    let mut both = scope[seen..].to_vec();
                    both.push(relation.clone());
                    let left = self.column(Kind::Text, &scope[seen..]);
                    let right = self.column(Kind::Text, std::slice::from_ref(&relation));
                    on = match (left, right) {
                        (Some(left), Some(right)) if self.pick(3) > 0 => format!(" ON {left} = {right}"),
                        _ => format!(" ON {}", self.expr(Kind::Boolean, 1, &both, ctes)),
                    };
                }
            }
            sql = format!("{sql}{factor}{on}");
            scope.push(relation);
        }
        sql
    }

    fn factor(&mut self, depth: usize, ctes: &[Relation], scope: &[Relation]) -> (String, Relation) {
        let taken: Vec<_> = scope.iter().map(|relation| relation.name.clone()).collect();
        let choice = self.pick(3);
        if choice == 2 && depth > 0 {
            let kinds = self.kinds();
            let made = self.query(&kinds, depth - 1, ctes);
            let name = self.name(&taken);
            return (format!("({}) AS {name}", made.sql), Relation { name, columns: made.columns });
        }
        let plain = |name: &str| name.trim_matches(['"', '`']).to_lowercase();
        let base = if choice == 1 && !ctes.is_empty() {
            ctes[self.pick(ctes.len())].name.clone()
        } else {
            self.one(&["events", "Events", "\"events\"", "`EVENTS`"]).to_owned()
        };
        let columns = match ctes.iter().rev().find(|cte| plain(&cte.name) == plain(&base)) {
            Some(cte) => cte.columns.clone(),
            None => events(),
        };
        let name = self.name(&taken);
        (format!("{base}{}{name}", self.word("AS")), Relation { name, columns })
    }

    /// A column of this kind, by its relation.
    fn column(&mut self, kind: Kind, scope: &[Relation]) -> Option<String> {
        let fitting: Vec<String> = scope
            .iter()
            .flat_map(|relation| relation.columns.iter().map(move |column| (relation, column)))
            .filter(|(_, column)| column.kind == kind && !column.is_properties)
            .map(|(relation, column)| format!("{}.{}", relation.name, column.name))
            .collect();
        if fitting.is_empty() { None } else { Some(fitting[self.pick(fitting.len())].clone()) }
    }

    fn property(&mut self, name: &str, scope: &[Relation]) -> Option<String> {
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

    fn expr(&mut self, kind: Kind, depth: usize, scope: &[Relation], ctes: &[Relation]) -> String {
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

    fn test(&mut self, down: usize, scope: &[Relation], ctes: &[Relation]) -> String {
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

    fn leaf(&mut self, kind: Kind, scope: &[Relation]) -> String {
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

    fn aggregate(&mut self, kind: Kind, scope: &[Relation], ctes: &[Relation]) -> String {
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

fn events() -> Vec<Column> {
    let column = |name: &str, kind, is_properties| Column { name: name.to_owned(), kind, is_properties };
    vec![
        column("event", Kind::Text, false),
        column("distinct_id", Kind::Text, false),
        column("uuid", Kind::Text, false),
        column("properties", Kind::Text, true),
        column("timestamp", Kind::Time, false),
        column("created_at", Kind::Time, false),
    ]
}
