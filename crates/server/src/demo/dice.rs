//! Chance that falls the same way every time, so that two demos of a day are alike.

/// A source of numbers, started by a word (`SplitMix64`).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(word: &str, number: u64) -> Self {
        // FNV-1a.
        let seed = word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Dice(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.number() % end.max(1)
    }

    /// True in so many of a thousand times.
    pub(super) fn permille(&mut self, chance: u64) -> bool {
        self.below(1000) < chance
    }

    /// One of several; the first ones more often.
    pub(super) fn early<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        let count = of.len() as u64;
        let place = self.below(count).min(self.below(count));
        of.get(usize::try_from(place).unwrap_or(0)).copied()
    }

    /// About `mean`, sometimes more, sometimes less.
    pub(super) fn around(&mut self, mean: u64) -> u64 {
        mean * (850 + self.below(300)) / 1000 + u64::from(self.permille(mean % 10 * 100))
    }
}
