//! The hint for an owner who wants to transfer ownership: the settings link to the table with `?transfer=on`. The
//! transfer itself is a change of level, in `roster`.

use super::roster::Roster;
use crate::ui::{Button, ButtonKind};
use rolecall_policy::{Act, Level, Target};
use rolecall_view::prelude::*;

/// The URL's parameter for the hint.
const TRANSFER: &str = "transfer";

/// Says how to choose the new owner, if the URL asks for it and the user is the owner.
#[component]
pub(super) fn ChooseOwner(roster: Roster) -> impl IntoView {
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    let may = roster.session.can(move || Act::ChangeLevel { target: somebody, to: Level::Owner });
    let asked = roster.query.is(TRANSFER, "on");
    view! {
        <Show when=move || asked.get() && may.get().is_allowed()>
            <div class="choose-owner" role="status">
                <p>
                    <strong>"Choose the new owner. "</strong>
                    "Open the menu at the end of a person’s row and choose “Transfer ownership”. You become an administrator."
                </p>
                <Button label="Cancel" kind=ButtonKind::Quiet small=true
                    on_press=move || roster.query.set(&[(TRANSFER, "")])/>
            </div>
        </Show>
    }
}
