//! Scalar functions whose arguments have fixed kinds.

use crate::kind::Kind;

/// The kind that an argument is converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArgumentKind {
    Text,
    Number,
}

/// A scalar function with fixed kinds of arguments and result.
#[derive(Debug)]
pub(crate) struct SimpleFunction {
    names: &'static [&'static str],
    /// One per argument.
    pub(crate) wants: &'static [ArgumentKind],
    /// The number of optional arguments at the end.
    pub(crate) optional: usize,
    pub(crate) gives: Kind,
    /// The name of the function in SQL.
    pub(crate) sql: &'static str,
}

/// The function with this name, in lower case.
pub(crate) fn find(name: &str) -> Option<&'static SimpleFunction> {
    ALL.iter().find(|simple| simple.names.contains(&name))
}

const fn simple(
    names: &'static [&'static str],
    wants: &'static [ArgumentKind],
    optional: usize,
    gives: Kind,
    sql: &'static str,
) -> SimpleFunction {
    SimpleFunction { names, wants, optional, gives, sql }
}

const ALL: &[SimpleFunction] = {
    use ArgumentKind::{Number as N, Text as T};
    use Kind::{Boolean, Float, Integer, Text};
    &[
        simple(&["lower", "lowerutf8", "lcase"], &[T], 0, Text, "hql_lower"),
        simple(&["upper", "upperutf8", "ucase"], &[T], 0, Text, "hql_upper"),
        simple(&["length", "lengthutf8", "char_length", "character_length"], &[T], 0, Integer, "length"),
        simple(&["trim", "trimboth"], &[T], 0, Text, "trim"),
        simple(&["trimleft", "ltrim"], &[T], 0, Text, "ltrim"),
        simple(&["trimright", "rtrim"], &[T], 0, Text, "rtrim"),
        simple(&["substring", "substr", "substringutf8", "mid"], &[T, N, N], 1, Text, "substr"),
        simple(&["left"], &[T, N], 0, Text, "hql_left"),
        simple(&["right"], &[T, N], 0, Text, "hql_right"),
        simple(&["position", "positionutf8", "locate"], &[T, T], 0, Integer, "instr"),
        simple(&["replace", "replaceall"], &[T, T, T], 0, Text, "replace"),
        simple(&["startswith"], &[T, T], 0, Boolean, "hql_starts_with"),
        simple(&["endswith"], &[T, T], 0, Boolean, "hql_ends_with"),
        simple(&["domain"], &[T], 0, Text, "hql_domain"),
        simple(&["path"], &[T], 0, Text, "hql_path"),
        simple(&["abs"], &[N], 0, Float, "abs"),
        simple(&["round"], &[N, N], 1, Float, "round"),
        simple(&["floor"], &[N], 0, Float, "hql_floor"),
        simple(&["ceil", "ceiling"], &[N], 0, Float, "hql_ceil"),
        simple(&["sqrt"], &[N], 0, Float, "hql_sqrt"),
        simple(&["exp"], &[N], 0, Float, "hql_exp"),
        simple(&["log", "ln"], &[N], 0, Float, "hql_ln"),
        simple(&["log2"], &[N], 0, Float, "hql_log2"),
        simple(&["log10"], &[N], 0, Float, "hql_log10"),
        simple(&["pow", "power"], &[N, N], 0, Float, "hql_pow"),
        simple(&["sign"], &[N], 0, Integer, "sign"),
        simple(&["intdiv"], &[N, N], 0, Integer, "hql_int_div"),
        simple(&["modulo", "mod"], &[N, N], 0, Float, "hql_mod"),
    ]
};
