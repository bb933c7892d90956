//! Function calls: the functions that a query can call, and the SQL that each becomes.
//!
//! SQLite's functions are not reachable by their names. Names of functions are case-insensitive.

mod aggregate;
mod convert;
mod simple;
mod times;
mod window;

use crate::expr::{ExprRules, VisibleNames};
use crate::parse;
use crate::place::{name_start, single_ident};
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use simple::ArgumentKind;
use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments,
    WindowType,
};

/// A call and its parts.
struct Call<'q> {
    /// In lower case.
    name: String,
    /// The arguments in the first brackets of `quantile(0.9)(x)`.
    params: Vec<&'q Expr>,
    args: Vec<&'q Expr>,
    /// True for `count(*)`.
    star: bool,
    distinct: bool,
    filter: Option<&'q Expr>,
    over: Option<&'q WindowType>,
}

impl Translator<'_> {
    /// A call of a function.
    pub(crate) fn call(
        &mut self,
        function: &Function,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let Function { name, uses_odbc_syntax, parameters, args, filter, null_treatment, over, within_group } =
            function;
        self.note_place(name_start(name));
        self.refuse_if(
            *uses_odbc_syntax || null_treatment.is_some() || !within_group.is_empty(),
            "This form of a call",
        )?;
        let Some(ident) = single_ident(name) else {
            return Err(self.unknown_function(&name.to_string()));
        };
        let params = self.arguments(parameters)?;
        let args = self.arguments(args)?;
        self.refuse_if(params.star || params.distinct, "This form of a call")?;
        let call = Call {
            name: ident.value.to_ascii_lowercase(),
            params: params.list,
            args: args.list,
            star: args.star,
            distinct: args.distinct,
            filter: filter.as_deref(),
            over: over.as_ref(),
        };
        if let Some(operand) = self.aggregate(&call, visible, rules)? {
            return Ok(operand);
        }
        let what = format!("This form of {}()", ident.value);
        self.refuse_if(call.star || call.distinct || call.filter.is_some() || call.over.is_some(), &what)?;
        self.refuse_if(!call.params.is_empty(), &what)?;
        let operands = call.args.iter().map(|arg| self.expr(arg, visible, rules)).collect::<Result<Vec<_>, _>>()?;
        self.note_place(name_start(name));
        self.scalar(&ident.value, &operands)
    }

    /// A function that has a special syntax, such as `EXTRACT(…)`.
    pub(crate) fn builtin(
        &mut self,
        name: &str,
        args: &[&Expr],
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let operands = args.iter().map(|arg| self.expr(arg, visible, rules)).collect::<Result<Vec<_>, _>>()?;
        self.scalar(name, &operands)
    }

    fn arguments<'q>(&self, args: &'q FunctionArguments) -> Result<CallArguments<'q>, Refusal> {
        let FunctionArgumentList { duplicate_treatment, args, clauses } = match args {
            FunctionArguments::None => return Ok(CallArguments { list: Vec::new(), star: false, distinct: false }),
            FunctionArguments::List(list) => list,
            FunctionArguments::Subquery(_) => return Err(self.not_allowed("A sub-query as the list of arguments")),
        };
        self.refuse_if(!clauses.is_empty(), "This form of a call")?;
        let distinct = *duplicate_treatment == Some(DuplicateTreatment::Distinct);
        if let [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)] = args.as_slice() {
            return Ok(CallArguments { list: Vec::new(), star: true, distinct });
        }
        let list = args.iter().map(|arg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Ok(expr),
            _ => Err(self.not_allowed("This form of an argument")),
        });
        Ok(CallArguments { list: list.collect::<Result<_, _>>()?, star: false, distinct })
    }

    fn unknown_function(&self, name: &str) -> Refusal {
        let detail = match name.to_ascii_lowercase().as_str() {
            "totimezone" => {
                "There is no toTimeZone(); give the time zone to the function, as in toHour(timestamp, 'Europe/Berlin')"
                    .to_owned()
            }
            "match" | "extract" | "replaceregexpall" | "replaceregexpone" => {
                format!(
                    "Regular expressions are not supported, so there is no {name}(); use LIKE, position() or replace()"
                )
            }
            _ => format!("There is no function {}()", parse::short(name)),
        };
        self.refuse(Code::UnknownName, detail)
    }

    /// A function that is neither an aggregate nor a window function.
    fn scalar(&mut self, written: &str, args: &[SqlExpr]) -> Result<SqlExpr, Refusal> {
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
            return Ok(SqlExpr::combined(sql, function.gives, &parts.iter().collect::<Vec<_>>()));
        }
        if let Some(operand) = self.time_function(&name, written, args)? {
            return Ok(operand);
        }
        if let Some(operand) = self.json_function(&name, written, args)? {
            return Ok(operand);
        }
        self.conversion(&name, written, args)
    }

    fn wanted(&mut self, operand: &SqlExpr, want: ArgumentKind) -> Result<SqlExpr, Refusal> {
        match want {
            ArgumentKind::Text => self.text(operand),
            ArgumentKind::Number => self.number(operand),
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
        Err(self.refuse(Code::WrongType, format!("{}() takes {takes}, not {count}", parse::short(written))))
    }

    fn one<'p>(&self, written: &str, args: &'p [SqlExpr]) -> Result<&'p SqlExpr, Refusal> {
        match args {
            [a] => Ok(a),
            args => Err(self.wrong_count(written, args.len(), 1)),
        }
    }

    fn two<'p>(&self, written: &str, args: &'p [SqlExpr]) -> Result<[&'p SqlExpr; 2], Refusal> {
        match args {
            [a, b] => Ok([a, b]),
            args => Err(self.wrong_count(written, args.len(), 2)),
        }
    }

    fn three<'p>(&self, written: &str, args: &'p [SqlExpr]) -> Result<[&'p SqlExpr; 3], Refusal> {
        match args {
            [a, b, c] => Ok([a, b, c]),
            args => Err(self.wrong_count(written, args.len(), 3)),
        }
    }

    fn wrong_count(&self, written: &str, count: usize, takes: usize) -> Refusal {
        match self.arity(written, count, takes, takes) {
            Err(refusal) => refusal,
            Ok(()) => self.not_allowed(&format!("{written}()")),
        }
    }
}

/// The arguments of a call.
struct CallArguments<'q> {
    list: Vec<&'q Expr>,
    star: bool,
    distinct: bool,
}
