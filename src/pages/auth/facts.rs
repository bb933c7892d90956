//! What an invite promises, as a short list.

use crate::{level::LevelLabel, text, time, ui::PrivateTag};
use leptos::prelude::*;
use rolecall_api::InviteLookup;
use rolecall_policy::Level;

/// Whom it is for, at which level, which projects, and until when.
#[component]
pub(super) fn Facts(
    /// The invite.
    invite: InviteLookup,
) -> impl IntoView {
    let words = projects(&invite);
    let tags = invite.private_projects.into_iter().map(|name| view! { " " <PrivateTag name/> }).collect_view();
    let until = invite.expires_at;
    view! {
        <dl class="invite-facts">
            <div><dt>"Address"</dt><dd>{invite.target_email}</dd></div>
            <div><dt>"Level"</dt><dd><LevelLabel level=invite.level/></dd></div>
            <div><dt>"Projects"</dt><dd>{words}{tags}</dd></div>
            <div>
                <dt>"Works until"</dt>
                <dd>
                    <time datetime=until.to_string() title=time::exact(&until)>{time::short(&until)}</time>
                    <span class="invite-facts-more">" · " {time::left(&until)}</span>
                </dd>
            </div>
        </dl>
    }
}

/// How many projects one will see, up to the names of private ones.
fn projects(invite: &InviteLookup) -> String {
    let open = u64::from(invite.open_projects);
    let granted = invite.private_projects.len() as u64;
    match (invite.level, open, granted) {
        (Level::Administrator | Level::Owner, _, _) => "All, as administrator".into(),
        (Level::Member, 0, 0) => "None yet".into(),
        (Level::Member, open, 0) => text::count(open, "open project", "open projects"),
        (Level::Member, 0, granted) => format!("{granted}:"),
        (Level::Member, 1, granted) => format!("{}: the open one and", 1 + granted),
        (Level::Member, open, granted) => format!("{}: the {open} open ones and", open + granted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{InviteId, OrganizationId, Timestamp, UserId};

    #[test]
    fn projects_are_counted_with_the_reason_why_one_will_see_them() {
        let invite = |level, open_projects, granted: &[&str]| InviteLookup {
            id: InviteId(String::new()),
            target_email: String::new(),
            first_name: String::new(),
            organization_name: String::new(),
            level,
            inviter_first_name: String::new(),
            organization_id: OrganizationId(String::new()),
            inviter_id: UserId(String::new()),
            expires_at: Timestamp(String::new()),
            open_projects,
            private_projects: granted.iter().map(|name| (*name).to_owned()).collect(),
        };
        for (level, open, granted, words) in [
            (Level::Member, 0, &[][..], "None yet"),
            (Level::Member, 1, &[], "1 open project"),
            (Level::Member, 6, &[], "6 open projects"),
            (Level::Member, 0, &["Ledger"], "1:"),
            (Level::Member, 1, &["Ledger"], "2: the open one and"),
            (Level::Member, 6, &["Ledger", "Payroll"], "8: the 6 open ones and"),
            (Level::Administrator, 6, &[], "All, as administrator"),
        ] {
            assert_eq!(projects(&invite(level, open, granted)), words);
        }
    }
}
