//! Memory for the events of a request, granted by the caller.

/// Grants memory for kept events, in bytes.
pub trait Memory {
    /// Notes that `bytes` more are held.
    ///
    /// # Errors
    /// [`Full`]: there is not that much left; nothing was taken.
    fn grow(&mut self, bytes: usize) -> Result<(), Full>;

    /// Notes that `bytes` are no longer held.
    fn shrink(&mut self, bytes: usize);
}

/// There is not enough memory for this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// Memory that knows how much of it is held, in bytes.
pub(crate) struct Counted<'m> {
    pub(crate) memory: &'m mut dyn Memory,
    pub(crate) held: usize,
}

impl Memory for Counted<'_> {
    fn grow(&mut self, bytes: usize) -> Result<(), Full> {
        self.memory.grow(bytes)?;
        self.held += bytes;
        Ok(())
    }

    fn shrink(&mut self, bytes: usize) {
        self.held = self.held.saturating_sub(bytes);
        self.memory.shrink(bytes);
    }
}
