//! The settings of an organization: name, URL name, switches, domains, and the danger zone.

mod danger;
mod domains;
mod members_invite;
mod two_factor;

use crate::{
    api::{self, ChangeName},
    frame::{Heading, Toasts, chunk},
    gate::{Gate, GateButton},
    language::{t, tr},
    load::{Loaded, Outcome, Write, follow_saved, put_back},
    routes::{OrganizationPage, Route},
    session::Session,
    ui::{ButtonKind, Field, FormError, Toggle, ToggleState},
    undo::{Said, Undo},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::{Organization, Preflight, RequestAction, UpdateOrganization, field_name};
use rolecall_policy::{Act, Decision};
use rolecall_view::prelude::*;

const NAME: &str = field_name!(UpdateOrganization.name);
const SLUG: &str = field_name!(UpdateOrganization.slug);

/// Maximum length of a slug, in characters (contract 5).
const SLUG_LENGTH: usize = 48;

chunk! {
    /// The chunk of the settings page.
    pub organization_settings_page in pages => || view! { <Settings/> }
}

/// The settings page of the current organization.
#[component]
fn Settings() -> impl IntoView {
    let session = Session::get();
    let may = session.can(|| Act::ManageOrganization);
    // Untracked: if the form were rendered again at each update of the organization, it would lose what is typed.
    let organization = session.organization.get_untracked();
    let preflight = Loaded::new(|| (), |()| api::preflight());
    provide_context(preflight);
    view! {
        <Heading title="Organization settings"/>
        {organization.map(|organization| view! {
            <General organization=organization.clone() may/>
            <Switches may preflight/>
            <domains::Domains/>
            <danger::Danger/>
        })}
    }
}

#[component]
fn General(organization: Organization, may: Signal<Decision>) -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let navigate = use_navigate();
    let name = RwSignal::new(organization.name);
    let slug = RwSignal::new(organization.slug.clone());
    let first_slug = organization.slug;
    let read = move |part: fn(&Organization) -> &String| {
        Memo::new(move |_| session.with_organization(|organization| part(organization).clone()))
    };
    let (saved_name, saved_slug) = (read(|one| &one.name), read(|one| &one.slug));
    follow_saved(name, saved_name);
    follow_saved(slug, saved_slug);
    // The last one, while the session leaves the organization.
    let present = Memo::new(move |last: Option<&String>| {
        saved_slug.get().or_else(|| last.cloned()).unwrap_or_else(|| first_slug.clone())
    });
    let write = Write::new();
    let (name_served, slug_served) = (write.error_of(NAME, name), write.error_of(SLUG, slug));
    let tried = RwSignal::new(false);
    let name_error = Signal::derive(move || {
        let missing = tried.get() && name.with(|name| name.trim().is_empty());
        missing.then(|| t("Enter a name.").to_owned()).or_else(|| name_served.get())
    });
    let slug_error =
        Signal::derive(move || slug_fault(&slug.get()).map(|fault| t(fault).to_owned()).or_else(|| slug_served.get()));
    let hint = Signal::derive(move || {
        let (new, old) = (slug.get(), present.get());
        let page = |slug: String| Route::Organization(slug, OrganizationPage::Members).to_string();
        if new == old { page(new) } else { tr!("{url}. Links with the old URL stop working.", url = page(new)) }
    });
    let id = organization.id;
    let (name_field, slug_field) = (name, slug);
    let save = move || {
        tried.set(true);
        let (name, slug) = (name.get_untracked().trim().to_owned(), slug.get_untracked());
        if name.is_empty() || slug_fault(&slug).is_some() || !may.get_untracked().is_allowed() {
            return;
        }
        let navigate = navigate.clone();
        let update = UpdateOrganization { name: Some(name), slug: Some(slug.clone()), ..UpdateOrganization::default() };
        let (typed, before) = (name_field.get_untracked(), present.get_untracked());
        let outcome = Outcome::always(move |organization: &Organization| {
            toasts.say("Settings saved.");
            session.set_organization(organization.clone());
        })
        .and_here(move |organization| {
            let moved = (organization.slug != before)
                .then(|| Route::Organization(organization.slug.clone(), OrganizationPage::Settings));
            put_back(name_field, &typed, organization.name);
            put_back(slug_field, &slug, organization.slug);
            if let Some(page) = moved {
                navigate(&page.to_string(), NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
        });
        write.send(api::update_organization(&id, &update), outcome);
    };
    view! {
        <section class="settings-section">
            <h2>"General"</h2>
            <form novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                <Gate decision=may asks=Some(RequestAction::SetOrganizationName) wide=true let:gated>
                    <Field label="Name" value=name error=name_error read_only=gated.refused
                        described_by=gated.explanation/>
                </Gate>
                <div class="settings-actions">
                    <Gate decision=may wide=true let:gated>
                        <Field label="URL name" value=slug error=slug_error hint
                            read_only=gated.refused described_by=gated.explanation/>
                    </Gate>
                </div>
                {move || write.general_error(&[NAME, SLUG]).map(|sentence| view! { <FormError sentence/> })}
                <div class="settings-actions">
                    <GateButton decision=may label="Save" kind=ButtonKind::Primary submit=true
                        busy=write.busy/>
                </div>
            </form>
        </section>
    }
}

/// The error of a URL name, if it is invalid. Only the server knows whether it is taken.
fn slug_fault(slug: &str) -> Option<&'static str> {
    let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if slug.is_empty() {
        Some("Use at least one letter or digit.")
    } else if !slug.chars().all(allowed) {
        Some("Use only the letters a to z, digits and hyphens.")
    } else if slug.len() > SLUG_LENGTH {
        Some("Use at most 48 characters.")
    } else {
        None
    }
}

#[component]
fn Switches(may: Signal<Decision>, preflight: Loaded<Preflight>) -> impl IntoView {
    let session = Session::get();
    let mails = Signal::derive(move || session.with_organization(|o| o.is_member_join_email_enabled) == Some(true));
    let no_mail = move || preflight.with(|preflight| !preflight.email_service_available).unwrap_or(false);
    let mail_words = Signal::derive(move || {
        let words = t("Administrators get an email when someone joins.");
        if no_mail() {
            format!("{words} {}", t("Email is not set up on this server, so none is sent."))
        } else {
            words.to_owned()
        }
    });
    view! {
        <section class="settings-section">
            <h2>"People"</h2>
            <members_invite::MembersCanInvite may/>
            <Switch title="Email when someone joins" on=mails may words=mail_words
                update=|on| UpdateOrganization {
                    is_member_join_email_enabled: Some(on), ..UpdateOrganization::default()
                }/>
            <two_factor::RequireTwoFactor may/>
        </section>
    }
}

/// A switch that is saved as soon as it is pressed.
#[component]
fn Switch(
    title: &'static str,
    words: Signal<String>,
    on: Signal<bool>,
    may: Signal<Decision>,
    update: fn(bool) -> UpdateOrganization,
) -> impl IntoView {
    let session = Session::get();
    let undo = Undo::get();
    let write = Write::new();
    let state = toggle_state(on, write.busy);
    let press = move || {
        let Some(id) = session.organization_id().get_untracked() else { return };
        let to = !on.get_untracked();
        let outcome = Outcome::always(move |organization: &Organization| {
            session.set_organization(organization.clone());
            let title = t(title);
            let told = |on: bool| if on { tr!("{title}: on.") } else { tr!("{title}: off.") };
            undo.say(ChangeName::UpdateOrganization, Said { done: told(to), undone: told(!to) }, || ());
        });
        write.send(api::update_organization(&id, &update(to)), outcome);
    };
    view! {
        <div class="setting">
            <Gate decision=may let:gated>
                <Toggle label=t(title) state refused=gated.refused described_by=gated.explanation on_press=press/>
            </Gate>
            <div>
                <p class="setting-title">{title}</p>
                <p class="setting-words">{move || words.get()}</p>
                {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
            </div>
        </div>
    }
}

fn toggle_state(on: Signal<bool>, busy: RwSignal<bool>) -> Signal<ToggleState> {
    Signal::derive(move || match (on.get(), busy.get()) {
        (false, false) => ToggleState::Off,
        (false, true) => ToggleState::TurningOn,
        (true, true) => ToggleState::TurningOff,
        (true, false) => ToggleState::On,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_url_name_says_why() {
        for good in ["meridian-freight", "a", "7", &"a".repeat(48)] {
            assert_eq!(slug_fault(good), None, "{good}");
        }
        for bad in ["", "Meridian", "å", "a b", "a/b", &"a".repeat(49)] {
            assert!(slug_fault(bad).is_some(), "{bad}");
        }
    }
}
