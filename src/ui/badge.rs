//! Badges and tags beside text.

use super::Icon;
use rolecall_view::prelude::*;

/// The meaning of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeKind {
    /// Something is expected, such as an invite that was not accepted yet.
    Pending,
    /// Expiring, or not applied.
    Warn,
    /// Neutral information.
    Neutral,
    /// Something has failed.
    Failed,
    /// Something is completed.
    Done,
}

/// A short text on a soft background.
#[component]
pub fn Badge(
    /// The meaning, which determines the colour.
    kind: BadgeKind,
    /// The text of the badge.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let kind = match kind {
        BadgeKind::Pending => "pending",
        BadgeKind::Warn => "warn",
        BadgeKind::Neutral => "neutral",
        BadgeKind::Failed => "failed",
        BadgeKind::Done => "done",
    };
    view! { <span class="badge" data-kind=kind>{text}</span> }
}

/// A name in a frame, such as that of an event.
#[component]
pub fn Tag(
    /// The name to show.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class="tag" translate="no">{text}</span> }
}

/// The name of a private project, with a lock.
#[component]
pub fn PrivateTag(#[prop(into)] name: String) -> impl IntoView {
    view! {
        <span class="tag">
            <Icon name="lock" size=12/>
            <span class="sr-only">"private project "</span>
            <span class="tag-name" translate="no">{name}</span>
        </span>
    }
}
