//! Functions of times. Without a time zone argument they use the project's.

use crate::functions::time;
use crate::functions::time::Unit;
use crate::kind::Kind;
use crate::parse;
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use crate::value::Value;
use jiff::tz::TimeZone;

/// Functions that round a time down: to a number of units.
const STARTS: &[(&str, i64, Unit)] = &[
    ("tostartofsecond", 1, Unit::Second),
    ("tostartofminute", 1, Unit::Minute),
    ("tostartoffiveminutes", 5, Unit::Minute),
    ("tostartoftenminutes", 10, Unit::Minute),
    ("tostartoffifteenminutes", 15, Unit::Minute),
    ("tostartofhour", 1, Unit::Hour),
    ("tostartofday", 1, Unit::Day),
    ("tostartofmonth", 1, Unit::Month),
    ("tostartofquarter", 1, Unit::Quarter),
    ("tostartofyear", 1, Unit::Year),
];

/// Functions that return a part of a time.
const PARTS: &[(&str, &str)] = &[
    ("toyear", "year"),
    ("toquarter", "quarter"),
    ("tomonth", "month"),
    ("toisoweek", "week"),
    ("toweek", "week"),
    ("todayofmonth", "day"),
    ("todayofweek", "dayofweek"),
    ("todayofyear", "dayofyear"),
    ("tohour", "hour"),
    ("tominute", "minute"),
    ("tosecond", "second"),
    ("toyyyymm", "yyyymm"),
    ("toyyyymmdd", "yyyymmdd"),
];

impl Translator<'_> {
    /// A function of times; none if this is not one.
    pub(crate) fn time_function(
        &mut self,
        name: &str,
        written: &str,
        args: &[SqlExpr],
    ) -> Result<Option<SqlExpr>, Refusal> {
        if let Some((_, number, unit)) = STARTS.iter().find(|(known, ..)| *known == name) {
            self.arity(written, args.len(), 1, 2)?;
            let zone = self.zone_of(args.get(1))?;
            return self.start_of(&args[..1], *number, *unit, "monday", &zone).map(Some);
        }
        if let Some((_, part)) = PARTS.iter().find(|(known, _)| *known == name) {
            self.arity(written, args.len(), 1, 2)?;
            let zone = self.zone_of(args.get(1))?;
            let time = self.time_in(&args[..1])?;
            return Ok(Some(time.with(format!("hql_part({}, '{part}', {zone})", time.sql), Kind::Integer)));
        }
        let operand = match name {
            "now" | "now64" | "current_timestamp" => {
                self.arity(written, args.len(), 0, 1)?;
                let now = self.bind(self.context.now);
                SqlExpr::constant(now, Kind::Time)
            }
            "today" | "yesterday" | "current_date" => {
                self.arity(written, args.len(), 0, 0)?;
                let days = i64::from(name == "yesterday");
                let day = time::date(self.context.now, self.context.zone);
                let day = day.and_then(|day| time::add(day, -days, Unit::Day, &TimeZone::UTC)).unwrap_or_default();
                SqlExpr::constant(self.bind(day), Kind::Date)
            }
            "todate" | "todateornull" => {
                self.arity(written, args.len(), 1, 2)?;
                match args {
                    [operand] => self.date(operand)?,
                    args => {
                        let zone = self.zone_of(args.get(1))?;
                        let time = self.time_in(&args[..1])?;
                        time.with(format!("hql_date({}, {zone})", time.sql), Kind::Date)
                    }
                }
            }
            "todatetime"
            | "todatetime64"
            | "parsedatetimebesteffort"
            | "parsedatetime64besteffort"
            | "todatetimeornull"
            | "parsedatetimebesteffortornull" => {
                self.arity(written, args.len(), 1, 3)?;
                let operand = self.moment(&args[..1])?;
                // A precision changes nothing; a time zone matters if the first argument is a text.
                match args.iter().skip(1).find(|arg| arg.text.is_some()) {
                    Some(zone) if operand.kind == Kind::Text => {
                        let zone = self.zone_of(Some(zone))?;
                        operand.with(format!("hql_time({}, {zone})", operand.sql), Kind::Time)
                    }
                    _ => self.time(&operand)?,
                }
            }
            "fromunixtimestamp" => {
                let seconds = self.number(self.one(written, args)?)?;
                seconds.with(format!("hql_integer({} * 1000000)", seconds.sql), Kind::Time)
            }
            "tounixtimestamp" => {
                let time = self.time(self.one(written, args)?)?;
                time.with(format!("hql_seconds({})", time.sql), Kind::Integer)
            }
            name => return self.cut(name, written, args),
        };
        Ok(Some(operand))
    }

    /// Functions that round, subtract and move times.
    fn cut(&mut self, name: &str, written: &str, args: &[SqlExpr]) -> Result<Option<SqlExpr>, Refusal> {
        let operand = match name {
            "tomonday" => {
                self.arity(written, args.len(), 1, 2)?;
                let zone = self.zone_of(args.get(1))?;
                self.start_of(&args[..1], 1, Unit::Week, "monday", &zone)?
            }
            "tostartofweek" => self.start_of_week(written, args)?,
            "tostartofinterval" => {
                self.arity(written, args.len(), 2, 3)?;
                let zone = self.zone_of(args.get(2))?;
                let Some(interval @ SqlExpr { kind: Kind::Interval(unit), .. }) = args.get(1) else {
                    let detail =
                        format!("{written}() takes an interval, as in {written}(timestamp, INTERVAL 15 MINUTE)");
                    return Err(self.refuse(Code::WrongType, detail));
                };
                let time = self.time_in(&args[..1])?;
                let (number, unit) = (&interval.sql, unit.name());
                let call = format!("hql_start_of_interval({}, {number}, '{unit}', {zone})", time.sql);
                SqlExpr::combined(call, Kind::Time, &[&time, interval])
            }
            "datetrunc" | "date_trunc" => {
                self.arity(written, args.len(), 2, 3)?;
                let (unit, zone) = (self.unit_of(args.first())?, self.zone_of(args.get(2))?);
                self.start_of(&args[1..2], 1, unit, "monday", &zone)?
            }
            "datediff" | "date_diff" | "age" => {
                self.arity(written, args.len(), 3, 4)?;
                let (unit, zone) = (self.unit_of(args.first())?, self.zone_of(args.get(3))?);
                let (from, to) = (self.time_in(&args[1..2])?, self.time_in(&args[2..3])?);
                let sql = format!("hql_difference({}, {}, '{}', {zone})", from.sql, to.sql, unit.name());
                SqlExpr::combined(sql, Kind::Integer, &[&from, &to])
            }
            "dateadd" | "date_add" | "datesub" | "date_sub" => {
                let sign = if name.ends_with("sub") { "-" } else { "" };
                match args {
                    [time, SqlExpr { kind: Kind::Interval(unit), .. }] => self.later(time, sign, &args[1], *unit)?,
                    [unit, number, time] => {
                        let unit = self.unit_of(Some(unit))?;
                        self.later(time, sign, number, unit)?
                    }
                    _ => {
                        let detail = format!(
                            "{written}() takes a unit, a number and a time, as in {written}('day', 7, timestamp)"
                        );
                        return Err(self.refuse(Code::WrongType, detail));
                    }
                }
            }
            "formatdatetime" => {
                self.arity(written, args.len(), 2, 3)?;
                let zone = self.zone_of(args.get(2))?;
                let (time, pattern) = (self.time_in(&args[..1])?, &args[1]);
                let known = pattern.text.as_ref().is_some_and(|text| time::format(0, text, &TimeZone::UTC).is_some());
                if !known {
                    let detail = "The pattern of formatDateTime() is a string such as '%Y-%m-%d %H:%i'";
                    return Err(self.refuse(Code::WrongType, detail));
                }
                time.with(format!("hql_format({}, {}, {zone})", time.sql, pattern.sql), Kind::Text)
            }
            name => return self.shift(name, written, args),
        };
        Ok(Some(operand))
    }

    /// `addDays`, `subtractHours`, `toIntervalDay` …
    fn shift(&mut self, name: &str, written: &str, args: &[SqlExpr]) -> Result<Option<SqlExpr>, Refusal> {
        if let Some(unit) = name.strip_prefix("tointerval").and_then(Unit::parse) {
            let number = self.number(self.one(written, args)?)?;
            return Ok(Some(number.with(number.sql.clone(), Kind::Interval(unit))));
        }
        let add = name.strip_prefix("add").map(|unit| ("", unit));
        let shift = add.or_else(|| name.strip_prefix("subtract").map(|unit| ("-", unit)));
        let Some((sign, unit)) = shift.and_then(|(sign, unit)| Some((sign, Unit::parse(unit)?))) else {
            return Ok(None);
        };
        let [time, number] = self.two(written, args)?;
        self.later(time, sign, number, unit).map(Some)
    }

    fn start_of(
        &mut self,
        args: &[SqlExpr],
        number: i64,
        unit: Unit,
        first: &str,
        zone: &str,
    ) -> Result<SqlExpr, Refusal> {
        let time = self.time_in(args)?;
        let unit = unit.name();
        let sql = if number == 1 {
            format!("hql_start_of({}, '{unit}', '{first}', {zone})", time.sql)
        } else {
            format!("hql_start_of_interval({}, {number}, '{unit}', {zone})", time.sql)
        };
        Ok(time.with(sql, Kind::Time))
    }

    /// `toStartOfWeek(time[, mode[, zone]])`: with mode 0 weeks begin on Sunday.
    fn start_of_week(&mut self, written: &str, args: &[SqlExpr]) -> Result<SqlExpr, Refusal> {
        self.arity(written, args.len(), 1, 3)?;
        let first = match args.get(1) {
            Some(mode) if mode.kind == Kind::Integer && self.bound(&mode.sql) == Some(&Value::Integer(0)) => "sunday",
            _ => "monday",
        };
        let zone = self.zone_of(args.iter().skip(1).find(|arg| arg.kind != Kind::Integer))?;
        self.start_of(&args[..1], 1, Unit::Week, first, &zone)
    }

    fn time_in(&mut self, args: &[SqlExpr]) -> Result<SqlExpr, Refusal> {
        match args.first() {
            Some(operand) => self.time(operand),
            None => Err(self.refuse(Code::WrongType, "A time is needed here")),
        }
    }

    /// The first argument of `toDateTime`, in which numbers are seconds since 1970.
    fn moment(&mut self, args: &[SqlExpr]) -> Result<SqlExpr, Refusal> {
        match args.first() {
            Some(operand) if matches!(operand.kind, Kind::Integer | Kind::Float) => {
                Ok(operand.with(format!("hql_integer({} * 1000000)", operand.sql), Kind::Time))
            }
            Some(operand) => Ok(operand.clone()),
            None => Err(self.refuse(Code::WrongType, "A time is needed here")),
        }
    }

    /// The time zone of the argument, or the project's, as a parameter.
    fn zone_of(&mut self, arg: Option<&SqlExpr>) -> Result<String, Refusal> {
        let Some(arg) = arg else {
            return Ok(self.zone());
        };
        match &arg.text {
            Some(name) if TimeZone::get(name).is_ok() => Ok(arg.sql.clone()),
            Some(name) => {
                let detail = format!("There is no time zone `{}`; write it like 'Europe/Berlin'", parse::short(name));
                Err(self.refuse(Code::WrongType, detail))
            }
            None => Err(self.refuse(Code::WrongType, "A time zone is a string such as 'Europe/Berlin'")),
        }
    }

    fn unit_of(&self, arg: Option<&SqlExpr>) -> Result<Unit, Refusal> {
        let unit = arg.and_then(|arg| arg.text.as_deref()).and_then(Unit::parse);
        unit.ok_or_else(|| {
            let detail =
                "The unit must be one of 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter' and 'year'";
            self.refuse(Code::WrongType, detail)
        })
    }
}
