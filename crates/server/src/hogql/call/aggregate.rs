//! Aggregates, each also as `…If(…, condition)`, and functions that number the rows of a window.

use super::Call;
use crate::hogql::expr::{How, Level};
use crate::hogql::kind::{Kind, Piece};
use crate::hogql::translate::Translator;
use crate::hogql::{Refusal, code};
use sqlparser::ast::{self, Expr};

/// Functions that number the rows of a window: their name here, and how many arguments they take.
const NUMBERING: &[(&str, &str, usize, usize)] = &[
    ("row_number", "row_number", 0, 0),
    ("rank", "rank", 0, 0),
    ("dense_rank", "dense_rank", 0, 0),
    ("ntile", "ntile", 1, 1),
    ("lag", "lag", 1, 3),
    ("laginframe", "lag", 1, 3),
    ("lead", "lead", 1, 3),
    ("leadinframe", "lead", 1, 3),
    ("first_value", "first_value", 1, 1),
    ("last_value", "last_value", 1, 1),
];

impl Translator<'_> {
    /// An aggregate or a window function; none if the call is neither.
    pub(super) fn aggregate(&mut self, call: &Call<'_>, level: &Level<'_>, how: How) -> Result<Option<Piece>, Refusal> {
        if let Some((_, sql, least, most)) = NUMBERING.iter().find(|(name, ..)| *name == call.name) {
            return self.numbering(call, sql, (*least, *most), level, how).map(Some);
        }
        let known = |name: &str| {
            matches!(
                name,
                "count"
                    | "uniq"
                    | "uniqexact"
                    | "sum"
                    | "avg"
                    | "min"
                    | "max"
                    | "any"
                    | "median"
                    | "quantile"
                    | "argmax"
                    | "argmin"
            )
        };
        let (name, conditional) = match call.name.strip_suffix("if") {
            Some(name) if known(name) => (name, true),
            _ if known(&call.name) => (call.name.as_str(), false),
            _ => return Ok(None),
        };
        if let (None, Err(clause)) = (call.over, how.aggregates) {
            let detail = format!("{}() gathers many rows, so it cannot stand in {clause}", call.name);
            let hint = if clause == "WHERE" { "; use HAVING" } else { "" };
            return Err(self.refuse(code::NOT_ALLOWED, detail + hint));
        }
        let mut args = call.args.clone();
        let condition = if conditional {
            let Some(condition) = args.pop() else {
                return Err(self.refuse(code::WRONG_TYPE, format!("{}() needs a condition", call.name)));
            };
            Some(condition)
        } else {
            None
        };
        // Inside of an aggregate there is none, unless it only looks at those of other rows.
        let within = match call.over {
            None => How { alias_first: false, ..How::in_rows("another aggregate") },
            Some(_) => How { windows: false, ..how },
        };
        let mut filters = Vec::new();
        for condition in condition.into_iter().chain(call.filter) {
            let piece = self.expr(condition, level, within)?;
            filters.push(self.boolean(&piece)?);
        }
        let pieces = args.iter().map(|arg| self.expr(arg, level, within)).collect::<Result<Vec<_>, _>>()?;
        let (sql, kind) = self.gathered(name, call, &pieces, level)?;
        let filter = match filters.as_slice() {
            [] => String::new(),
            filters => {
                let list: Vec<_> = filters.iter().map(|filter| filter.sql.as_str()).collect();
                format!(" FILTER (WHERE {})", list.join(" AND "))
            }
        };
        let parts: Vec<_> = pieces.iter().chain(&filters).collect();
        let mut piece = Piece::of(sql + &filter, kind, &parts);
        if let Some(over) = call.over {
            if matches!(name, "median" | "quantile" | "argmax" | "argmin") || call.distinct || name.starts_with("uniq")
            {
                return Err(self.not_allowed(&format!("{}() with OVER", call.name)));
            }
            return self.windowed(piece, over, level, how).map(Some);
        }
        piece.bare = false;
        piece.aggregate = true;
        Ok(Some(piece))
    }

    fn gathered(
        &mut self,
        name: &str,
        call: &Call<'_>,
        args: &[Piece],
        level: &Level<'_>,
    ) -> Result<(String, Kind), Refusal> {
        let quantile = name == "quantile";
        self.none(!quantile && !call.params.is_empty(), &format!("This form of {}()", call.name))?;
        self.none(call.distinct && name != "count", &format!("DISTINCT in {}()", call.name))?;
        self.none(call.star && name != "count", &format!("`*` in {}()", call.name))?;
        if let Some(piece) = args.iter().find(|piece| matches!(piece.kind, Kind::Interval(_))) {
            return Err(self.wrong(piece.kind, "a value"));
        }
        if name == "count" {
            self.none(call.distinct && args.is_empty(), "DISTINCT without a value")?;
            self.arity(&call.name, args.len(), 0, 1)?;
            let distinct = if call.distinct { "DISTINCT " } else { "" };
            let of = match args.first() {
                None => "*".to_owned(),
                Some(piece) if call.distinct => Self::key_of_any(piece),
                Some(piece) => piece.sql.clone(),
            };
            return Ok((format!("count({distinct}{of})"), Kind::Integer));
        }
        if matches!(name, "argmax" | "argmin") {
            let [value, by] = self.two(&call.name, args)?;
            let sql = if name == "argmax" { "hql_arg_max" } else { "hql_arg_min" };
            return Ok((format!("{sql}({}, {})", value.sql, Self::key_of_any(by)), value.kind));
        }
        let piece = self.one(&call.name, args)?;
        Ok(match name {
            "uniq" | "uniqexact" => (format!("count(DISTINCT {})", Self::key_of_any(piece)), Kind::Integer),
            "min" | "max" if piece.kind == Kind::Any && call.over.is_none() => {
                (format!("hql_arg_{name}({}, {})", piece.sql, Self::key_of_any(piece)), piece.kind)
            }
            "min" | "max" => (format!("{name}({})", piece.sql), piece.kind),
            "any" => (format!("min({})", piece.sql), piece.kind),
            "sum" | "avg" => {
                let number = self.number(piece)?;
                let kind = if name == "sum" { number.kind } else { Kind::Float };
                // As ClickHouse: the sum of nothing is 0.
                let sql = format!("{name}({})", number.sql);
                (sql, kind)
            }
            _ => {
                let number = self.number(piece)?;
                let share = if quantile { self.share(call, level)? } else { self.bind(0.5) };
                (format!("hql_quantile({}, {share})", number.sql), Kind::Float)
            }
        })
    }

    /// The share of a quantile: a number from 0 to 1 that was written down.
    fn share(&mut self, call: &Call<'_>, level: &Level<'_>) -> Result<String, Refusal> {
        let [Expr::Value(ast::ValueWithSpan { value: ast::Value::Number(number, _), span: _ })] = *call.params else {
            return Err(self.refuse(code::WRONG_TYPE, "Write a quantile like quantile(0.9)(properties.duration)"));
        };
        let _ = level;
        match number.parse::<f64>() {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(self.bind(share)),
            _ => Err(self.refuse(code::WRONG_TYPE, "The share of a quantile lies between 0 and 1")),
        }
    }

    fn numbering(
        &mut self,
        call: &Call<'_>,
        sql: &str,
        (least, most): (usize, usize),
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let Some(over) = call.over else {
            return Err(self.refuse(code::SYNTAX, format!("{}() needs OVER (…)", call.name)));
        };
        let plain = !call.star && !call.distinct && call.filter.is_none() && call.params.is_empty();
        self.none(!plain, &format!("This form of {}()", call.name))?;
        self.arity(&call.name, call.args.len(), least, most)?;
        let within = How { windows: false, ..how };
        let mut pieces = call.args.iter().map(|arg| self.expr(arg, level, within)).collect::<Result<Vec<_>, _>>()?;
        let mut kind = Kind::Integer;
        if least > 0 && sql != "ntile" {
            let value = pieces.first().map_or(Kind::Null, |piece| piece.kind);
            kind = pieces.get(2).map_or(value, |other| Self::common(value, other.kind));
            for index in [0, 2] {
                if let Some(piece) = pieces.get(index).cloned() {
                    let made = self.to(&piece, kind)?;
                    if let Some(place) = pieces.get_mut(index) {
                        *place = made;
                    }
                }
            }
        }
        let list: Vec<_> = pieces.iter().map(|piece| piece.sql.as_str()).collect();
        let piece = Piece::of(format!("{sql}({})", list.join(", ")), kind, &pieces.iter().collect::<Vec<_>>());
        self.windowed(piece, over, level, how)
    }
}
