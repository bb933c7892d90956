//! Functions that convert or choose values, and `JSONExtract…`.

use crate::convert::Comparison;
use crate::expr::{Once, PathStep, json_path};
use crate::kind::Kind;
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;

impl Translator<'_> {
    /// Conversions and choices.
    pub(crate) fn conversion(&mut self, name: &str, written: &str, args: &[SqlExpr]) -> Result<SqlExpr, Refusal> {
        let name = name.trim_end_matches("ornull");
        match name {
            "tostring" => self.text(self.one(written, args)?),
            "toint" | "toint8" | "toint16" | "toint32" | "toint64" | "touint8" | "touint16" | "touint32"
            | "touint64" => self.integer(self.one(written, args)?),
            "tofloat" | "tofloat32" | "tofloat64" => self.float(self.one(written, args)?),
            "tointorzero" | "toint64orzero" | "toint32orzero" => {
                let operand = self.integer(self.one(written, args)?)?;
                Ok(operand.with(format!("coalesce({}, 0)", operand.sql), Kind::Integer))
            }
            "tofloatorzero" | "tofloat64orzero" => {
                let operand = self.float(self.one(written, args)?)?;
                Ok(operand.with(format!("coalesce({}, 0.0)", operand.sql), Kind::Float))
            }
            "tobool" => self.boolean(self.one(written, args)?),
            "assumenotnull" | "tonullable" => Ok(self.one(written, args)?.clone()),
            "isnull" | "isnotnull" => {
                let operand = self.one(written, args)?;
                let test = if name == "isnull" { "IS NULL" } else { "IS NOT NULL" };
                Ok(operand.with(format!("({} {test})", operand.sql), Kind::Boolean))
            }
            "not" => {
                let operand = self.boolean(self.one(written, args)?)?;
                Ok(operand.with(format!("(NOT {})", operand.sql), Kind::Boolean))
            }
            "and" | "or" => {
                self.arity(written, args.len(), 2, 100)?;
                let parts = args.iter().map(|arg| self.boolean(arg)).collect::<Result<Vec<_>, _>>()?;
                let list: Vec<_> = parts.iter().map(|part| part.sql.as_str()).collect();
                let word = if name == "and" { " AND " } else { " OR " };
                Ok(SqlExpr::combined(
                    format!("({})", list.join(word)),
                    Kind::Boolean,
                    &parts.iter().collect::<Vec<_>>(),
                ))
            }
            "empty" | "notempty" => {
                let operand = self.text(self.one(written, args)?)?;
                let test = if name == "empty" { "= ''" } else { "<> ''" };
                Ok(operand.with(format!("(coalesce({}, '') {test})", operand.sql), Kind::Boolean))
            }
            "concat" => {
                self.arity(written, args.len(), 1, 100)?;
                let parts = args.iter().map(|arg| self.text(arg)).collect::<Result<Vec<_>, _>>()?;
                let list: Vec<_> = parts.iter().map(|part| part.sql.as_str()).collect();
                Ok(SqlExpr::combined(format!("({})", list.join(" || ")), Kind::Text, &parts.iter().collect::<Vec<_>>()))
            }
            "like" | "ilike" | "notlike" | "notilike" => {
                let [text, pattern] = self.two(written, args)?;
                self.is_like(text, pattern, name.starts_with("not"), name.ends_with("ilike"))
            }
            "equals" | "notequals" | "less" | "greater" | "lessorequals" | "greaterorequals" => {
                let word = match name {
                    "equals" => "=",
                    "notequals" => "IS NOT",
                    "less" => "<",
                    "greater" => ">",
                    "lessorequals" => "<=",
                    _ => ">=",
                };
                let [a, b] = self.two(written, args)?;
                self.compared(a, word, b)
            }
            "if" => {
                let [condition, yes, no] = self.three(written, args)?;
                let condition = self.boolean(condition)?;
                self.choice(None, &[(condition, yes.clone())], Some(no))
            }
            "multiif" => self.multi_if(written, args),
            "coalesce" | "ifnull" => {
                let most = if name == "ifnull" { 2 } else { 100 };
                self.arity(written, args.len(), 2, most)?;
                self.call_with_one_kind("coalesce", args)
            }
            "greatest" | "least" => {
                self.arity(written, args.len(), 2, 100)?;
                let kind = args.iter().fold(Kind::Null, |kind, arg| Self::common_kind(kind, arg.kind));
                let sql = match (name, kind) {
                    ("greatest", Kind::Any) => "hql_greatest",
                    (_, Kind::Any) => "hql_least",
                    // With several arguments, SQLite's `max` and `min` are scalar.
                    ("greatest", _) => "max",
                    _ => "min",
                };
                self.call_with_one_kind(sql, args)
            }
            "nullif" => {
                let [a, b] = self.two(written, args)?;
                self.null_if(a, b)
            }
            _ => Err(self.unknown_function(written)),
        }
    }

    /// Calls a function with all arguments converted to one kind.
    pub(crate) fn call_with_one_kind(&mut self, sql: &str, args: &[SqlExpr]) -> Result<SqlExpr, Refusal> {
        let kind = args.iter().fold(Kind::Null, |kind, arg| Self::common_kind(kind, arg.kind));
        if matches!(kind, Kind::Interval(_)) {
            return Err(self.wrong_kind(kind, "a value"));
        }
        let parts = args.iter().map(|arg| self.convert(arg, kind)).collect::<Result<Vec<_>, _>>()?;
        let list: Vec<_> = parts.iter().map(|part| part.sql.as_str()).collect();
        Ok(SqlExpr::combined(format!("{sql}({})", list.join(", ")), kind, &parts.iter().collect::<Vec<_>>()))
    }

    /// Translates `nullIf(a, b)`: null if both are equal, otherwise `a`.
    fn null_if(&mut self, a: &SqlExpr, b: &SqlExpr) -> Result<SqlExpr, Refusal> {
        let once = Once::new(a);
        let (left, right) = self.comparable(&once.name, b, Comparison::Equality)?;
        let sql = if once.is_as_it_is(&left) {
            format!("nullif({}, {})", a.sql, right.sql)
        } else if a.is_of_one_row() && b.is_of_one_row() {
            once.select(&format!("CASE WHEN {} = {} THEN NULL ELSE {} END", left.sql, right.sql, once.name.sql))
        } else {
            let (left, right) = self.comparable(a, b, Comparison::Equality)?;
            format!("(CASE WHEN {} = {} THEN NULL ELSE {} END)", left.sql, right.sql, a.sql)
        };
        Ok(SqlExpr::combined(sql, a.kind, &[a, b]))
    }

    pub(crate) fn multi_if(&mut self, written: &str, args: &[SqlExpr]) -> Result<SqlExpr, Refusal> {
        if args.len() < 3 || args.len().is_multiple_of(2) {
            let detail =
                format!("{written}() takes pairs of a condition and a value, then the value for everything else");
            return Err(self.refuse(Code::WrongType, detail));
        }
        let mut branches = Vec::new();
        for pair in args.chunks_exact(2) {
            if let [condition, value] = pair {
                branches.push((self.boolean(condition)?, value.clone()));
            }
        }
        self.choice(None, &branches, args.last())
    }

    pub(crate) fn json_function(
        &mut self,
        name: &str,
        written: &str,
        args: &[SqlExpr],
    ) -> Result<Option<SqlExpr>, Refusal> {
        if !matches!(
            name,
            "jsonextractstring"
                | "jsonextractint"
                | "jsonextractuint"
                | "jsonextractfloat"
                | "jsonextractbool"
                | "jsonextractraw"
                | "jsonhas"
        ) {
            return Ok(None);
        }
        self.arity(written, args.len(), 2, 10)?;
        let (of, keys) = match args {
            [of, keys @ ..] if of.kind == Kind::Properties => (of, keys),
            _ => {
                let detail = format!("{written}() reads from properties, such as {written}(properties, 'plan')");
                return Err(self.refuse(Code::WrongType, detail));
            }
        };
        let mut path = Vec::new();
        for key in keys {
            match &key.text {
                Some(name) => path.push(PathStep::Name(name.clone())),
                None => return Err(self.refuse(Code::WrongType, "Property names are strings in quotes")),
            }
        }
        let path = json_path(&path);
        if matches!(name, "jsonextractraw" | "jsonhas") {
            let path = self.bind(path);
            let (sql, kind) = match name {
                "jsonhas" => (format!("(json_type({}, {path}) IS NOT NULL)", of.sql), Kind::Boolean),
                _ => (format!("({} -> {path})", of.sql), Kind::Text),
            };
            return Ok(Some(of.with(sql, kind)));
        }
        let property = self.property(of, path);
        Ok(Some(match name {
            "jsonextractstring" => self.text(&property)?,
            "jsonextractfloat" => self.float(&property)?,
            "jsonextractbool" => self.boolean(&property)?,
            _ => self.integer(&property)?,
        }))
    }
}
