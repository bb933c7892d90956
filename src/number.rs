//! Numbers for people: the one way in which the app writes counts.

/// A whole number, with its thousands apart: `10,073`. As the language of the app writes it, which is English, so that
/// it reads like the amounts of money and the dates beside it.
#[must_use]
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (value, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (10_073, "10,073"), (1_234_567, "1,234,567")] {
            assert_eq!(number(value), text);
        }
    }
}
