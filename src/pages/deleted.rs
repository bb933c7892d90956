//! The list of what was deleted and can be restored: projects of an organization, or organizations.

use crate::{
    api::{self, ChangeName, RecordedEntry},
    language::{t, tr},
    load::{Loaded, Outcome, Write},
    session::Session,
    time,
    ui::{Button, FormError},
    undo::{Said, Undo, is_changed, undo_page},
};
use rolecall_api::{Deleted, Page};
use rolecall_view::prelude::*;

/// The section with the list; nothing if it is empty.
#[component]
pub fn DeletedSection(
    title: &'static str,
    loaded: Loaded<Page<Deleted>>,
    /// Called after something was restored, even if the page is gone.
    on_restored: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let rows = Memo::new(move |_| loaded.with(|page| page.results.clone()).unwrap_or_default());
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <section class="section">
                <h2>{title}</h2>
                <ul class="deleted-list">
                    <For each=move || rows.get() key=|row| (row.organization.clone(), row.entry) let:row>
                        <DeletedRow row loaded on_restored/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn DeletedRow(
    row: Deleted,
    loaded: Loaded<Page<Deleted>>,
    on_restored: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (undo, session) = (Undo::get(), Session::get());
    let write = Write::new();
    let name = row.name.clone();
    let by = row.deleted_by.map(|actor| if actor.first_name.is_empty() { actor.email } else { actor.first_name });
    let erased_at = row.erased_at.clone();
    let left = move || time::left_at(&erased_at, time::ticking());
    let entry = RecordedEntry::new(&row.organization, row.entry);
    let label = tr!("Restore {name}");
    // What has changed since is shown by the dialog of the activity page.
    let (organization, number) = (row.organization.clone(), row.entry);
    let page = Memo::new(move |_| {
        let slug = session.with_organization(|here| (here.id == organization).then(|| here.slug.clone())).flatten()?;
        Some(undo_page(slug, &number.to_string()))
    });
    let restore = move || {
        let said = Said { done: tr!("{name} is back."), undone: tr!("{name} was deleted.") };
        let outcome = Outcome::always(move |()| {
            let refresh = move || {
                loaded.reload();
                on_restored();
            };
            undo.say(ChangeName::Undo, said, refresh);
            refresh();
        });
        let request = session.change_own(entry.organization(), api::undo(&entry, false));
        write.send_with(ChangeName::Undo, request, outcome);
    };
    view! {
        <li>
            <p>
                <strong translate="no">{row.name}</strong>
                <span class="deleted-about">
                    "Deleted" {by.map(|by| view! { " by " <span translate="no">{by}</span> })} ", " {left}
                </span>
            </p>
            <Button label busy=write.busy on_press=restore/>
            {move || match (write.error.with(|error| is_changed(error.as_ref())), page.get()) {
                (true, Some(page)) => view! {
                    <FormError sentence=t("Not restored: something has changed since.")/>
                    <a class="link" href=page>"Look at it"</a>
                },
                _ => view! { {write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })} },
            }}
        </li>
    }
}
