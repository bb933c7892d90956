//! How long, how deep and how large a query and its translation may be. What goes beyond is refused as
//! [`Code::TooComplex`](crate::Code::TooComplex).

/// The most bytes of a query.
pub const QUERY_BYTES: usize = 64 * 1024;

/// The most words and signs of a query. It bounds the depth of chains such as `1 + 1 + …`, which the parser reads in a
/// loop but which are dropped by recursion.
pub const QUERY_TOKENS: usize = 4_000;

/// How deep the parser follows brackets and other nesting.
pub const PARSER_DEPTH: usize = 48;

/// How deep the translated tree is at most, aliases written out.
pub const TREE_DEPTH: usize = 64;

/// How many nodes of the tree are translated at most, besides [`NODES_PER_TOKEN`] for each word and sign of the query.
/// Aliases count each time that they are named, so this bounds the work by a multiple of what was written.
pub const NODES: usize = 1_000;

/// See [`NODES`].
pub const NODES_PER_TOKEN: usize = 20;

/// The most operators in one chain, such as `a + b + c`.
pub const CHAIN: usize = 500;

/// The most columns of one `SELECT`.
pub const COLUMNS: usize = 200;

/// How many parts a query has at most, with every column of a sub-query replaced by the expression that it stands for,
/// and every name by its query: that is what SQLite makes of it before it begins.
pub const PARTS: usize = 20_000;

/// The most bytes of a translation.
pub const TRANSLATION_BYTES: usize = 512 * 1024;
