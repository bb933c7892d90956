//! What dialogs do while the rules refuse what they are for.

use crate::{text, ui::FormError};
use rolecall_policy::Decision;
use rolecall_view::prelude::*;

/// Whether the dialog that the URL asks for is open. It opens only if the action is allowed, and stays open if the
/// right is lost meanwhile, so that nothing typed is lost; its button is then refused.
pub fn stays_open(asked: impl Fn() -> bool + Send + Sync + 'static, may: Signal<Decision>) -> Memo<bool> {
    Memo::new(move |before| asked() && (before == Some(&true) || may.get().is_allowed()))
}

/// The error of a dialog: the refusal of a rule, or else the error of the last request.
pub fn refusal_or(
    may: Signal<Decision>,
    error: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        let refusal = may.with(|may| {
            may.denial().map(|denial| format!("{}. {}", text::refusal_heading(&denial), text::refusal_reason(&denial)))
        });
        refusal.or_else(&error)
    })
}

/// True while the rules refuse, for a dialog whose error says why ([`refusal_or`]).
pub fn refused(may: Signal<Decision>) -> Signal<bool> {
    Signal::derive(move || !may.get().is_allowed())
}

/// The error in a dialog: why it has become forbidden, until it is allowed again; or else the error of the last request.
#[component]
pub fn DialogError(
    /// The decision of the rules about what the dialog does.
    #[prop(into)]
    may: Signal<Decision>,
    /// The error of the last request.
    error: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> impl IntoView {
    let error = refusal_or(may, error);
    // A memo, so that it is announced once.
    let error = Memo::new(move |_| error.get());
    move || error.get().map(|sentence| view! { <FormError sentence/> })
}
