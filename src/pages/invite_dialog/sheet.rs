//! Invite links as QR codes: one to show to somebody, and a sheet to print with a card for each person.

use crate::{
    frame::{LazyPage, chunk},
    language::{t, tr},
    level::LevelLabel,
    routes::invite_url,
    session::Session,
    time,
    ui::QrPicture,
};
use qrcodegen::QrCodeEcc;
use rolecall_api::{Invite, QrCode};
use rolecall_view::prelude::*;

chunk! {
    /// The QR code of the [`ShownLink`] in the context.
    pub link_code in sheet => || view! { <LinkCode link=expect_context()/> }
}

chunk! {
    /// The [`Sheet`] of the [`Printed`] invites in the context.
    pub print_sheet in sheet => || view! { <Sheet printed=expect_context()/> }
}

/// The link whose code is shown.
#[derive(Clone)]
pub struct ShownLink(pub String);

/// The invites on the sheet. `Copy`.
#[derive(Clone, Copy)]
pub struct Printed {
    invites: Signal<Vec<Invite>>,
    /// Increases when the sheet is to be printed; 0 when it was.
    times: RwSignal<u32>,
}

impl Printed {
    /// Nothing is printed yet.
    pub fn new(invites: Signal<Vec<Invite>>) -> Printed {
        Printed { invites, times: RwSignal::new(0) }
    }

    /// Prints the sheet.
    pub fn print(self) {
        self.times.update(|times| *times = times.wrapping_add(1));
    }
}

/// The sheet of the [`Printed`] invites in the context, while it is printed.
#[component]
pub fn PrintedSheet() -> impl IntoView {
    let Printed { times, .. } = expect_context();
    move || (times.get() > 0).then(|| view! { <LazyPage chunk=print_sheet meanwhile=|| Markup::Nothing/> })
}

#[component]
fn LinkCode(link: ShownLink) -> impl IntoView {
    code(&link.0).map(|code| view! { <QrPicture size=code.size path=code.path label=t("QR code of the link")/> })
}

/// The sheet, which is printed at once and does not show on screen.
#[component]
fn Sheet(printed: Printed) -> impl IntoView {
    let organization = untrack(|| Session::get().organization_name());
    let cards = printed.invites.with_untracked(|invites| invites.iter().filter_map(card).collect_view());
    let done = window_event_listener(leptos::ev::Custom::<web_sys::Event>::new("afterprint"), move |_| {
        let _ = printed.times.try_set(0);
    });
    on_cleanup(move || done.remove());
    request_animation_frame(|| {
        let _ = window().print();
    });
    view! {
        <section class="sheet" aria-label="Invite links to print">
            <h1>"Invites to " <span translate="no">{organization}</span></h1>
            <p>"Scan the code, or type the link. Each link works once, and only for the person named beside it."</p>
            <ul>{cards}</ul>
        </section>
    }
}

/// The card of an invite; none without a link.
fn card(invite: &Invite) -> Option<Markup> {
    let Invite { id, target_email, first_name, level, expires_at, .. } = invite;
    let link = invite_url(id.as_ref()?);
    let code = code(&link)?;
    let name = (!first_name.is_empty()).then(|| view! { <strong translate="no">{first_name.clone()}</strong> });
    let label = tr!("QR code for {email}", email = target_email);
    Some(view! {
        <li>
            <QrPicture size=code.size path=code.path label/>
            <div>
                {name}
                <span translate="no">{target_email.clone()}</span>
                <LevelLabel level=*level/>
                <span>"Until " {time::exact(expires_at)}</span>
                <span class="sheet-link" translate="no">{link}</span>
            </div>
        </li>
    })
}

/// The QR code of a text; none if it is too long for one.
fn code(text: &str) -> Option<QrCode> {
    let made = qrcodegen::QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let at = |place: u32| i32::try_from(place).unwrap_or(-1);
    let size = u32::try_from(made.size()).ok()?;
    Some(QrCode::from_modules(size, |column, row| made.get_module(at(column), at(row))))
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_link_has_a_code_and_what_is_too_long_has_none() {
        let made = code("https://rolecall.example/signup/00000000-0000-4000-8000-000000000000").unwrap();
        // The corner that readers look for: a square of seven modules.
        assert!(made.size >= 21 && made.path.starts_with("M0 0h7v1h-7z"), "{}", made.path);
        assert!(code(&"x".repeat(3000)).is_none());
    }
}
