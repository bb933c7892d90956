//! Calls: the functions that there are, and what each becomes.
//!
//! A function that does not stand in here does not exist, whatever SQLite has. Names are the same whatever their case.

mod aggregate;
mod simple;
mod times;

use super::expr::{How, Key, Level, json_path};
use super::kind::{Comparison, Kind, Piece};
use super::translate::{Translator, begin, simple as simple_name};
use super::{Refusal, code, read};
use simple::Want;
use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments,
    WindowType,
};

/// A call, taken apart.
struct Call<'q> {
    /// In small letters.
    name: String,
    /// As in `quantile(0.9)(x)`: the first brackets.
    params: Vec<&'q Expr>,
    args: Vec<&'q Expr>,
    /// `count(*)`.
    star: bool,
    distinct: bool,
    filter: Option<&'q Expr>,
    over: Option<&'q WindowType>,
}

impl Translator<'_> {
    /// A call of a function.
    pub(super) fn call(&mut self, function: &Function, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let Function { name, uses_odbc_syntax, parameters, args, filter, null_treatment, over, within_group } =
            function;
        self.at(begin(name));
        self.none(*uses_odbc_syntax || null_treatment.is_some() || !within_group.is_empty(), "This form of a call")?;
        let Some(ident) = simple_name(name) else {
            return Err(self.unknown_function(&name.to_string()));
        };
        let params = self.arguments(parameters)?;
        let args = self.arguments(args)?;
        self.none(params.star || params.distinct, "This form of a call")?;
        let call = Call {
            name: ident.value.to_ascii_lowercase(),
            params: params.list,
            args: args.list,
            star: args.star,
            distinct: args.distinct,
            filter: filter.as_deref(),
            over: over.as_ref(),
        };
        if let Some(piece) = self.aggregate(&call, level, how)? {
            return Ok(piece);
        }
        let what = format!("This form of {}()", ident.value);
        self.none(call.star || call.distinct || call.filter.is_some() || call.over.is_some(), &what)?;
        self.none(!call.params.is_empty(), &what)?;
        let pieces = call.args.iter().map(|arg| self.expr(arg, level, how)).collect::<Result<Vec<_>, _>>()?;
        self.at(begin(name));
        self.scalar(&ident.value, &pieces)
    }

    /// A function with a syntax of its own.
    pub(super) fn built(&mut self, name: &str, args: &[&Expr], level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let pieces = args.iter().map(|arg| self.expr(arg, level, how)).collect::<Result<Vec<_>, _>>()?;
        self.scalar(name, &pieces)
    }

    fn arguments<'q>(&self, args: &'q FunctionArguments) -> Result<Arguments<'q>, Refusal> {
        let FunctionArgumentList { duplicate_treatment, args, clauses } = match args {
            FunctionArguments::None => return Ok(Arguments { list: Vec::new(), star: false, distinct: false }),
            FunctionArguments::List(list) => list,
            FunctionArguments::Subquery(_) => return Err(self.not_allowed("A sub-query as the list of arguments")),
        };
        self.none(!clauses.is_empty(), "This form of a call")?;
        let distinct = *duplicate_treatment == Some(DuplicateTreatment::Distinct);
        if let [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)] = args.as_slice() {
            return Ok(Arguments { list: Vec::new(), star: true, distinct });
        }
        let list = args.iter().map(|arg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Ok(expr),
            _ => Err(self.not_allowed("This form of an argument")),
        });
        Ok(Arguments { list: list.collect::<Result<_, _>>()?, star: false, distinct })
    }

    fn unknown_function(&self, name: &str) -> Refusal {
        let detail = match name.to_ascii_lowercase().as_str() {
            "totimezone" => {
                "There is no toTimeZone(); give the time zone to the function, as in toHour(timestamp, 'Europe/Berlin')"
                    .to_owned()
            }
            "match" | "extract" | "replaceregexpall" | "replaceregexpone" => {
                format!("There are no regular expressions, so no {name}(); use LIKE, position() or replace()")
            }
            _ => format!("There is no function {}()", read::short(name)),
        };
        self.refuse(code::UNKNOWN_NAME, detail)
    }

    /// A function of one row.
    fn scalar(&mut self, written: &str, args: &[Piece]) -> Result<Piece, Refusal> {
        let name = written.to_ascii_lowercase();
        if let Some(function) = simple::find(&name) {
            let (least, most) = (function.wants.len() - function.optional, function.wants.len());
            self.arity(written, args.len(), least, most)?;
            let mut parts = Vec::new();
            for (arg, want) in args.iter().zip(function.wants) {
                parts.push(self.wanted(arg, *want)?);
            }
            let list: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
            let sql = format!("{}({})", function.sql, list.join(", "));
            return Ok(Piece::of(sql, function.gives, &parts.iter().collect::<Vec<_>>()));
        }
        if let Some(piece) = self.time_function(&name, written, args)? {
            return Ok(piece);
        }
        if let Some(piece) = self.json_function(&name, written, args)? {
            return Ok(piece);
        }
        self.conversion(&name, written, args)
    }

    fn wanted(&mut self, piece: &Piece, want: Want) -> Result<Piece, Refusal> {
        match want {
            Want::Text => self.text(piece),
            Want::Number => self.number(piece),
        }
    }

    /// Conversions and choices.
    fn conversion(&mut self, name: &str, written: &str, args: &[Piece]) -> Result<Piece, Refusal> {
        let name = name.trim_end_matches("ornull");
        match name {
            "tostring" => self.text(self.one(written, args)?),
            "toint" | "toint8" | "toint16" | "toint32" | "toint64" | "touint8" | "touint16" | "touint32"
            | "touint64" => self.integer(self.one(written, args)?),
            "tofloat" | "tofloat32" | "tofloat64" => self.float(self.one(written, args)?),
            "tointorzero" | "toint64orzero" | "toint32orzero" => {
                let piece = self.integer(self.one(written, args)?)?;
                Ok(piece.with(format!("coalesce({}, 0)", piece.sql), Kind::Integer))
            }
            "tofloatorzero" | "tofloat64orzero" => {
                let piece = self.float(self.one(written, args)?)?;
                Ok(piece.with(format!("coalesce({}, 0.0)", piece.sql), Kind::Float))
            }
            "tobool" => self.boolean(self.one(written, args)?),
            "assumenotnull" | "tonullable" => Ok(self.one(written, args)?.clone()),
            "isnull" | "isnotnull" => {
                let piece = self.one(written, args)?;
                let test = if name == "isnull" { "IS NULL" } else { "IS NOT NULL" };
                Ok(piece.with(format!("({} {test})", piece.sql), Kind::Boolean))
            }
            "not" => {
                let piece = self.boolean(self.one(written, args)?)?;
                Ok(piece.with(format!("(NOT {})", piece.sql), Kind::Boolean))
            }
            "and" | "or" => {
                self.arity(written, args.len(), 2, 100)?;
                let parts = args.iter().map(|arg| self.boolean(arg)).collect::<Result<Vec<_>, _>>()?;
                let list: Vec<_> = parts.iter().map(|part| part.sql.as_str()).collect();
                let word = if name == "and" { " AND " } else { " OR " };
                Ok(Piece::of(format!("({})", list.join(word)), Kind::Boolean, &parts.iter().collect::<Vec<_>>()))
            }
            "empty" | "notempty" => {
                let piece = self.text(self.one(written, args)?)?;
                let test = if name == "empty" { "= ''" } else { "<> ''" };
                Ok(piece.with(format!("(coalesce({}, '') {test})", piece.sql), Kind::Boolean))
            }
            "concat" => {
                self.arity(written, args.len(), 1, 100)?;
                let parts = args.iter().map(|arg| self.text(arg)).collect::<Result<Vec<_>, _>>()?;
                let list: Vec<_> = parts.iter().map(|part| part.sql.as_str()).collect();
                Ok(Piece::of(format!("({})", list.join(" || ")), Kind::Text, &parts.iter().collect::<Vec<_>>()))
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
                self.choice(&[(condition, yes.clone())], Some(no))
            }
            "multiif" => self.multi_if(written, args),
            "coalesce" | "ifnull" => {
                let most = if name == "ifnull" { 2 } else { 100 };
                self.arity(written, args.len(), 2, most)?;
                self.alike("coalesce", args)
            }
            "greatest" | "least" => {
                self.arity(written, args.len(), 2, 100)?;
                // Those of several arguments, which are no aggregates.
                self.alike(if name == "greatest" { "max" } else { "min" }, args)
            }
            "nullif" => {
                let [a, b] = self.two(written, args)?;
                let (left, right) = self.comparable(a, b, Comparison::Equality)?;
                let sql = format!("(CASE WHEN {} = {} THEN NULL ELSE {} END)", left.sql, right.sql, a.sql);
                Ok(Piece::of(sql, a.kind, &[a, b]))
            }
            _ => Err(self.unknown_function(written)),
        }
    }

    /// Values made into those of one kind, then given to a function of SQLite's.
    fn alike(&mut self, sql: &str, args: &[Piece]) -> Result<Piece, Refusal> {
        let kind = args.iter().fold(Kind::Null, |kind, arg| Self::common(kind, arg.kind));
        if matches!(kind, Kind::Interval(_)) {
            return Err(self.wrong(kind, "a value"));
        }
        let parts = args.iter().map(|arg| self.to(arg, kind)).collect::<Result<Vec<_>, _>>()?;
        let list: Vec<_> = parts.iter().map(|part| part.sql.as_str()).collect();
        Ok(Piece::of(format!("{sql}({})", list.join(", ")), kind, &parts.iter().collect::<Vec<_>>()))
    }

    fn multi_if(&mut self, written: &str, args: &[Piece]) -> Result<Piece, Refusal> {
        if args.len() < 3 || args.len().is_multiple_of(2) {
            let detail =
                format!("{written}() takes pairs of a condition and a value, then the value for everything else");
            return Err(self.refuse(code::WRONG_TYPE, detail));
        }
        let mut branches = Vec::new();
        for pair in args.chunks_exact(2) {
            if let [condition, value] = pair {
                branches.push((self.boolean(condition)?, value.clone()));
            }
        }
        self.choice(&branches, args.last())
    }

    fn json_function(&mut self, name: &str, written: &str, args: &[Piece]) -> Result<Option<Piece>, Refusal> {
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
                return Err(self.refuse(code::WRONG_TYPE, detail));
            }
        };
        let mut path = Vec::new();
        for key in keys {
            match &key.text {
                Some(name) => path.push(Key::Name(name.clone())),
                None => return Err(self.refuse(code::WRONG_TYPE, "The names of properties are texts in quotes")),
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

    fn arity(&self, written: &str, count: usize, least: usize, most: usize) -> Result<(), Refusal> {
        if (least..=most).contains(&count) {
            return Ok(());
        }
        let takes = match (least, most) {
            (0, 0) => "no arguments".to_owned(),
            (1, 1) => "one argument".to_owned(),
            (a, b) if a == b => format!("{a} arguments"),
            (a, 100) => format!("at least {a} arguments"),
            (a, b) => format!("{a} to {b} arguments"),
        };
        Err(self.refuse(code::WRONG_TYPE, format!("{}() takes {takes}, not {count}", read::short(written))))
    }

    fn one<'p>(&self, written: &str, args: &'p [Piece]) -> Result<&'p Piece, Refusal> {
        match args {
            [a] => Ok(a),
            args => Err(self.many(written, args.len(), 1)),
        }
    }

    fn two<'p>(&self, written: &str, args: &'p [Piece]) -> Result<[&'p Piece; 2], Refusal> {
        match args {
            [a, b] => Ok([a, b]),
            args => Err(self.many(written, args.len(), 2)),
        }
    }

    fn three<'p>(&self, written: &str, args: &'p [Piece]) -> Result<[&'p Piece; 3], Refusal> {
        match args {
            [a, b, c] => Ok([a, b, c]),
            args => Err(self.many(written, args.len(), 3)),
        }
    }

    fn many(&self, written: &str, count: usize, takes: usize) -> Refusal {
        match self.arity(written, count, takes, takes) {
            Err(refusal) => refusal,
            Ok(()) => self.not_allowed(&format!("{written}()")),
        }
    }
}

/// The arguments of a call.
struct Arguments<'q> {
    list: Vec<&'q Expr>,
    star: bool,
    distinct: bool,
}
