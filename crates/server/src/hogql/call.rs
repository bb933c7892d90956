//! Calls: the functions that there are, and what each becomes.
//!
//! A function that does not stand in here does not exist, whatever SQLite has. Names are the same whatever their case.

mod aggregate;
mod convert;
mod simple;
mod times;
mod window;

use super::expr::{How, Level};
use super::kind::Piece;
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
