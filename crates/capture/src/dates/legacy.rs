//! Times that JavaScript's `Date` parses besides ISO 8601: RFC 2822, `Date.prototype.toString`, `Oct 1, 2022 10:30 PM`,
//! `10/1/2022`. No standard says what these are; the rules are those of V8 (Chrome, Node.js, and so PostHog's own
//! servers): words before the first number and text in parentheses are ignored, a number before a colon belongs to the
//! time, a signed number after a time is an offset, all other numbers belong to the date.

use crate::moment::Moment;
use jiff::Span;
use jiff::civil::{Date, Time};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Zones with their offsets in hours; other zones need a numeric offset.
const ZONES: [(&str, i32); 12] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

/// Parses a time.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, ..Parser::default() };
    parser.run()?;
    parser.moment()
}

/// A token of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum DateToken {
    /// Its value, and its digits.
    Number(u32, String),
    /// In lower case.
    Word(String),
    Sign(i32),
    Symbol(char),
    Space,
}

fn tokens(text: &str) -> Option<Vec<DateToken>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is_part: fn(char) -> bool| rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (token, length) = match first {
            '0'..='9' => {
                let length = run(|c| c.is_ascii_digit());
                // More than nine digits matter only in a fraction.
                let number = rest[..length].trim_start_matches('0');
                let number = if number.is_empty() { 0 } else { number.get(..number.len().min(9))?.parse().ok()? };
                (DateToken::Number(number, rest[..length].to_owned()), length)
            }
            c if c.is_alphabetic() => {
                let length = run(char::is_alphabetic);
                (DateToken::Word(rest[..length].to_lowercase()), length)
            }
            c if c.is_whitespace() => (DateToken::Space, run(char::is_whitespace)),
            '+' => (DateToken::Sign(1), 1),
            '-' => (DateToken::Sign(-1), 1),
            '(' => {
                rest = behind_parentheses(rest);
                continue;
            }
            other => (DateToken::Symbol(other), other.len_utf8()),
        };
        tokens.push(token);
        rest = &rest[length..];
    }
    Some(tokens)
}

/// The rest of the text after the parentheses at its beginning, which can be nested.
fn behind_parentheses(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

/// The state of the parser.
#[derive(Default)]
struct Parser {
    tokens: Vec<DateToken>,
    at: usize,
    has_number: bool,
    day: Vec<u32>,
    month: Option<u32>,
    /// Hours, minutes, seconds, milliseconds.
    time: Vec<u32>,
    /// The hours that AM or PM adds: 0 or 12.
    half: Option<u32>,
    zone: Zone,
}

#[derive(Default)]
struct Zone {
    sign: Option<i32>,
    hours: Option<u32>,
    minutes: Option<u32>,
}

impl Parser {
    fn peek(&self) -> Option<&DateToken> {
        self.tokens.get(self.at)
    }

    fn skip(&mut self, symbol: char) -> bool {
        let is_there = self.peek() == Some(&DateToken::Symbol(symbol));
        self.at += usize::from(is_there);
        is_there
    }

    /// Skips a hyphen after a day or a month.
    fn skip_hyphen(&mut self) {
        self.at += usize::from(self.peek() == Some(&DateToken::Sign(-1)));
    }

    /// Parses all tokens; none if they are not a time.
    fn run(&mut self) -> Option<()> {
        while let Some(token) = self.peek().cloned() {
            self.at += 1;
            match token {
                DateToken::Number(number, _) => self.number(number)?,
                DateToken::Word(word) => self.word(&word)?,
                DateToken::Sign(sign) if self.zone.sign.is_some() || !self.time.is_empty() => self.offset(sign)?,
                DateToken::Sign(_) | DateToken::Symbol(')') if self.has_number => return None,
                _ => {}
            }
        }
        Some(())
    }

    fn number(&mut self, number: u32) -> Option<()> {
        self.has_number = true;
        let is_time = match self.time.len() {
            1 | 2 => number < 60,
            3 => number < 1000,
            _ => false,
        };
        if self.skip(':') {
            if self.skip(':') {
                self.time.is_empty().then_some(())?;
                self.time.extend([number, 0]);
            } else {
                (self.time.len() < 4).then_some(())?;
                self.time.push(number);
                self.skip('.');
            }
        } else if self.skip('.') && is_time {
            let Some(DateToken::Number(_, digits)) = self.peek() else { return None };
            let milliseconds = format!("{digits:0<3}").get(..3)?.parse().ok()?;
            self.at += 1;
            self.time.push(number);
            self.time.resize(3, 0);
            self.time.push(milliseconds);
        } else if self.zone.hours.is_some() && self.zone.minutes.is_none() && number < 60 {
            self.zone.minutes = Some(number);
        } else if is_time {
            self.time.push(number);
            self.time.resize(4, 0);
            let ends = matches!(self.peek(), None | Some(DateToken::Space | DateToken::Sign(_)))
                || self.peek() == Some(&DateToken::Word("z".to_owned()));
            ends.then_some(())?;
        } else {
            (self.day.len() < 3).then_some(())?;
            self.day.push(number);
            // After a whole date it is a sign.
            if self.day.len() < 3 {
                self.skip_hyphen();
            }
        }
        Some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let month = MONTHS.iter().zip(1..).find(|(month, _)| word.starts_with(**month));
        let zone = ZONES.iter().find(|(name, _)| *name == word);
        match (word, month, zone) {
            ("am" | "pm", ..) if !self.time.is_empty() => self.half = Some(if word == "pm" { 12 } else { 0 }),
            (_, Some((_, month)), _) => {
                self.month = Some(month);
                self.skip_hyphen();
            }
            (_, _, Some((_, hours))) if self.has_number => {
                self.zone = Zone { sign: Some(hours.signum()), hours: Some(hours.unsigned_abs()), minutes: Some(0) };
                if *hours == 0 {
                    self.zone.sign = Some(1);
                }
            }
            // Other words can stand before the first number, but not next to it.
            _ if self.has_number || matches!(self.peek(), Some(DateToken::Number(..))) => return None,
            _ => {}
        }
        Some(())
    }

    fn offset(&mut self, sign: i32) -> Option<()> {
        self.has_number = true;
        let (number, digits) = match self.peek() {
            Some(DateToken::Number(number, digits)) => (*number, digits.len()),
            _ => (0, 0),
        };
        self.at += usize::from(digits > 0);
        let (hours, minutes) = match (self.peek(), digits) {
            (Some(DateToken::Symbol(':')), _) => (number, None),
            (_, 1 | 2) => (number, Some(0)),
            (_, 3 | 4) => (number / 100, Some(number % 100)),
            _ => return None,
        };
        self.zone = Zone { sign: Some(sign), hours: Some(hours), minutes };
        Some(())
    }

    fn moment(self) -> Option<Moment> {
        let midnight = self.date()?.to_datetime(Time::midnight());
        let [hours, minutes, seconds, milliseconds] = self.time()?;
        let offset = i64::from(self.zone.hours.unwrap_or(0)) * 60 + i64::from(self.zone.minutes.unwrap_or(0));
        let offset = offset.checked_mul(i64::from(self.zone.sign.unwrap_or(1)))?;
        let minutes = (i64::from(hours) * 60 + i64::from(minutes)).checked_sub(offset)?;
        // In one unit: the parts of a span have one sign.
        let span = minutes.checked_mul(60_000)?.checked_add(i64::from(seconds) * 1000 + i64::from(milliseconds))?;
        let span = Span::new().try_milliseconds(span).ok()?;
        super::utc(midnight.checked_add(span).ok()?)
    }

    fn date(&self) -> Option<Date> {
        let mut numbers = self.day.iter().copied();
        let first = numbers.next()?;
        let (second, third) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1));
        let is_day = |number: u32| (1..=31).contains(&number);
        let (year, month, day) = match self.month {
            None if is_day(first) => (third, first, second),
            None => (first, second, third),
            // Without a year it is 2001, as in JavaScript.
            Some(month) if is_day(first) => (second, month, first),
            Some(month) => (first, month, second),
        };
        let year = match year {
            0..=49 => year + 2000,
            50..=99 => year + 1900,
            year => year,
        };
        is_day(day).then_some(())?;
        let month = Date::new(year.try_into().ok()?, month.try_into().ok()?, 1).ok()?;
        // The 30th of February is the 2nd of March, or the 1st.
        month.checked_add(Span::new().days(day - 1)).ok()
    }

    fn time(&self) -> Option<[u32; 4]> {
        let mut time = [0; 4];
        time.iter_mut().zip(&self.time).for_each(|(slot, number)| *slot = *number);
        if let Some(half) = self.half {
            (time[0] <= 12).then_some(())?;
            time[0] = time[0] % 12 + half;
        }
        let [hours, minutes, seconds, milliseconds] = time;
        let is_time = hours < 24 && minutes < 60 && seconds < 60 && milliseconds < 1000;
        (is_time || time == [24, 0, 0, 0]).then_some(time)
    }
}
