//! The few parts of WebAssembly's binary format that the build changes: sections, numbers and names.

/// The first eight bytes of a module.
pub(super) const HEAD: [u8; 8] = *b"\0asm\x01\0\0\0";

/// The id of the section of imports.
pub(super) const IMPORTS: u8 = 2;

/// The sections of a module by id; `None` if it is no module.
pub(super) fn sections(code: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut input = Input(code.strip_prefix(&HEAD)?);
    let mut sections = Vec::new();
    while !input.0.is_empty() {
        let id = input.byte()?;
        let length = input.number()?;
        sections.push((id, input.bytes(length)?));
    }
    Some(sections)
}

/// The module with these sections.
pub(super) fn module<'a>(sections: impl IntoIterator<Item = (u8, &'a [u8])>) -> Vec<u8> {
    let mut code = HEAD.to_vec();
    for (id, content) in sections {
        code.push(id);
        code.extend(number(content.len()));
        code.extend(content);
    }
    code
}

/// Encodes a number as LEB128.
pub(super) fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or(0x7f);
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Encodes a name with its length.
pub(super) fn name(text: &str) -> Vec<u8> {
    [&number(text.len()), text.as_bytes()].concat()
}

/// The rest of the bytes that are decoded.
pub(super) struct Input<'a>(pub(super) &'a [u8]);

impl<'a> Input<'a> {
    /// The next byte.
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// The next bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    /// A number of at most 32 bits, encoded as LEB128.
    pub(super) fn number(&mut self) -> Option<usize> {
        let mut value = 0;
        for index in 0..5 {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << (7 * index);
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A name with its length.
    pub(super) fn name(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_its_sections() {
        let code = [HEAD.as_slice(), &[0, 3, 1, b'n', 9], &[10, 0x81, 0, 7], &[0, 0]].concat();
        assert_eq!(
            module(sections(&code).unwrap()),
            [HEAD.as_slice(), &[0, 3, 1, b'n', 9], &[10, 1, 7], &[0, 0]].concat()
        );
        assert!(sections(&code[..code.len() - 3]).is_none(), "cut off in the middle");
        assert!(sections(b"\0asm").is_none());
    }

    #[test]
    fn numbers_are_decoded_as_they_are_encoded() {
        for value in [0, 1, 127, 128, 300, 65_536, 4_294_967_295] {
            assert_eq!(Input(&number(value)).number(), Some(value));
        }
        assert_eq!(Input(&[0x80; 6]).number(), None, "too long");
        assert_eq!(Input(&name("part")).name(), Some("part"));
        assert_eq!(Input(&[5, b'p']).name(), None, "cut off");
    }
}
