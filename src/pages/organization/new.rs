//! Creating an organization.

use crate::{
    api::{self, ChangeName},
    form::{Form, GeneralError},
    frame::{Heading, Toasts, chunk},
    language::{t, tr},
    load::Outcome,
    routes::Route,
    session::Session,
    ui::{Button, ButtonKind, Field},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::{CreateOrganization, Organization, field_name};
use rolecall_view::prelude::*;

const NAME: &str = field_name!(CreateOrganization.name);

chunk! {
    /// The chunk of the page that creates an organization.
    pub new_organization_page in pages => || view! { <NewOrganization/> }
}

/// The page that creates another organization.
#[component]
fn NewOrganization() -> impl IntoView {
    view! {
        <Heading title="New organization" alone=true/>
        <p class="prose">
            "An organization, usually a company, holds people and projects, separate from all others. You become its owner, and it starts with one project."
        </p>
        <CreateOrganizationForm/>
    }
}

/// The form, also used on the home page by users without an organization. It then opens the new organization.
#[component]
pub fn CreateOrganizationForm() -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let navigate = use_navigate();
    let form = Form::new(&[NAME]);
    let name = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = CreateOrganization { name: name.get_untracked().trim().to_owned() };
        let navigate = navigate.clone();
        let sent = request.clone();
        let sending = async move {
            let made = api::create_organization(&sent).await?;
            let _ = session.refresh_now().await;
            Ok(made)
        };
        let outcome = Outcome::always(move |made: &Organization| {
            toasts.say(tr!("{organization} created. You are its owner.", organization = made.name));
        })
        .and_here(move |made| {
            let home = Route::OrganizationHome(made.slug).to_string();
            navigate(&home, NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
        let needed = [(NAME, request.name.as_str(), t("Enter a name."))];
        form.send_with(&needed, ChangeName::CreateOrganization, sending, outcome);
    };
    view! {
        <form class="narrow-form" novalidate on:submit=send>
            <Field label="Name" value=name autocomplete="organization" error=form.error_at(NAME)/>
            <GeneralError form/>
            <Button label="Create organization" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        </form>
    }
}
