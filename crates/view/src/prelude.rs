//! Leptos' prelude, with the smaller views, signals, memos and effects instead of its own.

pub use crate::{Effect, For, IntoMarkup, Markup, Memo, RwSignal, Show, Signal, view};
pub use leptos::prelude::*;
