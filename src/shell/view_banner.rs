//! Says as whom this tab views the organization, and ends the view.

use crate::{api, frame::chunk, language::tr, session::Session, text, ui::Icon, view_as};
use rolecall_view::prelude::*;

chunk! {
    /// The banner of a view.
    pub view_banner in menus => || view! { <ViewBanner/> }
}

#[component]
fn ViewBanner() -> impl IntoView {
    let session = Session::get();
    let level = Memo::new(move |_| session.level());
    let sentence = move || {
        let (view, level) = (api::view()?, level.get()?);
        let organization = session.organization_name();
        let level = text::a_level(level);
        Some(if let Some(person) = view.person {
            let name = person.first_name;
            tr!("You see {organization} as {name}, {level}, does. Nothing can be changed.")
        } else {
            tr!("You see {organization} as {level} does. Nothing can be changed.")
        })
    };
    view! {
        <div class="banner" data-kind="view" role="status">
            <Icon name="person"/>
            <span>{sentence}</span>
            <button type="button" class="link" on:click=|_| view_as::end_view()>"End view"</button>
        </div>
    }
}
