//! Lazily loaded code, so that the first page loads fast. A page, menu or dialog declares its chunk beside its
//! component ([`chunk`]), and [`LazyPage`] loads and shows it.
//!
//! The splitter (`./dev build`, `crates/xtask`) assigns code to files: what only one chunk uses goes into its file,
//! what several chunks share goes into shared files, and the rest stays in the main program. Without the feature
//! `split` (component tests, `trunk serve`) everything is one program, and loading is immediate.

use super::reload_page;
use crate::{
    api,
    language::t,
    ui::{Handler, Problem, Skeleton, keep_focus},
};
use futures_util::FutureExt;
use leptos::wasm_split::SplitLoaderError;
use rolecall_view::prelude::*;
use std::{future::Future, pin::Pin};

/// Renders a view whose code has been loaded.
pub type Make = fn() -> Markup;

/// A future of a chunk; an error if its file cannot be fetched.
pub type Loading = Pin<Box<dyn Future<Output = Result<Make, SplitLoaderError>>>>;

/// Starts to load a chunk; declared with [`chunk`].
pub type Chunk = fn() -> Loading;

/// Declares the chunk of a view: `name in group => closure that renders the view`. Chunks of one group share one file.
///
/// All groups but `visit`, the pages before signing in, refer to the members page and to live updates. So the splitter puts
/// their code, and what they share with the others, into one file that they all load, instead of a file for each
/// combination of groups.
macro_rules! chunk {
    ($(#[$docs:meta])* $visibility:vis $name:ident in visit => $make:expr) => {
        $crate::frame::chunk! { $(#[$docs])* $visibility $name in visit with () => $make }
    };
    ($(#[$docs:meta])* $visibility:vis $name:ident in $group:ident => $make:expr) => {
        $crate::frame::chunk! { $(#[$docs])* $visibility $name in $group with refer_to_members!() => $make }
    };
    ($(#[$docs:meta])* $visibility:vis $name:ident in $group:ident with $shared:expr => $make:expr) => {
        $(#[$docs])*
        $visibility fn $name() -> $crate::frame::Loading {
            #[cfg_attr(feature = "split", leptos::wasm_split::wasm_split($group, wasm_split_path = leptos::wasm_split, fallible))]
            fn $name() -> Result<$crate::frame::Make, leptos::wasm_split::SplitLoaderError> {
                $shared;
                Ok($make)
            }
            #[cfg(feature = "split")]
            let loading = $name();
            #[cfg(not(feature = "split"))]
            let loading = std::future::ready($name());
            Box::pin(loading)
        }
    };
}
pub(crate) use chunk;

/// The message when a chunk cannot be loaded, in English.
pub const NOT_LOADED: &str =
    "This part of the app could not be loaded. If you are online, a new version may be available: reload the page.";

/// Shows a view whose code may have to be loaded first, with a skeleton meanwhile.
#[component]
pub fn LazyPage(
    /// The chunk of the view.
    chunk: Chunk,
    /// What is shown until it is loaded; the skeleton of a page if left out.
    #[prop(optional)]
    meanwhile: Option<Make>,
    /// Called if it cannot be loaded; if left out, the error is shown in its place.
    #[prop(optional, into)]
    on_failure: Option<Handler>,
) -> impl IntoView {
    let state = RwSignal::new(LoadState::Loading);
    let is_told = on_failure.is_some();
    load(chunk, state, on_failure);
    let recovered = api::recovery_count();
    Effect::new(move |before: Option<u32>| {
        let now = recovered.get();
        if before.is_some_and(|before| before != now) && matches!(state.get_untracked(), LoadState::Failed) {
            state.set(LoadState::Loading);
            load(chunk, state, None);
        }
        now
    });
    let newer = api::is_newer_build_there();
    let meanwhile = meanwhile.unwrap_or(|| view! { <Skeleton/> });
    move || match state.get() {
        LoadState::Loading => meanwhile(),
        LoadState::Loaded(make) => make(),
        LoadState::Failed if is_told => Markup::Nothing,
        // The chunks of this build are gone from the server.
        LoadState::Failed if newer.get() => view! {
            <Problem sentence=t("A new version is available. Reload the page to open this part.") label="Reload"
                on_retry=reload_page/>
        },
        LoadState::Failed => {
            let retry = move || {
                keep_focus();
                state.set(LoadState::Loading);
                load(chunk, state, None);
            };
            view! { <Problem sentence=t(NOT_LOADED) on_retry=retry/> }
        }
    }
}

/// The state of loading a chunk.
#[derive(Debug, Clone, Copy)]
enum LoadState {
    Loading,
    Loaded(Make),
    Failed,
}

fn load(chunk: Chunk, state: RwSignal<LoadState>, on_failure: Option<Handler>) {
    let arrive = move |answer: Result<Make, SplitLoaderError>| {
        let failed = answer.is_err();
        // `try_set` fails if the component was removed meanwhile.
        let is_there = state.try_set(answer.map_or(LoadState::Failed, LoadState::Loaded)).is_none();
        if failed {
            // If the server is gone, the chunk is loaded automatically when it is back.
            api::check_connection();
        }
        if let Some(on_failure) = on_failure.filter(|_| failed && is_there) {
            on_failure.run();
        }
    };
    let mut loading = chunk();
    // A chunk that was loaded before is shown synchronously.
    match (&mut loading).now_or_never() {
        Some(answer) => arrive(answer),
        None => leptos::task::spawn_local(async move { arrive(loading.await) }),
    }
}

/// Starts to load a chunk that will probably be needed soon. A failure is reported only when the chunk is shown.
pub fn prefetch(chunk: Chunk) {
    leptos::task::spawn_local(async move {
        let _ = chunk().await;
    });
}
