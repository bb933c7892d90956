//! Decimal numbers of any size, for comparing them without losing a digit.

use std::fmt;

/// The most characters of a number; anything longer is text.
const LENGTH: usize = 400;

/// `0.DIGITS × 10^point`, with a sign. Zero has no digits; otherwise the first and the last digit are not 0, so equal
/// numbers are equal values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    is_negative: bool,
    /// ASCII.
    digits: Vec<u8>,
    point: i32,
}

/// Which exponents a number may be written with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exponent {
    /// Any, as JSON allows.
    Any,
    /// Those with a sign, as JavaScript and Python print them. A text such as `12e5` is more often a part of a hash.
    Signed,
}

impl Decimal {
    pub(crate) fn from_integer(number: i64) -> Self {
        let digits = number.unsigned_abs().to_string().into_bytes();
        let point = i32::try_from(digits.len()).unwrap_or_default();
        Self::normal(number < 0, digits, point)
    }

    /// The shortest number that is read as this one; none if it is not finite.
    pub(crate) fn from_float(number: f64) -> Option<Self> {
        if number.is_finite() { Self::parse(format!("{number:e}").as_bytes(), Exponent::Any) } else { None }
    }

    /// A number of a JSON text.
    pub(crate) fn from_json(text: &[u8]) -> Option<Self> {
        Self::parse(text, Exponent::Any)
    }

    /// A text that is a number.
    pub(crate) fn from_text(text: &[u8]) -> Option<Self> {
        Self::parse(text, Exponent::Signed)
    }

    /// Reads `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
    fn parse(text: &[u8], exponent: Exponent) -> Option<Self> {
        if text.len() > LENGTH || !matches!(text.first(), Some(b'-' | b'0'..=b'9')) {
            return None;
        }
        let (is_negative, rest) = match text.strip_prefix(b"-") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, rest) = rest.split_at(digits(rest));
        if whole.is_empty() || (whole.len() > 1 && whole.starts_with(b"0")) {
            return None;
        }
        let (fraction, rest) = match rest.strip_prefix(b".") {
            Some(rest) => rest.split_at_checked(digits(rest)).filter(|(fraction, _)| !fraction.is_empty())?,
            None => (&[][..], rest),
        };
        let power = match rest {
            [] => 0,
            [b'e' | b'E', power @ ..] => {
                let is_signed = matches!(power.first(), Some(b'+' | b'-'));
                let length = digits(&power[usize::from(is_signed)..]);
                if length == 0 || length + usize::from(is_signed) != power.len() {
                    return None;
                }
                if exponent == Exponent::Signed && !is_signed {
                    return None;
                }
                std::str::from_utf8(power).ok()?.parse::<i32>().ok()?
            }
            _ => return None,
        };
        let point = i32::try_from(whole.len()).ok()?.checked_add(power)?;
        // Room for the zeros that are taken off in front.
        point.checked_sub(i32::try_from(LENGTH).ok()?)?;
        Some(Self::normal(is_negative, [whole, fraction].concat(), point))
    }

    fn normal(is_negative: bool, digits: Vec<u8>, point: i32) -> Self {
        let leading = digits.iter().take_while(|digit| **digit == b'0').count();
        let mut digits: Vec<u8> = digits.into_iter().skip(leading).collect();
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        if digits.is_empty() {
            return Decimal { is_negative: false, digits, point: 0 };
        }
        Decimal { is_negative, digits, point: point.saturating_sub(i32::try_from(leading).unwrap_or_default()) }
    }

    /// Bytes that are ordered as the numbers are, after a first byte of the caller's.
    pub(crate) fn key(&self, first: u8) -> Vec<u8> {
        let mut key = Vec::with_capacity(self.digits.len() + 7);
        key.push(first);
        if self.digits.is_empty() {
            key.push(1);
            return key;
        }
        key.push(if self.is_negative { 0 } else { 2 });
        let begin = key.len();
        // A sign as the highest bit orders like an unsigned number once that bit is turned.
        key.extend((self.point.cast_unsigned() ^ 0x8000_0000).to_be_bytes());
        key.extend(&self.digits);
        key.push(0);
        if self.is_negative {
            key.iter_mut().skip(begin).for_each(|byte| *byte = !*byte);
        }
        key
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// As JavaScript writes numbers, but with all digits.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = std::str::from_utf8(&self.digits).unwrap_or_default();
        if digits.is_empty() {
            return f.write_str("0");
        }
        if self.is_negative {
            f.write_str("-")?;
        }
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
        let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
        match self.point {
            point @ (..-5 | 22..) => {
                let (first, rest) = digits.split_at(1);
                let dot = if rest.is_empty() { "" } else { "." };
                write!(f, "{first}{dot}{rest}e{:+}", i64::from(point) - 1)
            }
            point @ ..=0 => write!(f, "0.{}{digits}", zeros(-point)),
            point if point >= count => write!(f, "{digits}{}", zeros(point - count)),
            point => {
                let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or_default());
                write!(f, "{whole}.{fraction}")
            }
        }
    }
}
