//! Generates queries from bytes: every choice consumes a byte; without bytes, the simplest choice is made. All
//! generated queries are valid over a store of events; the server's tests and the fuzz target use this, too.

#[path = "generator/express.rs"]
mod express;

/// The kind of a generated expression.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Boolean,
    Time,
}

const KINDS: [Kind; 4] = [Kind::Text, Kind::Number, Kind::Boolean, Kind::Time];

/// Names that try to break out of their quotes.
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

/// Separators between words.
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
    /// As written, with quotes.
    name: String,
    kind: Kind,
    /// True if it is the JSON column, which can be null where the kind matters.
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

/// The remaining bytes, from which the rest of the query is generated.
pub(super) struct Generator<'b> {
    bytes: &'b [u8],
    names: usize,
}

impl<'b> Generator<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Generator { bytes, names: 0 }
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

    /// A name that is not in `taken`.
    fn name(&mut self, taken: &[String]) -> String {
        let name = self.one(&NAMES);
        let plain = |name: &str| name.trim_matches(['"', '`']).to_lowercase();
        if taken.iter().any(|taken| plain(taken) == plain(name)) {
            self.names += 1;
            return format!("n{}", self.names);
        }
        name.to_owned()
    }

    pub(super) fn query_text(mut self) -> String {
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
        // Only an order by all columns makes the result of a limit deterministic.
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
                // A plain number would refer to a column.
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
        // Aliases of the SELECT must not be mistaken for group expressions, so groups are written out.
        let sql = format!("SELECT{}{distinct}{}{from}{filter}{rest}", self.space(), items.join(", "));
        Query { sql, columns }
    }

    fn from(&mut self, depth: usize, ctes: &[Relation], scope: &mut Vec<Relation>) -> String {
        let mut sql = self.word("FROM");
        // Joins do not see relations before a comma.
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

    /// A qualified column of this kind.
    fn column(&mut self, kind: Kind, scope: &[Relation]) -> Option<String> {
        let fitting: Vec<String> = scope
            .iter()
            .flat_map(|relation| relation.columns.iter().map(move |column| (relation, column)))
            .filter(|(_, column)| column.kind == kind && !column.is_properties)
            .map(|(relation, column)| format!("{}.{}", relation.name, column.name))
            .collect();
        if fitting.is_empty() { None } else { Some(fitting[self.pick(fitting.len())].clone()) }
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
