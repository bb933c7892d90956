//! The memory budget for the events of a request, provided by the caller.

/// A memory budget for kept events.
pub trait Memory {
    /// Reserves `bytes` more.
    ///
    /// # Errors
    /// [`Full`]: the budget is exhausted; nothing was reserved.
    fn grow(&mut self, bytes: usize) -> Result<(), Full>;

    /// Releases `bytes` that were reserved.
    fn shrink(&mut self, bytes: usize);
}

/// The memory budget is exhausted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// Counts the reserved bytes.
pub(crate) struct CountingMemory<'m> {
    pub(crate) memory: &'m mut dyn Memory,
    pub(crate) held: usize,
}

impl Memory for CountingMemory<'_> {
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
