//! Notices that there is a newer build of the app than the one that this page runs. Each response names the build that
//! the server serves; a page of another build offers a reload, and never reloads by itself.

use gloo_net::http::{RequestBuilder, Response};
use rolecall_view::prelude::*;
use std::cell::RefCell;

/// The header with the id of the build.
pub(super) const HEADER: &str = "rolecall-build";

thread_local! {
    static NEWER: ArcRwSignal<bool> = ArcRwSignal::new(false);
    /// The id that was last compared with that of the page.
    static COMPARED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// True once there is a newer build than the one that this page runs.
#[must_use]
pub fn is_newer_build_there() -> ArcRwSignal<bool> {
    NEWER.with(Clone::clone)
}

/// Records the build of a response. If it is not the one of this page, loads the page again to compare: the files of the
/// app may come from another server, which has another build or none.
pub(super) fn note_build(build: Option<String>) {
    let (Some(build), Some(own)) = (build, own_build()) else { return };
    if build == own || COMPARED.with_borrow(|compared| *compared == build) {
        return;
    }
    COMPARED.set(build.clone());
    leptos::task::spawn_local(async move {
        if !compare(&own, &build).await {
            // The next response asks again.
            COMPARED.set(String::new());
        }
    });
}

/// Compares the build of this page with that of the page as it is now; for a part of the app that is gone from a web server
/// that is not ours, and does not name its build.
pub(super) async fn look_for_newer_build() {
    if let Some(own) = own_build() {
        compare(&own, &own).await;
    }
}

/// Loads the page again, under a URL with `tag`, to compare its build with `own`; false if it cannot be loaded.
async fn compare(own: &str, tag: &str) -> bool {
    let page = fetch_page(tag).await;
    if page.as_ref().is_some_and(|page| !page.contains(own)) {
        NEWER.with(|newer| newer.set(true));
    }
    page.is_some()
}

/// Gets the text of this page as it is on the server now; `None` if it cannot be fetched. The query keeps caches from
/// answering.
async fn fetch_page(build: &str) -> Option<String> {
    let path = window().location().pathname().ok()?;
    let response = RequestBuilder::new(&format!("{path}?build={build}")).send().await.ok().filter(Response::ok)?;
    response.text().await.ok()
}

/// The build of this page; none with plain Trunk.
fn own_build() -> Option<String> {
    let meta = document().query_selector("meta[name=rolecall-build]").ok()??;
    meta.get_attribute("content").filter(|build| !build.is_empty())
}
