//! The domains of an organization: their proof by a DNS record, and joining by an address of a verified one.

mod add;
mod line;
mod remove;

use crate::{
    api,
    frame::{LazyPage, Toasts, chunk},
    language::t,
    load::{Load, Loaded},
    query::Query,
    session::Session,
    ui::{Empty, Problem, Skeleton},
};
use leptos::html;
use rolecall_api::{Domain, DomainId, LiveKind, OrganizationId, Page, Preflight};
use rolecall_policy::{Act, Decision};
use rolecall_view::prelude::*;
use std::future::pending;

/// The URL's parameters for the dialog: its name, and the id of the domain.
const REMOVE: &str = "remove-domain";
const DOMAIN: &str = "domain";

/// The state that the parts of the section share.
#[derive(Clone, Copy)]
struct Shared {
    organization: StoredValue<OrganizationId>,
    loaded: Loaded<Page<Domain>>,
    may: Signal<Decision>,
    heading: NodeRef<html::H2>,
    query: Query,
    toasts: Toasts,
}

impl Shared {
    /// Shows a domain as a change has left it.
    fn put(self, domain: &Domain) {
        let domain = domain.clone();
        self.loaded.update(|page| {
            page.results.retain(|one| one.id != domain.id);
            page.results.push(domain);
            page.results.sort_by(|one, other| one.domain.cmp(&other.domain));
        });
    }

    /// Reads the domain with this id, if it is loaded.
    fn find(self, id: &DomainId) -> Option<Domain> {
        self.loaded.with(|page| page.results.iter().find(|one| one.id == *id).cloned()).flatten()
    }

    /// Moves the focus to the heading, because the button that had it is gone. Later than a dialog that closes gives the
    /// focus back.
    fn focus(self) {
        let focus = move || {
            if let Some(heading) = self.heading.try_get_untracked().flatten() {
                let _ = heading.focus();
            }
        };
        request_animation_frame(move || request_animation_frame(focus));
    }
}

chunk! {
    /// The section of the settings page.
    domains_section in factors => || view! { <Section/> }
}

/// The section, once it is loaded.
#[component]
pub(super) fn Domains() -> impl IntoView {
    let meanwhile = || view! { <section class="settings-section"><Skeleton rows=2/></section> };
    view! { <LazyPage chunk=domains_section meanwhile/> }
}

#[component]
fn Section() -> impl IntoView {
    let session = Session::get();
    let Some(id) = untrack(|| session.organization_id().get()) else { return Markup::Nothing };
    let may = session.can(|| Act::ManageOrganization);
    let is_allowed = Memo::new(move |_| may.get().is_allowed());
    let organization = StoredValue::new(id);
    // Only who can manage the organization can list its domains.
    let list = move |is_allowed: bool| async move {
        if !is_allowed {
            return pending().await;
        }
        api::domains(&organization.get_value()).await
    };
    let loaded = Loaded::new(move || is_allowed.get(), list).follow(&[LiveKind::Organization, LiveKind::Activity]);
    let shared =
        Shared { organization, loaded, may, heading: NodeRef::new(), query: Query::get(), toasts: Toasts::get() };
    let preflight = expect_context::<Loaded<Preflight>>();
    let no_mail = Memo::new(move |_| preflight.with(|found| !found.email_service_available) == Some(true));
    view! {
        <section class="settings-section" aria-labelledby="domains">
            <h2 id="domains" tabindex="-1" node_ref=shared.heading>"Domains"</h2>
            <p class="prose">
                "People with a confirmed email address of a verified domain can join as members without an invite."
            </p>
            <Show when=move || no_mail.get()>
                <p class="prose">
                    "Email is not set up on this server, so no address can be confirmed, and no one joins by a domain."
                </p>
            </Show>
            <Show when=move || is_allowed.get()>
                <List shared/>
            </Show>
            <add::AddDomain shared/>
            <remove::RemoveDialog shared/>
        </section>
    }
}

#[component]
fn List(shared: Shared) -> impl IntoView {
    let loaded = shared.loaded;
    let (stage, none) = (loaded.stage(), Memo::new(move |_| loaded.with(|page| page.results.is_empty()) == Some(true)));
    let listed = move || loaded.with(|page| page.results.clone()).unwrap_or_default();
    move || match stage.get() {
        Load::Waiting => view! { <Skeleton rows=2/> },
        Load::Failed(error) => view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> },
        Load::Ready(()) if none.get() => view! {
            <Empty title=t("No domains yet")
                sentence=t("Add a domain below, then show by a DNS record that it is yours.")/>
        },
        Load::Ready(()) => view! {
            <ul class="key-list" aria-label="Domains">
                <For each=listed key=|domain| domain.id.clone() let:domain>
                    <line::Line shared domain/>
                </For>
            </ul>
        },
    }
}
