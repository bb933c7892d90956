//! The other organizations in the user menu. Each is a link, so one press switches without a reload.

use crate::{
    intl,
    language::t,
    level::LevelMark,
    routes::Route,
    session::Session,
    text,
    ui::{Icon, OrganizationPicture, SearchField, use_menu},
};
use leptos_router::hooks::use_navigate;
use rolecall_api::OrganizationRef;
use rolecall_view::prelude::*;

/// If there are more organizations than this, the menu has a filter field.
const FEW: usize = 7;

#[component]
pub(super) fn OtherOrganizations() -> impl IntoView {
    let session = Session::get();
    let route = expect_context::<Memo<Route>>();
    let menu = use_menu();
    let navigate = use_navigate();
    let current = session.organization_id();
    let filter = RwSignal::new(String::new());
    let others = Memo::new(move |_| {
        let current = current.get();
        session.with_organizations(|all| {
            all.iter().filter(|one| Some(&one.id) != current.as_ref()).cloned().collect::<Vec<_>>()
        })
    });
    let count = Memo::new(move |_| others.with(Vec::len));
    let many = Memo::new(move |_| count.get() > FEW);
    let found = Memo::new(move |_| others.with(|others| matching(others, &filter.get())));
    let go_to_first = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(first) = found.with_untracked(|found| found.first().cloned()) {
            menu.close();
            let there = route.with_untracked(|route| route.in_organization(&first.slug));
            navigate(&there.to_string(), leptos_router::NavigateOptions::default());
        }
    };
    let go_to_first = StoredValue::new_local(go_to_first);
    view! {
        <Show when=move || count.get() != 0>
            <p class="user-menu-label" id="other-organizations">
                "Other organizations" <span>{move || count.get()}</span>
            </p>
            <Show when=move || many.get()>
                <form
                    class="user-menu-filter"
                    role="search"
                    on:submit=move |event| go_to_first.with_value(|go| go(event))
                >
                    <SearchField label=t("Filter organizations") value=filter on_type=move |text| filter.set(text)/>
                </form>
            </Show>
            <ul class="user-menu-list" aria-labelledby="other-organizations" data-long=move || many.get().then_some("")>
                <For each=move || found.get() key=|one| (one.id.clone(), one.name.clone(), one.slug.clone(), one.membership_level, one.is_kept_out) let(one)>
                    <Other one/>
                </For>
            </ul>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="user-menu-none" role="status">"No organization matches " {move || filter.get()} "."</p>
            </Show>
        </Show>
        <a class="menu-item" href=Route::NewOrganization.to_string() on:click=move |_| menu.close()>
            <span class="menu-lead"><Icon name="plus"/></span>
            "New organization"
        </a>
    }
}

#[component]
fn Other(one: OrganizationRef) -> impl IntoView {
    let route = expect_context::<Memo<Route>>();
    let menu = use_menu();
    let level = one.membership_level;
    let second = if one.is_kept_out {
        view! { "Needs two-factor" <Icon name="lock"/> }
    } else {
        view! { {text::level(level)}<LevelMark level/> }
    };
    view! {
        <li>
            <a
                class="menu-item"
                href=move || route.with(|route| route.in_organization(&one.slug).to_string())
                on:click=move |_| menu.close()
            >
                <span class="menu-lead"><OrganizationPicture id=one.id.to_string() name=one.name.clone()/></span>
                <span class="menu-name" translate="no">{one.name}</span>
                <span class="second user-menu-level">{second}</span>
            </a>
        </li>
    }
}

fn matching(organizations: &[OrganizationRef], filter: &str) -> Vec<OrganizationRef> {
    let wanted = intl::lowercase(filter.trim());
    organizations.iter().filter(|one| intl::lowercase(&one.name).contains(&wanted)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::OrganizationId;
    use rolecall_policy::Level;

    #[test]
    fn the_filter_finds_parts_of_names_whatever_their_case() {
        let named = |name: &str| OrganizationRef {
            id: OrganizationId(name.into()),
            name: name.into(),
            slug: name.to_lowercase(),
            membership_level: Level::Member,
            require_two_factor: false,
            is_kept_out: false,
        };
        let all = [named("Kestrel Labs"), named("Åland Freight"), named("Oakum")];
        let names = |filter: &str| matching(&all, filter).into_iter().map(|one| one.name).collect::<Vec<_>>();
        assert_eq!(names(""), ["Kestrel Labs", "Åland Freight", "Oakum"]);
        assert_eq!(names("  lab "), ["Kestrel Labs"]);
        assert_eq!(names("åLAND"), ["Åland Freight"]);
        assert_eq!(names("x"), [""; 0]);
    }
}
