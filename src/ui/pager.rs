//! Pagination: the first and last page, those around the current one, and previous and next.

use super::{Handler, Icon};
use crate::language::tr;
use rolecall_view::prelude::*;
use std::sync::Arc;

/// What selecting a page does.
#[derive(Clone)]
pub enum PageTarget {
    /// Navigates to the URL of the page: pages are links.
    Address(Arc<dyn Fn(u64) -> String + Send + Sync>),
    /// Calls a handler: pages are buttons.
    Act(Handler<(u64,)>),
}

/// The pagination of a list; nothing if there is only one page.
#[component]
pub fn Pager(
    /// What the list contains, for screen readers.
    #[prop(into)]
    label: String,
    /// The current page, from 1.
    page: Signal<u64>,
    /// The number of pages.
    pages: Signal<u64>,
    /// What selecting a page does.
    target: PageTarget,
) -> impl IntoView {
    let several = Memo::new(move |_| pages.get() > 1);
    // Keyed, so that the pressed page keeps the focus.
    let slots = move || {
        let mut before = 0;
        let slot = |number: Option<u64>| {
            before = number.unwrap_or(before);
            (number, before)
        };
        pages_to_show(page.get(), pages.get()).into_iter().map(slot).collect::<Vec<_>>()
    };
    let previous = Memo::new(move |_| page.get().checked_sub(1).filter(|to| *to > 0));
    let next = Memo::new(move |_| Some(page.get() + 1).filter(|to| *to <= pages.get()));
    let target = StoredValue::new(target);
    view! {
        <Show when=move || several.get()>
            <nav class="pages" aria-label=label.clone()>
                <Step target to=previous icon="chevron-left" words="Previous page"/>
                <For each=slots key=|slot| *slot let((number, _))>
                    {if let Some(number) = number {
                        view! { <Page target number page/> }
                    } else {
                        view! { <span class="page-gap" aria-hidden="true">"…"</span> }
                    }}
                </For>
                <Step target to=next icon="chevron-right" words="Next page"/>
            </nav>
        </Show>
    }
}

#[component]
fn Page(target: StoredValue<PageTarget>, number: u64, page: Signal<u64>) -> impl IntoView {
    let current = move || (page.get() == number).then_some("page");
    let name = tr!("Page {number}");
    match target.get_value() {
        PageTarget::Address(address) => view! {
            <a class="page" href=move || address(number) aria-current=current aria-label=name>{number}</a>
        },
        PageTarget::Act(act) => view! {
            <button type="button" class="page" aria-current=current aria-label=name on:click=move |_| act.run_with(number)>
                {number}
            </button>
        },
    }
}

#[component]
fn Step(
    target: StoredValue<PageTarget>,
    to: Memo<Option<u64>>,
    icon: &'static str,
    words: &'static str,
) -> impl IntoView {
    let possible = Memo::new(move |_| to.get().is_some());
    view! {
        <Show when=move || possible.get() fallback=move || view! { <span class="page" data-off=""><Icon name=icon/></span> }>
            {match target.get_value() {
                PageTarget::Address(address) => view! {
                    <a class="page" href=move || address(to.get().unwrap_or(1)) aria-label=words title=words><Icon name=icon/></a>
                },
                PageTarget::Act(act) => {
                    let go = move |_| if let Some(to) = to.get_untracked() { act.run_with(to) };
                    view! {
                        <button type="button" class="page" aria-label=words title=words on:click=go><Icon name=icon/></button>
                    }
                }
            }}
        </Show>
    }
}

/// The pages to show: first, last, and those around the current one; `None` for a gap.
fn pages_to_show(page: u64, pages: u64) -> Vec<Option<u64>> {
    let mut offered = Vec::new();
    let mut last = 0;
    for number in 1..=pages {
        let near =
            number.abs_diff(page) <= 1 || (page <= 3 && number <= 4) || (page + 2 >= pages && number + 3 >= pages);
        if number != 1 && number != pages && !near {
            continue;
        }
        match number - last {
            1 => {}
            // A gap of one page takes as much room as the page.
            2 => offered.push(Some(number - 1)),
            _ => offered.push(None),
        }
        offered.push(Some(number));
        last = number;
    }
    offered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_the_last_and_the_near_pages_are_offered() {
        let text = |page, pages| {
            let words = pages_to_show(page, pages).into_iter();
            words.map(|page| page.map_or("…".to_owned(), |page| page.to_string())).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(text(1, 1), "1");
        assert_eq!(text(2, 5), "1 2 3 4 5");
        assert_eq!(text(1, 81), "1 2 3 4 … 81");
        assert_eq!(text(4, 81), "1 2 3 4 5 … 81");
        assert_eq!(text(40, 81), "1 … 39 40 41 … 81");
        assert_eq!(text(79, 81), "1 … 78 79 80 81");
        assert_eq!(text(81, 81), "1 … 78 79 80 81");
    }
}
