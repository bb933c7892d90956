//! Formats and parses amounts of money. All values are minor units; nothing is rounded.

use super::Currency;

impl Currency {
    /// Formats an amount with its currency and with thousands separators: `1,250.00 EUR`.
    #[must_use]
    pub fn amount(&self, minor: i64) -> String {
        format!("{} {}", self.bare(minor), self.code)
    }

    /// Formats an amount without its currency, for example in a column whose heading has it: `1,250.00`.
    #[must_use]
    pub fn bare(&self, minor: i64) -> String {
        let text = self.decimal(minor);
        let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("−", rest));
        let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
        let mut apart = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                apart.push(',');
            }
            apart.push(digit);
        }
        format!("{sign}{apart}{rest}")
    }

    /// Formats an amount as a plain decimal number: `1250.00`.
    #[must_use]
    pub fn decimal(&self, minor: i64) -> String {
        let scale = 10_u64.saturating_pow(u32::from(self.decimals));
        let (whole, rest) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
        let sign = if minor < 0 { "-" } else { "" };
        if self.decimals == 0 {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}.{rest:0width$}", width = usize::from(self.decimals))
    }

    /// Parses an amount: `1250`, `1250.5`, `1,250.00`. `None` if it is negative, not a number, or has too many
    /// decimals.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<i64> {
        let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let groups: Vec<&str> = whole.split(',').collect();
        let is_apart =
            groups.len() == 1 || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
        let digits: String = groups.concat();
        let decimals = usize::from(self.decimals);
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_apart || digits.is_empty() || !is_number(&digits) || !is_number(rest) || rest.len() > decimals {
            return None;
        }
        if text.contains('.') && rest.is_empty() {
            return None;
        }
        format!("{digits}{rest:0<decimals$}").parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(decimals: u8) -> Currency {
        Currency { code: "EUR".to_owned(), decimals }
    }

    #[test]
    fn amounts_are_written_with_the_decimals_of_their_currency() {
        assert_eq!(currency(2).amount(1250), "12.50 EUR");
        assert_eq!(currency(2).amount(5), "0.05 EUR");
        assert_eq!(currency(2).amount(123_456_789), "1,234,567.89 EUR");
        assert_eq!(currency(0).amount(1_234_567), "1,234,567 EUR");
        assert_eq!(currency(2).bare(123_456), "1,234.56");
        assert_eq!(currency(3).amount(-5), "−0.005 EUR");
        assert_eq!(currency(2).decimal(i64::MIN), "-92233720368547758.08");
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, minor) in [
            ("50", 5000),
            (" 50.5 ", 5050),
            ("50.05", 5005),
            ("0", 0),
            ("1,234.50", 123_450),
            ("1,234,567", 123_456_700),
            ("007", 700),
        ] {
            assert_eq!(currency(2).read(text), Some(minor), "{text}");
        }
        for text in
            ["", ".", "5.", ".5", "50.555", "-5", "+5", "5e3", "1,23", "1,2345", "12345,678", "50 EUR", "5.5.5", ","]
        {
            assert_eq!(currency(2).read(text), None, "{text}");
        }
        assert_eq!(currency(0).read("50"), Some(50));
        assert_eq!(currency(0).read("50.5"), None);
        assert_eq!(currency(2).read("99999999999999999999"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(minor in 0_i64.., decimals in 0_u8..=4) {
            let currency = currency(decimals);
            prop_assert_eq!(currency.read(&currency.decimal(minor)), Some(minor));
            let written = currency.amount(minor);
            prop_assert_eq!(currency.read(written.trim_end_matches(" EUR")), Some(minor));
        }
    }
}
