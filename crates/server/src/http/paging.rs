//! Lists in pages (contract 3): reads `?limit=&offset=`, and writes the absolute URLs of the pages before and after.

use crate::error::{Error, Result};
use crate::http::extract::QueryParams;
use crate::state::App;
use crate::store::Slice;
use crate::text::normalize::like_pattern;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use form_urlencoded::Serializer;
use rolecall_api::{Page, param};

/// A request for a page of a list.
#[derive(Debug, Clone)]
pub struct ListRequest {
    /// All query parameters, those of paging included.
    pub query: QueryParams,
    /// Which part of the list the page has.
    pub slice: Slice,
    /// The absolute URL of the request without its query.
    url: String,
}

/// The page before or after another one.
#[derive(Debug, Clone)]
pub struct Neighbour {
    /// The number of items before it.
    pub offset: u64,
    /// Where it begins or ends, for a list that finds a page by that.
    pub cursor: Option<String>,
}

impl FromRequestParts<App> for ListRequest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let query = QueryParams::from_request_parts(parts, app).await?;
        Ok(ListRequest::new(query, format!("{}{}", app.config.api_url(), parts.uri.path())))
    }
}

impl ListRequest {
    fn new(query: QueryParams, url: String) -> Self {
        ListRequest { slice: slice(&query), query, url }
    }

    /// The text of `?search=`; empty if it was not sent.
    #[must_use]
    pub fn search(&self) -> &str {
        self.query.get(param::SEARCH).unwrap_or_default()
    }

    /// [`Self::search`] as an SQL `LIKE` pattern; it matches everything if the text is empty.
    #[must_use]
    pub fn search_pattern(&self) -> String {
        like_pattern(self.search())
    }

    /// The page that this request asks for, with links to these neighbours. Otherwise as [`Self::page`].
    #[must_use]
    pub fn page_between<T>(&self, count: u64, results: Vec<T>, [previous, next]: [Option<Neighbour>; 2]) -> Page<T> {
        let url = |page: Neighbour| {
            let mut pairs = self.url_at(page.offset);
            if let Some(cursor) = page.cursor {
                pairs.append_pair(param::CURSOR, &cursor);
            }
            pairs.finish()
        };
        Page { count, next: next.map(url), previous: previous.map(url), results }
    }

    /// The page that this request asks for. `results`: the items of the slice; `count`: the number of items in the
    /// whole list.
    #[must_use]
    pub fn page<T>(&self, count: u64, results: Vec<T>) -> Page<T> {
        let (limit, offset) = (u64::from(self.slice.limit), u64::from(self.slice.offset));
        let neighbour = |offset: u64| Neighbour { offset, cursor: None };
        let next = (offset + limit < count).then(|| neighbour(offset + limit));
        let previous = (offset > 0).then(|| neighbour(offset.saturating_sub(limit)));
        self.page_between(count, results, [previous, next])
    }

    /// The URL of the page that begins at `offset`, with all other parameters of this request.
    fn url_at(&self, offset: u64) -> Serializer<'static, String> {
        let mut pairs = self.begin_url();
        pairs.append_pair(param::LIMIT, &self.slice.limit.to_string());
        if offset > 0 {
            pairs.append_pair(param::OFFSET, &offset.to_string());
        }
        let place = [param::LIMIT, param::OFFSET, param::CURSOR];
        pairs.extend_pairs(self.query.iter().filter(|(name, _)| !place.contains(name)));
        pairs
    }

    /// The URL of this request with one query parameter set to another value.
    #[must_use]
    pub fn url_with(&self, name: &str, value: &str) -> String {
        let others = self.query.iter().filter(|(other, _)| *other != name);
        self.begin_url().extend_pairs(others).append_pair(name, value).finish()
    }

    /// The URL up to its `?`; pairs are added to it.
    fn begin_url(&self) -> Serializer<'static, String> {
        Serializer::for_suffix(format!("{}?", self.url), self.url.len() + 1)
    }
}

/// The part of a list that a query asks for. A value that is not a number counts as not sent; a limit that is too large
/// becomes the largest.
fn slice(query: &QueryParams) -> Slice {
    let number = |name| query.get(name).and_then(|text| text.trim().parse::<u64>().ok());
    let limit = number(param::LIMIT).filter(|limit| *limit > 0).unwrap_or(100).min(1000);
    let offset = number(param::OFFSET).unwrap_or(0).min(u64::from(u32::MAX / 2));
    Slice { limit: u32::try_from(limit).unwrap_or(1000), offset: u32::try_from(offset).unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(query: &str) -> ListRequest {
        ListRequest::new(QueryParams::parse(query).unwrap(), "https://x/api/y/".to_owned())
    }

    #[test]
    fn limits_are_kept_between_1_and_1000() {
        assert_eq!(request("").slice, Slice { limit: 100, offset: 0 });
        assert_eq!(request("limit=0&offset=-1").slice, Slice { limit: 100, offset: 0 });
        assert_eq!(request("limit=5000&offset=7").slice, Slice { limit: 1000, offset: 7 });
        assert_eq!(request("limit=99999999999999999999&offset=x").slice, Slice { limit: 100, offset: 0 });
    }

    #[test]
    fn urls_of_neighbouring_pages_keep_the_other_parameters() {
        let page = request("search=a%26b&limit=2&offset=3").page(6, vec![0, 0]);
        assert_eq!(page.next.as_deref(), Some("https://x/api/y/?limit=2&offset=5&search=a%26b"));
        assert_eq!(page.previous.as_deref(), Some("https://x/api/y/?limit=2&offset=1&search=a%26b"));
        assert_eq!(request("search=a&limit=2&offset=4").page(6, vec![0, 0]).next, None);
    }

    #[test]
    fn the_url_with_another_cursor_keeps_the_other_parameters() {
        let request = request("cursor=1&event=a%26b");
        assert_eq!(request.url_with("cursor", "2 3"), "https://x/api/y/?event=a%26b&cursor=2+3");
    }
}
