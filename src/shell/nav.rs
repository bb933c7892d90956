//! The side navigation with the pages of the project and of the organization: a rail of icons on medium screens, a
//! sheet that opens on narrow ones.

use crate::{
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::Session,
    ui::{Icon, pressed_key},
};
use leptos::{ev, html};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

/// The element ids of the sheet and of its button.
const SHEET: &str = "navigation";
const BUTTON: &str = "navigation-button";

/// The button in the top bar that opens the navigation on narrow screens.
#[component]
pub(super) fn MenuButton(
    /// True while the navigation is closed, on narrow screens.
    folded: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    view! {
        // Without an organization, the navigation would be empty.
        <span class="menu-button" hidden=move || session.with_organizations(<[_]>::is_empty)>
            <button
                type="button"
                id=BUTTON
                class="button"
                data-kind="quiet"
                data-icon-only=""
                aria-label="Navigation"
                title="Navigation"
                aria-expanded=move || (!folded.get()).to_string()
                aria-controls=SHEET
                on:click=move |_| folded.update(|folded| *folded = !*folded)
            >
                <Icon name="menu"/>
            </button>
        </span>
    }
}

/// The side navigation, which is a sheet on narrow screens.
#[component]
pub(super) fn SideNavigation(
    /// True while it is closed, on narrow screens.
    folded: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    let nav = NodeRef::<html::Nav>::new();
    fold_away(folded, nav);
    let project = Memo::new(move |_| session.with_project(|project| (project.id, project.name.clone())));
    let project_group = move || {
        project.get().map(|(id, name)| {
            view! {
                <NavGroup name>
                    <NavItem to=Route::Project(id, ProjectPage::Home) icon="list" label="Events"/>
                    <NavItem to=Route::Project(id, ProjectPage::Trends) icon="chart" label="Trends"/>
                    <NavItem to=Route::Project(id, ProjectPage::Sql) icon="code" label="SQL"/>
                    <NavItem to=Route::Project(id, ProjectPage::Settings(ProjectTab::General)) icon="gear" label="Project settings"/>
                </NavGroup>
            }
        })
    };
    let organization = Memo::new(move |_| {
        session.with_organization(|organization| (organization.slug.clone(), organization.name.clone()))
    });
    // Apart from the links, which stay when a number changes.
    let people = Signal::derive(move || session.with_organization(|organization| organization.member_count));
    let projects = Signal::derive(move || session.with_organization(|organization| organization.teams.len() as u64));
    let organization_group = move || {
        organization.get().map(|(slug, name)| {
            let to = move |page| Route::Organization(slug.clone(), page);
            view! {
                <NavGroup name>
                    <NavItem to=to(OrganizationPage::Members) icon="people" label="Members" count=people/>
                    <NavItem to=to(OrganizationPage::Roles) icon="table" label="Roles"/>
                    <NavItem to=to(OrganizationPage::Projects) icon="grid" label="Projects" count=projects/>
                    <NavItem to=to(OrganizationPage::Settings) icon="gear" label="Organization settings" short="Settings"/>
                    <NavItem to=to(OrganizationPage::Billing) icon="card" label="Billing"/>
                    <NavItem to=to(OrganizationPage::Activity) icon="history" label="Activity"/>
                </NavGroup>
            }
        })
    };
    view! {
        <nav
            class="side"
            id=SHEET
            aria-label="Main"
            node_ref=nav
            data-folded=move || folded.get().then_some("")
            on:click=move |event| {
                // A link was pressed.
                let on_link = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                    .is_some_and(|target| target.closest("a").is_ok_and(|link| link.is_some()));
                if on_link { folded.set(true) }
            }
        >
            {project_group}
            {organization_group}
        </nav>
    }
}

/// Opening the sheet moves the focus into it. Esc closes it and returns the focus to the button; a press or the focus
/// elsewhere closes it. The sheet does not trap the focus.
fn fold_away(folded: RwSignal<bool>, nav: NodeRef<html::Nav>) {
    Effect::new(move |before: Option<bool>| {
        let is_folded = folded.get();
        if before == Some(true) && !is_folded {
            let first = nav.get_untracked().and_then(|nav| nav.query_selector("a").ok().flatten());
            focus(first);
        }
        is_folded
    });
    let on_key = window_event_listener(ev::keydown, move |event| {
        if pressed_key(&event).as_deref() == Some("Escape") && folded.try_get_untracked() == Some(false) {
            folded.set(true);
            focus(document().get_element_by_id(BUTTON));
        }
    });
    let elsewhere = move |target: Option<web_sys::EventTarget>| {
        if folded.try_get_untracked() != Some(false) {
            return;
        }
        let target = target.and_then(|target| target.dyn_into::<Node>().ok());
        let inside = nav.try_get_untracked().flatten().is_some_and(|nav| nav.contains(target.as_ref()));
        let on_button = document().get_element_by_id(BUTTON).is_some_and(|button| button.contains(target.as_ref()));
        if !inside && !on_button {
            folded.set(true);
        }
    };
    let on_press = window_event_listener(ev::pointerdown, move |event| elsewhere(event.target()));
    let on_focus = window_event_listener(ev::focusin, move |event| elsewhere(event.target()));
    on_cleanup(move || {
        on_key.remove();
        on_press.remove();
        on_focus.remove();
    });
}

fn focus(element: Option<web_sys::Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// A group of links below the name of the project or organization.
#[component]
fn NavGroup(#[prop(into)] name: String, children: Children) -> impl IntoView {
    let id = crate::ui::fresh_id("nav");
    view! {
        <p class="nav-group"><span class="nav-group-name" id=id.clone() title=name.clone() translate="no">{name.clone()}</span></p>
        <ul aria-labelledby=id>{children()}</ul>
    }
}

#[component]
fn NavItem(
    to: Route,
    icon: &'static str,
    label: &'static str,
    /// The visible label, which the heading of the group completes.
    #[prop(optional)]
    short: &'static str,
    /// The number behind it.
    #[prop(optional, into)]
    count: Signal<Option<u64>>,
) -> impl IntoView {
    let route = expect_context::<Memo<Route>>();
    let href = to.to_string();
    let here = move || match (route.get(), &to) {
        (Route::Project(_, ProjectPage::Settings(_)), Route::Project(_, ProjectPage::Settings(_)))
        | (Route::Invoice(..), Route::Organization(_, OrganizationPage::Billing)) => true,
        (route, to) => route == *to,
    };
    let seen = if short.is_empty() { label } else { short };
    view! {
        <li>
            <a
                class="nav-item"
                href=href
                aria-current=move || here().then_some("page")
                aria-label=(seen != label).then_some(label)
                title=label
            >
                <Icon name=icon/>
                <span class="nav-label">{seen}</span>
                {move || count.get().map(|count| view! { <span class="nav-count" translate="no">{crate::intl::number(count)}</span> })}
            </a>
        </li>
    }
}
