//! Limits on the size and depth of a query and its translation. Beyond them it is refused as
//! [`Code::TooComplex`](crate::Code::TooComplex).

/// Maximum length of a query, in bytes.
pub const QUERY_BYTES: usize = 64 * 1024;

/// Maximum number of tokens in a query. It bounds the depth of chains such as `1 + 1 + …`, which the parser reads in a
/// loop but drops recursively.
pub const QUERY_TOKENS: usize = 4_000;

/// Maximum nesting while parsing.
pub const PARSER_DEPTH: usize = 48;

/// Maximum depth of the translated tree, with aliases expanded.
pub const TREE_DEPTH: usize = 64;

/// Maximum number of translated nodes, plus [`NODES_PER_TOKEN`] for each token. Aliases count each time they are used,
/// so the work is bounded by a multiple of the length of the query.
pub const NODES: usize = 1_000;

/// Additional nodes per token, see [`NODES`].
pub const NODES_PER_TOKEN: usize = 20;

/// Maximum number of operators in one chain, such as `a + b + c`.
pub const CHAIN: usize = 500;

/// Maximum number of columns of one `SELECT`.
pub const COLUMNS: usize = 200;

/// Maximum number of parts of a query after SQLite has expanded it: columns of sub-queries replaced by their
/// expressions, and names by their queries.
pub const PARTS: usize = 20_000;

/// Maximum length of a translation, in bytes.
pub const TRANSLATION_BYTES: usize = 512 * 1024;
