//! The text of a request, of which only a window is in memory: from where the reader asked to keep it, and at most the
//! size of an event.

use super::limits::MAX_EVENT;
use super::refusal::Refusal;
use super::unpack::{self, Unpacked};
use std::borrow::Cow;
use std::io::BufRead;

/// A stream of JSON. Only strings and brackets are understood; nothing else is checked.
pub(crate) struct Stream<'a> {
    window: Cow<'a, [u8]>,
    /// The position of the window in the whole text.
    base: usize,
    /// The position of the next byte in the window.
    at: usize,
    /// The position in the whole text from which the window is kept.
    keep: usize,
    from: Option<Box<dyn BufRead + 'a>>,
}

impl<'a> Stream<'a> {
    /// A stream at its beginning.
    pub(crate) fn new(unpacked: Unpacked<'a>) -> Self {
        let (window, from) = match unpacked {
            Unpacked::Plain(bytes) => (Cow::Borrowed(bytes), None),
            Unpacked::Stream(from) => (Cow::Owned(Vec::new()), Some(from)),
        };
        Stream { window, base: 0, at: 0, keep: 0, from }
    }

    /// The position of the next byte in the whole text.
    pub(crate) fn position(&self) -> usize {
        self.base + self.at
    }

    /// Keeps the text from here on, and nothing before.
    pub(crate) fn keep_from_here(&mut self) {
        self.keep = self.position();
    }

    /// Memory of the window, in bytes.
    pub(crate) fn memory(&self) -> usize {
        match &self.window {
            Cow::Borrowed(_) => 0,
            Cow::Owned(window) => window.capacity(),
        }
    }

    /// The text since `start`; `None` if it is no longer in memory because it is too large.
    pub(crate) fn since(&self, start: usize) -> Option<&[u8]> {
        let start = start.checked_sub(self.base)?;
        self.window.get(start..self.at).filter(|text| text.len() <= MAX_EVENT)
    }

    /// The next byte; none at the end.
    pub(crate) fn byte(&mut self) -> Result<Option<u8>, Refusal> {
        loop {
            if let Some(byte) = self.window.get(self.at) {
                return Ok(Some(*byte));
            }
            if !self.refill()? {
                return Ok(None);
            }
        }
    }

    /// The next byte that is not white space; none at the end.
    pub(crate) fn solid(&mut self) -> Result<Option<u8>, Refusal> {
        while let Some(byte) = self.byte()? {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(Some(byte));
            }
            self.at += 1;
        }
        Ok(None)
    }

    /// Skips a byte.
    pub(crate) fn step(&mut self) {
        self.at += 1;
    }

    /// Skips a byte order mark, if there is one.
    pub(crate) fn skip_mark(&mut self) -> Result<(), Refusal> {
        for expected in [0xef, 0xbb, 0xbf] {
            if self.byte()? != Some(expected) {
                break;
            }
            self.step();
        }
        Ok(())
    }

    /// Skips a value.
    ///
    /// # Errors
    /// The value is incomplete or missing.
    pub(crate) fn skip_value(&mut self) -> Result<(), Refusal> {
        let mut depth = 0_usize;
        while let Some(byte) = if depth == 0 { self.solid()? } else { self.byte()? } {
            match byte {
                b'"' => self.skip_string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.step();
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or_else(|| self.broken())?;
                    self.step();
                }
                b',' | b':' if depth == 0 => return Err(self.broken()),
                _ if depth == 0 => {
                    self.skip_while(|byte| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\t'..=b'\r'))?;
                }
                _ => self.skip_while(|byte| !matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))?,
            }
            if depth == 0 {
                return Ok(());
            }
        }
        Err(self.broken())
    }

    /// Skips a string; the next byte is its first quotation mark.
    pub(crate) fn skip_string(&mut self) -> Result<(), Refusal> {
        self.step();
        loop {
            self.skip_while(|byte| !matches!(byte, b'"' | b'\\'))?;
            match self.byte()? {
                Some(b'"') => {
                    self.step();
                    return Ok(());
                }
                Some(_) => {
                    self.step();
                    // The escaped character, which can be a quotation mark.
                    self.byte()?.ok_or_else(|| self.broken())?;
                    self.step();
                }
                None => return Err(self.broken()),
            }
        }
    }

    /// A refusal for invalid JSON at this position.
    pub(crate) fn broken(&self) -> Refusal {
        Refusal::invalid(format!("it is not valid JSON (at byte {})", self.position()))
    }

    fn skip_while(&mut self, is_passed: impl Fn(u8) -> bool) -> Result<(), Refusal> {
        loop {
            let rest = &self.window[self.at..];
            if let Some(stop) = rest.iter().position(|byte| !is_passed(*byte)) {
                self.at += stop;
                return Ok(());
            }
            self.at = self.window.len();
            if !self.refill()? {
                return Ok(());
            }
        }
    }

    /// Reads more into the window; false at the end.
    fn refill(&mut self) -> Result<bool, Refusal> {
        let Some(from) = &mut self.from else { return Ok(false) };
        let Cow::Owned(window) = &mut self.window else { return Ok(false) };
        let here = self.base + self.at;
        if here - self.keep > MAX_EVENT {
            self.keep = here;
        }
        let done = self.keep - self.base;
        window.drain(..done);
        self.base += done;
        self.at -= done;
        let chunk = from.fill_buf().map_err(|error| unpack::refusal(&error))?;
        let size = chunk.len();
        window.extend_from_slice(chunk);
        from.consume(size);
        if size == 0 {
            self.from = None;
        }
        Ok(size > 0)
    }
}
