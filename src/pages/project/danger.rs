//! The danger zone of a project: delete a user's data, delete the project.

use super::{current::Current, erasure::Erasures};
use crate::{
    api::{self, ChangeName},
    frame::chunk,
    gate::{GateButton, refusal_or, refused, stays_open},
    language::{t, tr},
    load::{Outcome, Write},
    query::Query,
    session::Session,
    ui::{ButtonKind, TypedConfirmation},
    undo::{Said, Undo},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_policy::{Act, Decision};
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of the tab with the danger zone.
    pub danger_zone in danger => || view! { <DangerZone/> }
}

/// The tab with the danger zone of the project in the context.
#[component]
fn DangerZone() -> impl IntoView {
    let current = expect_context::<Current>();
    let query = Query::get();
    let may = current.can(Act::DeleteProject);
    let asked = query.dialog("delete");
    let open = stays_open(move || asked.get(), may);
    view! {
        <Erasures current/>
        <section class="form danger-row">
            <p>
                <strong>"Delete this project"</strong>
                {move || tr!(
                    "Hides {project} immediately, and deletes it with its events, token and grants in 30 days.",
                    project = current.name()
                )}
            </p>
            <GateButton decision=may project=current.for_gates() label="Delete project" kind=ButtonKind::Danger
                on_press=move || query.open_dialog("delete")/>
        </section>
        <Show when=move || open.get()>
            <DeleteProject current may on_close=move || query.close_dialog()/>
        </Show>
    }
}

#[component]
fn DeleteProject(
    current: Current,
    may: Signal<Decision>,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = Session::get();
    let undo = Undo::get();
    let navigate = use_navigate();
    let write = Write::new();
    current.watch(write);
    let name = current.project.with_untracked(|project| project.basic.name.clone());
    let said = Said { done: tr!("{name} was deleted."), undone: tr!("{name} is back.") };
    let confirm = move || {
        if !may.get_untracked().is_allowed() {
            return;
        }
        let (navigate, said, id) = (navigate.clone(), said.clone(), current.id);
        let outcome = Outcome::always(move |()| {
            session.project_gone(id);
            undo.say(ChangeName::DeleteProject, said, || ());
        })
        .and_here(move |()| {
            // The home page redirects to the next project, or says that there is none.
            let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&current.organization_home().to_string(), replace);
        });
        write.send(api::delete_project(id), outcome);
    };
    let title = tr!("Delete {name}");
    let error = refusal_or(may, move || write.general_error(&[]));
    view! {
        <TypedConfirmation title name=name.clone() act=t("Delete project") busy=write.busy error
            refused=refused(may) on_confirm=confirm on_close>
            <p>
                <strong translate="no">{name}</strong> " disappears immediately, and capture with its token stops. Its events and grants are deleted in 30 days. Until then you can restore it."
            </p>
        </TypedConfirmation>
    }
}
