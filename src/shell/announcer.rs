//! Tells of a new page: the title of the window, the focus on its heading, and a word to screen readers.

use leptos::{html, prelude::*};

/// The name of the page that was last announced.
#[derive(Clone, Copy)]
struct Announced(RwSignal<String>);

/// A live region with the name of the page; on the page once.
#[component]
pub fn Announcer() -> impl IntoView {
    let announced = RwSignal::new(String::new());
    provide_context(Announced(announced));
    // The region is provided to siblings, so it has to stand in the owner of the screen.
    view! { <p class="sr-only" aria-live="assertive">{move || announced.get()}</p> }
}

/// The heading of a page. It takes the focus when the page appears, and names the window.
#[component]
pub fn Heading(
    /// The name of the page.
    #[prop(into)]
    title: Signal<String>,
    /// A count beside it.
    #[prop(optional, into)]
    count: Signal<Option<u64>>,
    /// The page's primary act, at the right end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let announced = use_context::<Announced>();
    Effect::new(move |_| {
        let title = title.get();
        document().set_title(&format!("{title} · Rolecall"));
        if let Some(Announced(announced)) = announced {
            announced.set(title);
        }
    });
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        // Not out of a field or a dialog that a person is in, and not at the very first page.
        let elsewhere = document().active_element().is_some_and(|element| {
            element.matches("body, a, button, main, h1").unwrap_or(true)
                && element.closest("dialog").ok().flatten().is_none()
        });
        if elsewhere {
            let _ = heading.focus();
        }
    });
    view! {
        <header class="heading">
            <h1 tabindex="-1" node_ref=heading>
                {move || title.get()}
                {move || count.get().map(|count| view! { " " <span class="heading-count">{count}</span> })}
            </h1>
            {children.map(|children| children())}
        </header>
    }
}
