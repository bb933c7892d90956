//! Lists of values in a statement: `WHERE id IN ($1, $2, …)`.

use crate::store::sql::Query;

/// Maximum length of a list for which the prepared statement is kept.
const KEPT: usize = 128;

/// The placeholders of a list and their values. The length is rounded up to a power of two by repeating the last value,
/// so that a few texts serve lists of all lengths and stay prepared.
#[derive(Debug)]
pub(super) struct InList<'a> {
    /// For the statement: `($1, $2)`. Matches nothing if there are no values.
    pub(super) places: String,
    values: Vec<&'a str>,
}

impl<'a> InList<'a> {
    /// A list whose first placeholder is `$first`.
    pub(super) fn new(first: usize, values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut values: Vec<&str> = values.into_iter().collect();
        let Some(last) = values.last().copied() else {
            return InList { places: "(NULL)".to_owned(), values };
        };
        values.resize(values.len().next_power_of_two(), last);
        let places: Vec<_> = (first..first + values.len()).map(|place| format!("${place}")).collect();
        InList { places: format!("({})", places.join(", ")), values }
    }

    /// The placeholder after the list, where `first` was the first one.
    pub(super) fn end(&self, first: usize) -> usize {
        first + self.values.len()
    }

    /// Binds the values.
    pub(super) fn bind(&self, query: Query) -> Query {
        self.values.iter().fold(query, |query, value| query.bind(*value)).persistent(self.values.len() <= KEPT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_padded_to_a_power_of_two() {
        let list = |values: &[&'static str]| InList::new(2, values.iter().copied()).places;
        assert_eq!(list(&["a"]), "($2)");
        assert_eq!(list(&["a", "b", "c"]), "($2, $3, $4, $5)");
        assert_eq!(list(&[]), "(NULL)");
        let three = InList::new(2, ["a", "b", "c"]);
        assert_eq!((three.values.as_slice(), three.end(2)), (&["a", "b", "c", "c"][..], 6));
    }
}
