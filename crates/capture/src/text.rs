//! Decodes bytes to text. Invalid UTF-8 is repaired, never refused.

use std::borrow::Cow;

/// Decodes UTF-8. A surrogate pair of which each half was encoded (CESU-8, as posthog-js of 2022 does before base64)
/// becomes its character; any other invalid sequence becomes U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let Err(error) = std::str::from_utf8(bytes) else {
        return String::from_utf8_lossy(bytes);
    };
    let mut text = String::with_capacity(bytes.len());
    let (mut rest, mut error) = (bytes, Some(error));
    while let Some(broken) = error {
        let (valid, invalid) = rest.split_at(broken.valid_up_to());
        text.push_str(&String::from_utf8_lossy(valid));
        let (character, length) = match (surrogate(invalid), invalid.get(3..).and_then(surrogate)) {
            (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                (char::from_u32(code), 6)
            }
            (Some(_), _) => (None, 3),
            (None, _) => (None, broken.error_len().unwrap_or(invalid.len())),
        };
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = &invalid[length..];
        error = std::str::from_utf8(rest).err();
    }
    text.push_str(&String::from_utf8_lossy(rest));
    Cow::Owned(text)
}

/// The surrogate that the first three bytes encode.
fn surrogate(bytes: &[u8]) -> Option<u32> {
    match bytes {
        [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, ..] => {
            Some(0xd000 | (u32::from(*second) & 0x3f) << 6 | u32::from(*third) & 0x3f)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Encodes as posthog-js of 2022 does: each UTF-16 unit for itself.
    fn cesu8(text: &str) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| match unit {
                0..0x80 => vec![unit.to_be_bytes()[1]],
                0x80..0x800 => vec![byte(0xc0, unit >> 6), byte(0x80, unit & 0x3f)],
                _ => vec![byte(0xe0, unit >> 12), byte(0x80, unit >> 6 & 0x3f), byte(0x80, unit & 0x3f)],
            })
            .collect()
    }

    fn byte(mark: u16, bits: u16) -> u8 {
        (mark | bits).to_be_bytes()[1]
    }

    proptest! {
        #[test]
        fn surrogates_encoded_one_by_one_become_their_character(text: String) {
            let encoded = cesu8(&text);
            prop_assert_eq!(decode(&encoded).into_owned(), text.clone());
            prop_assert_eq!(decode(text.as_bytes()).into_owned(), text);
        }

        #[test]
        fn arbitrary_bytes_do_not_panic(bytes: Vec<u8>, lead in 0xe0_u8..) {
            decode(&bytes);
            decode(&[&bytes[..], &[0xed, 0xa0, 0x80, lead], &bytes[..]].concat());
        }
    }

    #[test]
    fn an_invalid_sequence_becomes_one_replacement_character() {
        assert_eq!(decode(b"a\xffb"), "a\u{fffd}b");
        // A lone surrogate, two in the wrong order, one that breaks off.
        assert_eq!(decode(b"\xed\xa0\xbdx"), "\u{fffd}x");
        assert_eq!(decode(b"\xed\xb8\x80\xed\xa0\xbd"), "\u{fffd}\u{fffd}");
        assert_eq!(decode(b"\xed\xa0\xbd\xed\xb8"), "\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(decode(b"\xed\xa0"), "\u{fffd}\u{fffd}");
    }
}
