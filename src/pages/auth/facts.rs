//! What an invite offers, as a short list.

use crate::{intl, language::t, level::LevelLabel, time};
use rolecall_api::InviteLookup;
use rolecall_policy::Level;
use rolecall_view::prelude::*;

/// The email that the invite is for, its level, its projects, and when it expires.
#[component]
pub(super) fn Facts(invite: InviteLookup) -> impl IntoView {
    let words = projects(&invite);
    let until = invite.expires_at;
    view! {
        <dl class="invite-facts">
            <div><dt>"Email"</dt><dd>{invite.target_email}</dd></div>
            <div><dt>"Level"</dt><dd><LevelLabel level=invite.level/></dd></div>
            <div><dt>"Projects"</dt><dd>{words}</dd></div>
            {invite.access_expires_at.map(|end| {
                let then = if invite.level > Level::Member { "then a member" } else { "then without the private projects" };
                view! {
                    <div>
                        <dt>"Until"</dt>
                        <dd>
                            <time datetime=end.to_string() title=time::exact(&end)>{time::short(&end)}</time>
                            <span class="invite-facts-more">" · "{then}</span>
                        </dd>
                    </div>
                }
            })}
            <div>
                <dt>"Expires"</dt>
                <dd>
                    <time datetime=until.to_string() title=time::exact(&until)>{time::short(&until)}</time>
                    <span class="invite-facts-more">" · " {move || time::left_at(&until, time::ticking())}</span>
                </dd>
            </div>
        </dl>
    }
}

/// How many projects the invited person will see. The names of private ones are not shown before joining (contract
/// 2.4).
fn projects(invite: &InviteLookup) -> String {
    let open = intl::count(invite.open_projects.into(), "open project", "open projects");
    let private = intl::count(invite.private_projects.into(), "private project", "private projects");
    match (invite.level, invite.open_projects, invite.private_projects) {
        (Level::Administrator | Level::Owner, _, _) => t("All, as an administrator").into(),
        (Level::Member, 0, 0) => t("None yet").into(),
        (Level::Member, _, 0) => open,
        (Level::Member, 0, _) => private,
        (Level::Member, _, _) => format!("{open}, {private}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{InviteId, OrganizationId, Timestamp, UserId};

    #[test]
    fn projects_are_counted_open_ones_and_private_ones() {
        let invite = |level, open_projects, private_projects| InviteLookup {
            id: InviteId(String::new()),
            target_email: String::new(),
            first_name: String::new(),
            organization_name: String::new(),
            level,
            inviter_first_name: String::new(),
            organization_id: OrganizationId(String::new()),
            inviter_id: UserId(String::new()),
            expires_at: Timestamp(String::new()),
            access_expires_at: None,
            open_projects,
            private_projects,
        };
        for (level, open, private, words) in [
            (Level::Member, 0, 0, "None yet"),
            (Level::Member, 1, 0, "1 open project"),
            (Level::Member, 6, 0, "6 open projects"),
            (Level::Member, 0, 1, "1 private project"),
            (Level::Member, 1, 2, "1 open project, 2 private projects"),
            (Level::Member, 6, 1, "6 open projects, 1 private project"),
            (Level::Administrator, 6, 0, "All, as an administrator"),
        ] {
            assert_eq!(projects(&invite(level, open, private)), words);
        }
    }
}
