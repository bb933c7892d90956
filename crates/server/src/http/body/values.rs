//! Counts the values of a JSON text before they are made.

/// The most values of a body: as many small ones as fit into 1 MB would take thirty times as much memory.
pub(super) const MAX: usize = 50_000;

/// How many values a text has, if it is JSON: one more than commas, and one for each object and list.
pub(super) fn count(text: &str) -> usize {
    let (mut values, mut is_text, mut is_escaped) = (1, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b',' | b'{' | b'[' if !is_text => values += 1,
            _ => {}
        }
    }
    values
}
