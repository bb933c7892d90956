//! How busy the connections to the database are.

use super::{Db, Pools};

/// A pool of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PoolUsage {
    /// What the connections are for.
    pub(crate) name: &'static str,
    /// Connections in use.
    pub(crate) used: usize,
    /// The most connections.
    pub(crate) size: usize,
}

impl Db {
    /// How busy each pool is.
    pub(crate) fn usage(&self) -> Vec<PoolUsage> {
        match &self.pools {
            Pools::Sqlite { read, write, .. } => [("read", read), ("write", write)]
                .map(|(name, pool)| {
                    let (used, size) = pool.usage();
                    PoolUsage { name, used, size }
                })
                .to_vec(),
            Pools::Postgres(pool) => {
                let open = usize::try_from(pool.size()).unwrap_or(usize::MAX);
                let size = usize::try_from(pool.options().get_max_connections()).unwrap_or(usize::MAX);
                vec![PoolUsage { name: "all", used: open.saturating_sub(pool.num_idle()), size }]
            }
        }
    }
}
