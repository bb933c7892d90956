//! Aggregates, each also as `…If(…, condition)`, and window functions such as `row_number()`.

use super::Call;
use crate::expr::{ExprRules, VisibleNames};
use crate::kind::Kind;
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{self, Expr};

/// Window functions: name, name in SQL, least and most arguments.
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
    pub(super) fn aggregate(
        &mut self,
        call: &Call<'_>,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<Option<SqlExpr>, Refusal> {
        if let Some((_, sql, least, most)) = NUMBERING.iter().find(|(name, ..)| *name == call.name) {
            return self.numbering(call, sql, (*least, *most), visible, rules).map(Some);
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
        if let (None, Err(clause)) = (call.over, rules.aggregates) {
            let detail = format!("{}() is an aggregate, so it cannot be used in {clause}", call.name);
            let hint = if clause == "WHERE" { "; use HAVING" } else { "" };
            return Err(self.refuse(Code::NotAllowed, detail + hint));
        }
        let mut args = call.args.clone();
        let condition = if conditional {
            let Some(condition) = args.pop() else {
                return Err(self.refuse(Code::WrongType, format!("{}() needs a condition", call.name)));
            };
            Some(condition)
        } else {
            None
        };
        // Aggregates cannot be nested, except in the argument of a window function.
        let within = match call.over {
            None => ExprRules { alias_first: false, ..ExprRules::in_rows("another aggregate") },
            Some(_) => ExprRules { windows: false, ..rules },
        };
        let mut filters = Vec::new();
        for condition in condition.into_iter().chain(call.filter) {
            let operand = self.expr(condition, visible, within)?;
            filters.push(self.boolean(&operand)?);
        }
        let operands = args.iter().map(|arg| self.expr(arg, visible, within)).collect::<Result<Vec<_>, _>>()?;
        let (sql, kind) = self.aggregate_sql(name, call, &operands)?;
        let filter = match filters.as_slice() {
            [] => String::new(),
            filters => {
                let list: Vec<_> = filters.iter().map(|filter| filter.sql.as_str()).collect();
                format!(" FILTER (WHERE {})", list.join(" AND "))
            }
        };
        let parts: Vec<_> = operands.iter().chain(&filters).collect();
        let mut operand = SqlExpr::combined(sql + &filter, kind, &parts);
        if let Some(over) = call.over {
            if matches!(name, "median" | "quantile" | "argmax" | "argmin") || call.distinct || name.starts_with("uniq")
            {
                return Err(self.not_allowed(&format!("{}() with OVER", call.name)));
            }
            return self.windowed(operand, over, visible, rules).map(Some);
        }
        operand.bare = false;
        operand.aggregate = true;
        Ok(Some(operand))
    }

    fn aggregate_sql(&mut self, name: &str, call: &Call<'_>, args: &[SqlExpr]) -> Result<(String, Kind), Refusal> {
        let quantile = name == "quantile";
        self.refuse_if(!quantile && !call.params.is_empty(), &format!("This form of {}()", call.name))?;
        self.refuse_if(call.distinct && name != "count", &format!("DISTINCT in {}()", call.name))?;
        self.refuse_if(call.star && name != "count", &format!("`*` in {}()", call.name))?;
        if let Some(operand) = args.iter().find(|operand| matches!(operand.kind, Kind::Interval(_))) {
            return Err(self.wrong_kind(operand.kind, "a value"));
        }
        if name == "count" {
            self.refuse_if(call.distinct && args.is_empty(), "DISTINCT without a value")?;
            self.arity(&call.name, args.len(), 0, 1)?;
            let distinct = if call.distinct { "DISTINCT " } else { "" };
            let of = match args.first() {
                None => "*".to_owned(),
                Some(operand) if call.distinct => Self::key_of_any(operand),
                Some(operand) => operand.sql.clone(),
            };
            return Ok((format!("count({distinct}{of})"), Kind::Integer));
        }
        if matches!(name, "argmax" | "argmin") {
            let [value, by] = self.two(&call.name, args)?;
            let sql = if name == "argmax" { "hql_arg_max" } else { "hql_arg_min" };
            return Ok((format!("{sql}({}, {})", value.sql, Self::key_of_any(by)), value.kind));
        }
        let operand = self.one(&call.name, args)?;
        Ok(match name {
            "uniq" | "uniqexact" => (format!("count(DISTINCT {})", Self::key_of_any(operand)), Kind::Integer),
            "min" | "max" if operand.kind == Kind::Any && call.over.is_none() => {
                (format!("hql_arg_{name}({}, {})", operand.sql, Self::key_of_any(operand)), operand.kind)
            }
            "min" | "max" => (format!("{name}({})", operand.sql), operand.kind),
            "any" => (format!("min({})", operand.sql), operand.kind),
            "sum" | "avg" => {
                let number = self.number(operand)?;
                let kind = if name == "sum" { number.kind } else { Kind::Float };

                let sql = format!("{name}({})", number.sql);
                (sql, kind)
            }
            _ => {
                let number = self.number(operand)?;
                let share = if quantile { self.share(call)? } else { self.bind(0.5) };
                (format!("hql_quantile({}, {share})", number.sql), Kind::Float)
            }
        })
    }

    /// The level of a quantile: a literal from 0 to 1.
    fn share(&mut self, call: &Call<'_>) -> Result<String, Refusal> {
        let [Expr::Value(ast::ValueWithSpan { value: ast::Value::Number(number, _), span: _ })] = *call.params else {
            return Err(self.refuse(Code::WrongType, "Write a quantile like quantile(0.9)(properties.duration)"));
        };
        match number.parse::<f64>() {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(self.bind(share)),
            _ => Err(self.refuse(Code::WrongType, "The share of a quantile must be between 0 and 1")),
        }
    }

    fn numbering(
        &mut self,
        call: &Call<'_>,
        sql: &str,
        (least, most): (usize, usize),
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let Some(over) = call.over else {
            return Err(self.refuse(Code::Syntax, format!("{}() needs OVER (…)", call.name)));
        };
        let plain = !call.star && !call.distinct && call.filter.is_none() && call.params.is_empty();
        self.refuse_if(!plain, &format!("This form of {}()", call.name))?;
        self.arity(&call.name, call.args.len(), least, most)?;
        let within = ExprRules { windows: false, ..rules };
        let mut operands =
            call.args.iter().map(|arg| self.expr(arg, visible, within)).collect::<Result<Vec<_>, _>>()?;
        let mut kind = Kind::Integer;
        if least > 0 && sql != "ntile" {
            let value = operands.first().map_or(Kind::Null, |operand| operand.kind);
            kind = operands.get(2).map_or(value, |other| Self::common_kind(value, other.kind));
            for index in [0, 2] {
                if let Some(operand) = operands.get(index).cloned() {
                    let translated = self.convert(&operand, kind)?;
                    if let Some(place) = operands.get_mut(index) {
                        *place = translated;
                    }
                }
            }
        }
        let list: Vec<_> = operands.iter().map(|operand| operand.sql.as_str()).collect();
        let operand =
            SqlExpr::combined(format!("{sql}({})", list.join(", ")), kind, &operands.iter().collect::<Vec<_>>());
        self.windowed(operand, over, visible, rules)
    }
}
