//! The heading of a page. When a page appears, the heading sets the window's title, takes the focus, and is announced
//! to screen readers.

use crate::session::Session;
use leptos::html;
use rolecall_view::prelude::*;

/// What the live region last announced.
#[derive(Clone, Copy)]
pub struct Announced {
    words: RwSignal<String>,
    /// True once a page has been shown. The browser itself announces the first one.
    any: StoredValue<bool>,
}

impl Announced {
    /// Provides it as a context to all components below.
    pub fn provide() {
        provide_context(Announced { words: RwSignal::new(String::new()), any: StoredValue::new(false) });
    }
}

/// The live region that announces the name of each new page; mounted once.
#[component]
pub fn Announcer() -> impl IntoView {
    let announced = expect_context::<Announced>();
    view! { <p class="sr-only" aria-live="polite">{move || announced.words.get()}</p> }
}

/// The heading of a page. It takes the focus when the page appears, and sets the window's title.
#[component]
pub fn Heading(
    /// The name of the page.
    #[prop(into)]
    title: Signal<String>,
    /// A count shown beside the title.
    #[prop(optional, into)]
    count: Signal<Option<u64>>,
    /// The part of the page that is shown, such as a tab; it precedes the title in the window's title.
    #[prop(optional, into)]
    part: Signal<Option<String>>,
    /// True if the page belongs to no organization, whose name is then not in the window's title.
    #[prop(optional)]
    alone: bool,
    /// The page's primary action, at the right end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let announced = use_context::<Announced>();
    let first = announced.is_some_and(|announced| !announced.any.get_value());
    let session = use_context::<Session>().filter(|_| !alone);
    Effect::new(move |_| {
        let organization =
            session.and_then(|session| session.with_organization(|organization| organization.name.clone()));
        let words: Vec<String> = [part.get(), Some(title.get()), organization].into_iter().flatten().collect();
        document().set_title(&format!("{} · Rolecall", words.join(" · ")));
        if let Some(announced) = announced
            && announced.any.get_value()
        {
            announced.words.set(words.join(", "));
        }
    });
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        if let Some(announced) = announced {
            announced.any.set_value(true);
        }
        // Do not take the focus from a field, dialog or menu that the user has opened meanwhile.
        let in_menu = document().query_selector("[popover=auto]:popover-open").is_ok_and(|menu| menu.is_some());
        let elsewhere = document().active_element().is_some_and(|element| {
            element.matches("body, a, button, main, h1").unwrap_or(true)
                && element.closest("dialog").ok().flatten().is_none()
        });
        if elsewhere && !in_menu && !first {
            let _ = heading.focus();
        }
    });
    view! {
        <header class="heading">
            <h1 tabindex="-1" node_ref=heading>
                {move || title.get()}
                {move || count.get().map(|count| view! { " " <span class="heading-count" translate="no">{crate::intl::number(count)}</span> })}
            </h1>
            {children.map(|children| children())}
        </header>
    }
}
