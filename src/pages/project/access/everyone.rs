//! The table of everyone with access to a project, with their level and the reason.

use super::{people::People, person_row::PersonRow};
use crate::{
    gate::GateButton,
    intl::number,
    pages::project::{
        current::Current,
        state::{Person, with_access},
    },
    query::Query,
    ui::{Button, Empty, SearchField, Skeleton},
};
use leptos::{html, prelude::*};
use rolecall_policy::{Act, Level, Target};

/// Number of rows shown at first, and added by each press of the button for more.
const STEP: usize = 50;

/// The heading with its tools, and the table.
#[component]
pub fn Everyone(current: Current, people: People) -> impl IntoView {
    let me = current.me();
    let query = Query::get();
    let search = query.search("search");
    let shown = RwSignal::new(STEP);
    let everyone = Memo::new(move |_| {
        let private = current.is_private();
        people.all.with(|all| all.as_ref().map(|all| with_access(all, private)).unwrap_or_default())
    });
    let found = Memo::new(move |_| {
        let search = search.get();
        everyone
            .with(|everyone| everyone.iter().filter(|person| person.is_found_by(&search)).cloned().collect::<Vec<_>>())
    });
    let loaded = Memo::new(move |_| people.all.with(Option::is_some));
    let left = Memo::new(move |_| found.with(Vec::len).saturating_sub(shown.get()));
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    let may_add = current.can(move |project| Act::Grant { project, target: somebody, level: Level::Member });
    let heading = NodeRef::<html::H2>::new();
    // If a removed row had the focus, the heading of the table gets it.
    provide_context(TableHeading(heading));
    view! {
        <section class="everyone" aria-labelledby="everyone">
            <header class="everyone-head">
                <h2 id="everyone" tabindex="-1" node_ref=heading>
                    "Everyone with access"
                    {move || loaded.get().then(|| view! { " " <span class="heading-count">{number(everyone.with(Vec::len) as u64)}</span> })}
                </h2>
                <div class="everyone-tools">
                    <SearchField label="Search by name or email" value=search on_type=move |text| search.set(text)/>
                    <Show when=move || current.is_private()>
                        <GateButton decision=may_add project=current.for_gates() label="Add people" icon="plus"
                            on_press=move || query.open_dialog("add")/>
                    </Show>
                </div>
            </header>
            <Show when=move || !current.is_private()>
                <p class="everyone-note">
                    {move || format!(
                        "Everyone in {} has access with their organization level. To choose who has access, make {} private.",
                        current.organization_name(),
                        current.name(),
                    )}
                </p>
            </Show>
            <Show when=move || loaded.get() fallback=|| view! { <Skeleton rows=6/> }>
                <table class="table access-table" role="table" aria-labelledby="everyone">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader" class="access-person">"Person"</th>
                            <th scope="col" role="columnheader" class="access-level">"Project level"</th>
                            <th scope="col" role="columnheader" class="access-why">"Why"</th>
                            <th scope="col" role="columnheader" class="access-seen end">"Last seen"</th>
                            <th scope="col" role="columnheader" class="access-menu"><span class="sr-only">"More"</span></th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        <For
                            each=move || found.with(|found| found.iter().take(shown.get()).cloned().collect::<Vec<_>>())
                            key=|person| person.user.uuid.clone()
                            children={
                                let me = me.clone();
                                move |person| {
                                    let (id, me) = (person.user.uuid.clone(), me.clone());
                                    let person = Memo::new(move |before: Option<&Person>| {
                                        let now = everyone.with(|all| all.iter().find(|one| one.user.uuid == id).cloned());
                                        now.or_else(|| before.cloned()).unwrap_or_else(|| person.clone())
                                    });
                                    view! { <PersonRow current person me/> }
                                }
                            }
                        />
                    </tbody>
                </table>
                <Show when=move || found.with(Vec::is_empty)>
                    <Empty title="No results" sentence="No one with access matches this name or email.">
                        <Button label="Clear search" on_press=move || search.set(String::new())/>
                    </Empty>
                </Show>
                <Show when=move || left.get() != 0>
                    <p class="everyone-more">
                        <Button label=Signal::derive(move || format!("Show {} more", left.get().min(STEP))) on_press=move || shown.update(|shown| *shown += STEP)/>
                        <span>{move || format!("{} of {} shown", number(shown.get() as u64), number(found.with(Vec::len) as u64))}</span>
                    </p>
                </Show>
            </Show>
        </section>
    }
}

/// The heading of the table, which gets the focus after a row was removed.
#[derive(Clone, Copy)]
pub struct TableHeading(pub NodeRef<html::H2>);
