//! Says as whom this tab views the organization, and ends the view.

use crate::{api, frame::chunk, session::Session, text, ui::Icon, view_as};
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
        Some(match view.person {
            Some(person) => {
                let name = person.first_name;
                format!("You see {organization} as {name}, {}, does. Nothing can be changed.", text::a_level(level))
            }
            None => format!("You see {organization} as {} does. Nothing can be changed.", text::a_level(level)),
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
