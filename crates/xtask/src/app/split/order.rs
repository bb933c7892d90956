//! An order of functions in which similar ones are neighbours. Brotli refers to what it has seen by the distance: near repetitions
//! cost less than far ones, and long ones less than short ones.

use std::cmp::Reverse;
use std::collections::HashMap;

/// The length of the pieces of code that are compared, in bytes.
const PIECE: usize = 4;

/// What the same type is worth, if all pieces in common are worth 64.
const SAME_TYPE: u32 = 8;

/// The places of these functions, given with the number of their type, in an order in which each is followed by the most similar
/// one that is left. It begins with the longest.
pub(super) fn by_similarity(functions: &[(u32, Vec<u8>)]) -> Vec<usize> {
    let pieces: Vec<Vec<&[u8]>> = functions
        .iter()
        .map(|(_, code)| {
            let mut pieces: Vec<_> = code.windows(PIECE).collect();
            pieces.sort_unstable();
            pieces.dedup();
            pieces
        })
        .collect();
    let mut places = HashMap::<&[u8], Vec<usize>>::new();
    for (place, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            places.entry(piece).or_default().push(place);
        }
    }
    let mut left: Vec<usize> = (0..functions.len()).collect();
    let mut order = Vec::new();
    let mut next = left.iter().copied().max_by_key(|place| (functions[*place].1.len(), Reverse(*place)));
    while let Some(current) = next {
        order.push(current);
        left.retain(|place| *place != current);
        let mut shared = vec![0_u32; functions.len()];
        for place in pieces[current].iter().filter_map(|piece| places.get(piece)).flatten() {
            shared[*place] += 1;
        }
        let (kind, code) = &functions[current];
        next = left.iter().copied().max_by_key(|place| {
            let (other_kind, other_code) = &functions[*place];
            let most = pieces[current].len().max(pieces[*place].len()).max(1);
            let similarity = shared[*place] * 64 / u32::try_from(most).unwrap_or(u32::MAX);
            let similarity = similarity + if kind == other_kind { SAME_TYPE } else { 0 };
            (similarity, Reverse(code.len().abs_diff(other_code.len())), Reverse(*place))
        });
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_functions_are_neighbours() {
        let code = |text: &str| (0, text.as_bytes().to_vec());
        let functions = ["the members of a project", "0123456789", "the members of a team, and more", "0123456780"];
        assert_eq!(by_similarity(&functions.map(code)), [2, 0, 1, 3]);
    }

    #[test]
    fn functions_of_one_type_are_neighbours_if_their_code_says_nothing() {
        let functions =
            [(1, "ab"), (2, "cd"), (1, "ef"), (2, "gh")].map(|(kind, code)| (kind, code.as_bytes().to_vec()));
        assert_eq!(by_similarity(&functions), [0, 2, 1, 3]);
        assert_eq!(by_similarity(&[]), [0; 0]);
    }
}
