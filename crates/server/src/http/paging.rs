//! Lists in pages (contract 3): `?limit=&offset=`, and the absolute addresses of the pages before and after.

use crate::http::extract::Query;
pub use crate::store::Slice;
use axum::http::Uri;
use form_urlencoded::Serializer;
use rolecall_api::{Page, param};

impl Slice {
    /// What a query asks for; nonsense counts as not said, too much as the most there is.
    #[must_use]
    pub fn from_query(query: &Query) -> Self {
        let number = |name| query.get(name).and_then(|text| text.trim().parse::<u64>().ok());
        let limit = number(param::LIMIT).filter(|limit| *limit > 0).unwrap_or(100).min(1000);
        let offset = number(param::OFFSET).unwrap_or(0).min(u64::from(u32::MAX / 2));
        Slice { limit: u32::try_from(limit).unwrap_or(1000), offset: u32::try_from(offset).unwrap_or(0) }
    }

    /// The page with `results` out of `count` in all. `address`: absolute, without query.
    #[must_use]
    pub fn page<T>(self, address: &str, query: &Query, count: u64, results: Vec<T>) -> Page<T> {
        let to = |offset: u64| {
            let mut pairs = Serializer::for_suffix(format!("{address}?"), address.len() + 1);
            pairs.append_pair(param::LIMIT, &self.limit.to_string());
            if offset > 0 {
                pairs.append_pair(param::OFFSET, &offset.to_string());
            }
            pairs.extend_pairs(query.iter().filter(|(name, _)| !matches!(*name, param::LIMIT | param::OFFSET)));
            pairs.finish()
        };
        let (limit, offset) = (u64::from(self.limit), u64::from(self.offset));
        Page {
            count,
            next: (offset + limit < count).then(|| to(offset + limit)),
            previous: (offset > 0).then(|| to(offset.saturating_sub(limit))),
            results,
        }
    }
}

/// An address with the query of a request, some of it replaced.
#[must_use]
pub fn with(address: &str, query: &Query, changes: &[(&str, &str)]) -> String {
    let kept = query.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let pairs = kept.chain(changes.iter().copied());
    Serializer::for_suffix(format!("{address}?"), address.len() + 1).extend_pairs(pairs).finish()
}

/// The absolute address of a request, without its query.
#[must_use]
pub fn address(site_url: &str, uri: &Uri) -> String {
    format!("{site_url}{}", uri.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(query: &str) -> Slice {
        Slice::from_query(&Query::parse(query).unwrap())
    }

    #[test]
    fn limits_are_kept_between_1_and_1000() {
        assert_eq!(slice(""), Slice { limit: 100, offset: 0 });
        assert_eq!(slice("limit=0&offset=-1"), Slice { limit: 100, offset: 0 });
        assert_eq!(slice("limit=5000&offset=7"), Slice { limit: 1000, offset: 7 });
        assert_eq!(slice("limit=99999999999999999999&offset=x"), Slice { limit: 100, offset: 0 });
    }

    #[test]
    fn addresses_of_neighbours_keep_the_rest_of_the_query() {
        let query = Query::parse("search=a%26b&limit=2&offset=3").unwrap();
        let page = Slice::from_query(&query).page("https://x/api/y/", &query, 6, vec![0, 0]);
        assert_eq!(page.next.as_deref(), Some("https://x/api/y/?limit=2&offset=5&search=a%26b"));
        assert_eq!(page.previous.as_deref(), Some("https://x/api/y/?limit=2&offset=1&search=a%26b"));
        let last = Slice { limit: 2, offset: 4 }.page("u", &query, 6, vec![0, 0]);
        assert_eq!(last.next, None);
    }
}
