//! Characters that are not seen, or that disguise the text around them.

/// Control characters, separators of lines and paragraphs, and those that change the direction of the text around them: with
/// them a name could rewrite the sentence that it stands in.
pub(crate) fn is_disguising(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Those, and others that are not seen, except the joiners 200c and 200d, which some scripts and symbols need.
pub(crate) fn is_hidden(c: char) -> bool {
    is_disguising(c)
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
