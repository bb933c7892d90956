//! The table of everyone with access to a project, with their level and the reason.

use super::{people::People, person_row::PersonRow};
use crate::{
    gate::GateButton,
    intl::number,
    language::{t, tr},
    pages::project::{current::Current, people_pages::PeoplePage, state::Person},
    query::Query,
    ui::{Button, Empty, PageTarget, Pager, SearchField, Skeleton},
};
use leptos::html;
use rolecall_api::RequestAction;
use rolecall_policy::{Act, Level, Target};
use rolecall_view::prelude::*;
use std::sync::Arc;

/// The heading with its tools, and the table.
#[component]
pub fn Everyone(current: Current, people: People, heading: NodeRef<html::H2>) -> impl IntoView {
    let me = current.me();
    let query = Query::get();
    let search = query.search("search", &["page"]);
    let rows = Memo::new(move |_| people.table.with(|page| page.people.results.clone()).unwrap_or_default());
    let loaded = Memo::new(move |_| people.table.with(|_| ()).is_some());
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    let may_add = current.can(move |project| Act::Grant { project, target: somebody, level: Level::Member });
    view! {
        <section class="everyone" aria-labelledby="everyone">
            <header class="everyone-head">
                <h2 id="everyone" tabindex="-1" node_ref=heading>
                    "Everyone with access"
                    {move || people.total.get().map(|total| view! { " " <span class="heading-count">{number(total)}</span> })}
                </h2>
                <div class="everyone-tools">
                    <SearchField label=t("Search by name or email") value=search
                        on_type=move |text| search.set(text)/>
                    <Show when=move || current.is_private()>
                        <GateButton decision=may_add project=current.for_gates() label="Add people" icon="plus"
                            asks=Some(RequestAction::GrantProjectAccess) on_press=move || query.open_dialog("add")/>
                    </Show>
                </div>
            </header>
            <Show when=move || !current.is_private()>
                <p class="everyone-note">
                    {move || tr!(
                        "Everyone in {organization} has access with their organization level. To choose who has access, make {project} private.",
                        organization = current.organization_name(),
                        project = current.name()
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
                            each=move || rows.get()
                            key=|person| person.user.uuid.clone()
                            children={
                                let me = me.clone();
                                move |person| {
                                    let (id, me) = (person.user.uuid.clone(), me.clone());
                                    let person = Memo::new(move |before: Option<&Person>| {
                                        let now = rows.with(|all| all.iter().find(|one| one.user.uuid == id).cloned());
                                        now.or_else(|| before.cloned()).unwrap_or_else(|| person.clone())
                                    });
                                    view! { <PersonRow current person me/> }
                                }
                            }
                        />
                    </tbody>
                </table>
                <Show when=move || rows.with(Vec::is_empty)>
                    <Empty title=t("No results") sentence=t("No one with access matches this name or email.")>
                        <Button label="Clear search" on_press=move || search.set(String::new())/>
                    </Empty>
                </Show>
                <Foot people/>
            </Show>
        </section>
    }
}

/// The range of rows with the pager, if there are several pages.
#[component]
fn Foot(people: People) -> impl IntoView {
    let query = Query::get();
    let pages = Memo::new(move |_| people.table.with(PeoplePage::pages).unwrap_or(1));
    let page = Memo::new(move |_| people.table.with(|page| page.page).unwrap_or(1));
    let span = move || {
        people.table.with(|page| {
            let (first, last) = page.span();
            let (first, last, total) = (number(first), number(last), number(page.people.count));
            tr!("{first}–{last} of {total}")
        })
    };
    let target = PageTarget::Address(Arc::new(move |number: u64| query.url_with(&[("page", &number.to_string())])));
    view! {
        <Show when=move || { pages.get() > 1 }>
            <div class="everyone-more">
                <p role="status">{span}</p>
                <Pager label=t("Pages") page=page.into() pages=pages.into() target=target.clone()/>
            </div>
        </Show>
    }
}
