//! The shell around every page: top bar, side navigation, banner. It knows no page or dialog: `app` passes them.

mod nav;
mod palette;
mod project_switcher;
mod top_bar;
mod user_menu;
mod view_banner;

pub use palette::CommandPalette;
pub use user_menu::OrganizationSwitcher;

use crate::{
    api,
    frame::{Banner, Chunk, LazyPage, chunk},
    live,
    session::{ScopeState, Session},
    ui::Skeleton,
};
use rolecall_api::OrganizationId;
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;

/// The shell. Its content is shown only when the organization or project of the URL is loaded. It is created again when
/// another organization becomes current, unless the page is about no organization, or another user signs in (in another
/// tab), so that old data is never shown under the new name.
#[component]
pub fn Shell(
    /// True if the page is about no organization, as the account page is.
    personal: Memo<bool>,
    /// The page shown if the requested one does not exist or the user has no access.
    not_found: Chunk,
    /// What stands below the top bar of any page.
    #[prop(into)]
    notices: ViewFn,
    /// The dialogs that can be opened on any page.
    #[prop(into)]
    dialogs: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let session = Session::get();
    let current = session.organization_id();
    let organization = Memo::new(move |before: Option<&Option<OrganizationId>>| match before {
        Some(before) if personal.get() => before.clone(),
        _ => current.get(),
    });
    let person = session.person();
    let state = Memo::new(move |_| session.scope_state());
    let folded = RwSignal::new(true);
    let children = StoredValue::new(children);
    view! {
        <LazyPage chunk=live_updates meanwhile=|| Markup::Nothing on_failure=|| ()/>
        <a class="skip" href="#page" on:click=skip_to_page>"Skip to content"</a>
        <top_bar::TopBar folded/>
        {api::is_viewing().then(|| view! { <LazyPage chunk=view_banner::view_banner meanwhile=|| Markup::Nothing/> })}
        <Banner/>
        {notices.run()}
        <div class="frame" data-bare=move || session.with_organizations(<[_]>::is_empty).then_some("")>
            <nav::SideNavigation folded/>
            <main id="page" tabindex="-1">
                {move || {
                    // Read the values and do not only track them: a memo that was never read counts as changed when a
                    // source of it changes, and the page would be created again in the middle of a click.
                    let _ = (organization.get(), person.get());
                    match state.get() {
                        ScopeState::Waiting => view! { <Skeleton/> },
                        ScopeState::Ready => children.with_value(|children| children()).into_markup(),
                        ScopeState::NotFound | ScopeState::KeptOut => view! { <LazyPage chunk=not_found/> },
                        ScopeState::Failed(error) => view! {
                            <crate::ui::Problem sentence=error.sentence() on_retry=move || session.retry_scope()/>
                        },
                    }
                }}
            </main>
        </div>
        <palette::Palette/>
        {dialogs.run()}
    }
}

chunk! {
    /// The code of live updates, which shows nothing. Without it, a page is current when it is opened or returned to.
    pub live_updates in members => follow_changes
}

/// Starts live updates.
pub fn follow_changes() -> Markup {
    live::start(Session::get());
    Markup::Nothing
}

/// Moves the focus to the page. The router handles a `#fragment` link as a navigation, which would not move the focus.
fn skip_to_page(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    let page = document().get_element_by_id("page").and_then(|page| page.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(page) = page {
        let _ = page.focus();
        page.scroll_into_view();
    }
}
