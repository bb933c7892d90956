//! The way back after signing in: `/login?next=…`.

use super::Route;
use crate::url_codec::QueryPairs;

/// The URL's parameter for the page to open after signing in.
const NEXT: &str = "next";
/// Maximum length of the query of that page, in bytes; a longer one is dropped.
const LONGEST_QUERY: usize = 2000;

impl Route {
    /// The URL of the sign-in page that returns to `next` (a path with its query).
    #[must_use]
    pub fn login_and_back(next: &str) -> String {
        if next.is_empty() || next == "/" {
            return Route::Login.to_string();
        }
        format!("{}{}", Route::Login, QueryPairs::new(&[(NEXT, next)]).print())
    }

    /// The URL to open after signing in, from the query (without `?`) of the sign-in page.
    #[must_use]
    pub fn next_in(search: &str) -> String {
        Self::safe_next(Some(QueryPairs::parse(search).value(NEXT)))
    }

    /// The URL to open after signing in: `next` if it is a page of the app, parsed and printed again; else home. So it
    /// can never be another site, nor a path that a browser interprets as another one.
    #[must_use]
    pub fn safe_next(next: Option<&str>) -> String {
        let (path, query) = next.map(|next| next.split_once('?').unwrap_or((next, ""))).unwrap_or_default();
        let route = Route::parse(path);
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let is_page = match &route {
            Route::Unknown
            | Route::Home
            | Route::Login
            | Route::SignUp
            // A link leads there from outside; nobody has to sign in.
            | Route::RequestReset
            | Route::Reset(..) => false,
            Route::Confirm(user, token) => is_plain(user.as_str()) && is_plain(token),
            Route::Invite(invite) => is_plain(invite.as_str()),
            Route::OrganizationHome(slug) | Route::Organization(slug, _) => is_plain(slug),
            Route::Invoice(slug, number) => is_plain(slug) && is_plain(number),
            Route::ReviewReport(slug, report) => is_plain(slug) && is_plain(report.as_str()),
            Route::Account | Route::NewOrganization | Route::Project(..) => true,
        };
        if !is_page || !path.starts_with('/') {
            return Route::Home.to_string();
        }
        // The characters that browsers leave unescaped in a query.
        let is_query = |byte: u8| byte.is_ascii_graphic() && !b"#\"'<>\\".contains(&byte);
        if query.is_empty() || query.len() > LONGEST_QUERY || !query.bytes().all(is_query) {
            return route.to_string();
        }
        format!("{route}?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_redirect_in_next_is_refused() {
        for next in [
            "https://evil.example",
            "//evil.example",
            "/.//evil.example",
            "/..//evil.example",
            "///evil.example",
            "/\\evil.example",
            "/\\/evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/%2f/evil.example",
            "/%2Fevil.example",
            "/%5cevil.example",
            "/@evil.example",
            "/:80",
            "javascript:alert(1)",
            "javascript:/account",
            "account",
            "project/7",
            "",
            "?x=1",
            "/?x=1",
            "/nothing",
            "/login",
            "/login?next=/account",
            "/signup",
            "/signup/..",
            "/reset",
            "/reset/u1/token",
            "/reset/../evil.example",
            "/confirm/../evil.example",
            "/confirm/u1/..",
            "/organization/..",
            "/organization/../members",
            "/organization/%2e%2e/members",
            "/organization/a b/members",
            "/organization/a#b/members",
            "/organization/acme/billing/invoices/..",
            "/project/7/../../x",
            "/account#x",
            "/account\u{0}",
            "\u{1}/account",
            " /account",
        ] {
            assert_eq!(Route::safe_next(Some(next)), "/", "{next:?}");
        }
        assert_eq!(Route::safe_next(None), "/");
    }

    #[test]
    fn signing_in_leads_to_the_page_as_it_is_printed() {
        for (next, to) in [
            ("/project/7?x=1", "/project/7?x=1"),
            ("/project/7/sql?q=select%201&y=%C3%A9+", "/project/7/sql?q=select%201&y=%C3%A9+"),
            ("/project/7?x=1?y=2", "/project/7?x=1?y=2"),
            ("//project//7/", "/project/7"),
            ("/project/+7", "/project/7"),
            ("/signup/0f3c-9", "/signup/0f3c-9"),
            ("/confirm/0f3c-9/t0k_en", "/confirm/0f3c-9/t0k_en"),
            ("/organization/acme/members/", "/organization/acme/members"),
            ("/organization/acme/billing/invoices/RC-1", "/organization/acme/billing/invoices/RC-1"),
            ("/account?", "/account"),
            ("/account?x=1#y", "/account"),
            ("/account?x=a b", "/account"),
            ("/account?x=\\", "/account"),
            ("/account?x=\u{e9}", "/account"),
        ] {
            assert_eq!(Route::safe_next(Some(next)), to, "{next:?}");
        }
        let long = format!("/account?{}", "x".repeat(LONGEST_QUERY));
        assert_eq!(Route::safe_next(Some(&long)), long);
        assert_eq!(Route::safe_next(Some(&format!("{long}x"))), "/account");
    }
}
