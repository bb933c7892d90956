//! A part of the page that is there while a condition holds.

use crate::{Markup, Memo};
use leptos::{
    children::{ChildrenFn, ViewFn},
    prelude::{IntoView, component},
};

/// Shows its children while the condition holds, else what `fallback` returns. The condition is a memo: only its changes
/// build the children anew.
#[component]
pub fn Show<W>(
    /// The condition.
    when: W,
    /// Shown while it holds.
    children: ChildrenFn,
    /// Shown while it does not hold; nothing, if not given.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView
where
    W: Fn() -> bool + Send + Sync + 'static,
{
    show(Box::new(when), children, fallback)
}

fn show(when: Box<dyn Fn() -> bool + Send + Sync>, children: ChildrenFn, fallback: ViewFn) -> Markup {
    let when = Memo::new(move |_| when());
    Markup::Function(Box::new(move || Markup::View(if when.get() { children() } else { fallback.run() })))
}
