//! Decimal numbers of any size, for exact comparisons.

use std::fmt;

/// Maximum length of a number, in characters; anything longer is text.
const LENGTH: usize = 400;

/// `0.DIGITS × 10^point`, with a sign. Zero has no digits; otherwise the first and the last digit are not 0, so equal
/// numbers are equal values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    is_negative: bool,
    /// The digits, as ASCII.
    digits: Vec<u8>,
    point: i32,
}

/// Which exponents are allowed in a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exponent {
    /// Any, as JSON allows.
    Any,
    /// Only those with a sign, as JavaScript and Python print them. A text such as `12e5` is more often part of a hash.
    Signed,
}

impl Decimal {
    pub(crate) fn from_integer(number: i64) -> Self {
        let digits = number.unsigned_abs().to_string().into_bytes();
        let point = i32::try_from(digits.len()).unwrap_or_default();
        Self::normal(number < 0, digits, point)
    }

    /// The shortest decimal that parses as this float; `None` if it is not finite.
    pub(crate) fn from_float(number: f64) -> Option<Self> {
        if number.is_finite() { Self::parse(format!("{number:e}").as_bytes(), Exponent::Any) } else { None }
    }

    /// Parses a number in JSON.
    pub(crate) fn from_json(text: &[u8]) -> Option<Self> {
        Self::parse(text, Exponent::Any)
    }

    /// Parses a text that is a number.
    pub(crate) fn from_text(text: &[u8]) -> Option<Self> {
        Self::parse(text, Exponent::Signed)
    }

    /// Parses `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
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
        // Leaves room for removing leading zeros.
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

    /// A key whose byte order is the order of the numbers; `first` becomes its first byte.
    pub(crate) fn key(&self, first: u8) -> Vec<u8> {
        let mut key = Vec::with_capacity(self.digits.len() + 7);
        key.push(first);
        if self.digits.is_empty() {
            key.push(1);
            return key;
        }
        key.push(if self.is_negative { 0 } else { 2 });
        let begin = key.len();
        // Flipping the sign bit makes a signed number sort like an unsigned one.
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
