//! The general settings of a project: name, time zone, app URLs, IP addresses of visitors, retention of events.

use super::{
    current::Current,
    general_form::{FieldError, FormValues, shortened},
    retention::{self, RetentionField, ShortenRetention},
    zones::TimeZoneField,
};
use crate::{
    api,
    frame::Toasts,
    gate::{Gate, GateButton},
    language::{t, tr},
    load::{Outcome, Write, put_back},
    query::Query,
    ui::{Button, ButtonKind, Field, FormError, Tick},
};
use rolecall_api::{OFF, ON, Project, RequestAction, UpdateProject, field_name};
use rolecall_policy::Act;
use rolecall_view::prelude::*;

const NAME: &str = field_name!(UpdateProject.name);
const TIMEZONE: &str = field_name!(UpdateProject.timezone);
const APP_URLS: &str = field_name!(UpdateProject.app_urls);
const ANONYMIZE_IPS: &str = field_name!(UpdateProject.anonymize_ips);
const RETENTION_DAYS: &str = field_name!(UpdateProject.retention_days);

/// The form's fields. `Copy`; created above the tabs, so that what is typed stays while another tab is open.
#[derive(Clone, Copy)]
pub struct GeneralForm {
    name: RwSignal<String>,
    timezone: RwSignal<String>,
    app_urls: RwSignal<Vec<AppUrl>>,
    anonymize: RwSignal<bool>,
    retention: RwSignal<String>,
    owner: StoredValue<Owner>,
}

/// The field of an app URL with a stable id.
#[derive(Clone, Copy, PartialEq)]
struct AppUrl {
    number: usize,
    text: RwSignal<String>,
    is_new: bool,
}

impl GeneralForm {
    /// The values of the project as the server has them.
    #[must_use]
    pub fn from_project(current: Current) -> GeneralForm {
        let filled = current.project.with_untracked(FormValues::from_project);
        let form = GeneralForm {
            name: RwSignal::new(filled.name),
            timezone: RwSignal::new(filled.timezone),
            app_urls: RwSignal::new(Vec::new()),
            anonymize: RwSignal::new(filled.anonymize_ips),
            retention: RwSignal::new(filled.retention),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        form.put_addresses(filled.app_urls);
        // What somebody else changes appears, except in fields with changes of the user.
        Effect::new(move |before: Option<FormValues>| {
            let now = current.project.with(FormValues::from_project);
            if let Some(before) = before.filter(|before| *before != now) {
                form.put(&before, now.clone());
            }
            now
        });
        form
    }

    fn filled(self) -> FormValues {
        let app_urls = self.app_urls.get_untracked();
        FormValues {
            name: self.name.get_untracked(),
            timezone: self.timezone.get_untracked(),
            app_urls: app_urls.into_iter().map(|app_url| app_url.text.get_untracked()).collect(),
            anonymize_ips: self.anonymize.get_untracked(),
            retention: self.retention.get_untracked(),
        }
    }

    /// Updates the fields to the values that the server has `saved`; a field that was changed after sending keeps its
    /// value.
    fn put(self, sent: &FormValues, saved: FormValues) {
        put_back(self.name, &sent.name, saved.name);
        put_back(self.timezone, &sent.timezone, saved.timezone);
        put_back(self.anonymize, &sent.anonymize_ips, saved.anonymize_ips);
        put_back(self.retention, &sent.retention, saved.retention);
        if self.filled().app_urls == sent.app_urls && sent.app_urls != saved.app_urls {
            self.put_addresses(saved.app_urls);
        }
    }

    fn put_addresses(self, texts: Vec<String>) {
        self.app_urls.set(Vec::new());
        for text in texts {
            self.add(text, false);
        }
    }

    /// Adds the field of an app URL. Its signal is owned by the form, not by the event handler.
    fn add(self, text: String, is_new: bool) {
        // `None` if the page is gone by the time the response of a write comes.
        let Some(text) = self.owner.try_with_value(|owner| owner.with(|| RwSignal::new(text))) else { return };
        self.app_urls.update(|app_urls| {
            let number = app_urls.last().map_or(0, |last| last.number + 1);
            app_urls.push(AppUrl { number, text, is_new });
        });
    }
}

/// The tab with the general settings.
#[component]
pub fn General(
    current: Current,
    /// The form's fields, which outlive the tab.
    form: GeneralForm,
) -> impl IntoView {
    let toasts = Toasts::get();
    let may = current.can(Act::ManageProject);
    let project = current.for_gates();
    let write = Write::new();
    current.watch(write);
    let wrong = RwSignal::new(None::<FieldError>);
    let shorter = RwSignal::new(None::<u32>);
    let query = Query::get();
    let asked = query.dialog(retention::DIALOG);
    let send = move |update: UpdateProject| {
        let sent = form.filled();
        let outcome = Outcome::always(move |project: &Project| {
            toasts.say(tr!("Settings of {project} saved.", project = project.basic.name));
            current.put(project.clone());
        })
        .and_here(move |project| form.put(&sent, FormValues::from_project(&project)));
        write.send(api::update_project(current.id, &update), outcome);
    };
    let changes = move || match form.filled().changes(&current.project.get_untracked()) {
        Err(found) => {
            wrong.set(Some(found));
            None
        }
        Ok(update) => {
            wrong.set(None);
            Some(update)
        }
    };
    let save = move || match changes() {
        None => {}
        Some(None) => toasts.say(t("There are no changes to save.")),
        Some(Some(update)) => match shortened(&update, &current.project.get_untracked()) {
            None => send(update),
            days => {
                shorter.set(days);
                query.open_dialog(retention::DIALOG);
            }
        },
    };
    let save_shorter = move || {
        if let Some(Some(update)) = changes() {
            send(update);
        }
        query.close_dialog();
    };
    let at = move |field: &'static str, own: fn(&FieldError) -> Option<&'static str>| {
        let served = write.error_at(field);
        Signal::derive(move || {
            wrong.with(|wrong| wrong.as_ref().and_then(own)).map(t).map(str::to_owned).or_else(|| served.get())
        })
    };
    let name_error = at(NAME, |wrong| matches!(wrong, FieldError::NoName).then_some("Enter a name."));
    let zone_error = write.error_at(TIMEZONE);
    let anonymize_error = write.error_at(ANONYMIZE_IPS);
    let retention_error = at(RETENTION_DAYS, |wrong| {
        matches!(wrong, FieldError::Retention).then_some("Enter a number of days up to 36,500, or leave it empty.")
    });
    view! {
        <form
            class="form project-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                if may.get_untracked().is_allowed() { save() }
            }
        >
            <Gate decision=may project asks=Some(RequestAction::SetProjectName) wide=true let:gated>
                <Field label="Name" value=form.name error=name_error read_only=gated.refused described_by=gated.explanation/>
            </Gate>
            <Gate decision=may project asks=Some(RequestAction::SetProjectTimezone) wide=true let:gated>
                <TimeZoneField value=form.timezone error=zone_error refused=gated.refused described_by=gated.explanation/>
            </Gate>
            <AppUrls current form wrong write/>
            <Gate decision=may project asks=Some(RequestAction::SetProjectAnonymizeIps) name=other_way(current) wide=true let:gated>
                <div class="field">
                    <Tick
                        checked=form.anonymize
                        on_change=move |checked| form.anonymize.set(checked)
                        refused=gated.refused
                        described_by=gated.explanation
                    >
                        "Discard visitors’ IP addresses"
                    </Tick>
                    <p class="field-hint tick-hint">"Events are stored without the IP address they came from."</p>
                    {move || anonymize_error.get().map(|sentence| view! { <FormError sentence/> })}
                </div>
            </Gate>
            <RetentionField current value=form.retention error=retention_error/>
            {move || {
                write.general_error(&[NAME, TIMEZONE, APP_URLS, ANONYMIZE_IPS, RETENTION_DAYS]).map(|sentence| view! { <FormError sentence/> })
            }}
            <div class="form-acts">
                <GateButton decision=may project label="Save" kind=ButtonKind::Primary submit=true busy=write.busy/>
            </div>
        </form>
        <Show when=move || asked.get() && shorter.get().is_some()>
            <ShortenRetention days=shorter.get_untracked().unwrap_or_default() on_confirm=save_shorter
                on_close=move || query.close_dialog()/>
        </Show>
    }
}

/// What others can be asked for: to turn the switch for IP addresses, as it is saved.
fn other_way(current: Current) -> Signal<String> {
    Signal::derive(move || if current.project.with(|project| project.anonymize_ips) { OFF } else { ON }.to_owned())
}

#[component]
fn AppUrls(current: Current, form: GeneralForm, wrong: RwSignal<Option<FieldError>>, write: Write) -> impl IntoView {
    let may = current.can(Act::ManageProject);
    let project = current.for_gates();
    let served = write.error_at(APP_URLS);
    let list = NodeRef::<leptos::html::Fieldset>::new();
    let remove = move |number: usize| {
        form.app_urls.update(|app_urls| app_urls.retain(|app_url| app_url.number != number));
        wrong.set(None);
        // The pressed button is gone, so move the focus to the last button of the list, which adds a URL.
        request_animation_frame(move || {
            let list = list.try_get_untracked().flatten();
            if let Some(button) = list.and_then(|list| list.query_selector(".add-address button").ok().flatten()) {
                let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(button).focus();
            }
        });
    };
    let line = move |app_url: AppUrl| {
        let place = move || form.app_urls.with(|all| all.iter().position(|one| one.number == app_url.number));
        let error = Signal::derive(move || match (wrong.get()?, place()?) {
            (FieldError::LongUrl(wrong), line) if wrong == line => {
                Some(t("A URL can have at most 200 characters.").to_owned())
            }
            (FieldError::InvalidUrl(wrong), line) if wrong == line => {
                Some(t("Start with https:// or http://.").to_owned())
            }
            _ => None,
        });
        let number = move || place().unwrap_or_default() + 1;
        let label = Signal::derive(move || tr!("App URL {number}", number = number()));
        let remove_label = Signal::derive(move || tr!("Remove app URL {number}", number = number()));
        view! {
            <li class="address">
                <Gate decision=may project wide=true let:gated>
                    <Field label value=app_url.text kind="url" hide_label=true placeholder="https://shop.example" error
                        autofocus=app_url.is_new read_only=gated.refused described_by=gated.explanation/>
                </Gate>
                <Show when=move || may.get().is_allowed()>
                    <Button label=remove_label icon="close" icon_only=true kind=ButtonKind::Quiet
                        on_press=move || remove(app_url.number)/>
                </Show>
            </li>
        }
    };
    view! {
        <fieldset class="field addresses" node_ref=list>
            <legend>"App URLs"</legend>
            <p class="field-hint">"Where your app runs. For your team’s reference only."</p>
            <ul>
                <For each=move || form.app_urls.get() key=|app_url| app_url.number children=line/>
            </ul>
            {move || served.get().map(|sentence| view! { <FormError sentence/> })}
            <p class="add-address">
                <GateButton decision=may project asks=Some(RequestAction::AddProjectUrl) label="Add URL" icon="plus"
                    on_press=move || form.add(String::new(), true)/>
            </p>
        </fieldset>
    }
}
