//! Sends invites, and finds their links if the response is lost, or shows them in a toast if the dialog is gone.

use super::state::{CreatedInvite, LateResults};
use crate::{
    api::{self, ApiError},
    frame::Toasts,
    intl::count,
    language::tr,
    routes::invite_url,
    ui::copy_then,
};
use rolecall_api::{BulkLine, Invite, InviteId, NewInvite, OrganizationId};

/// Sends invites. If the outcome is unknown, or if the response has no links (as that of a repeated request), it asks
/// which invites there are. `before` are the invites to these emails that existed before, if they are known; else it asks
/// first.
pub(super) async fn send(
    id: &OrganizationId,
    invites: &[NewInvite],
    before: Option<Vec<InviteId>>,
) -> Result<Vec<BulkLine>, ApiError> {
    let emails: Vec<String> = invites.iter().map(|invite| invite.target_email.clone()).collect();
    let there = async || api::check_emails(id, &emails).await.ok().map(|known| known.invites);
    let before = match before {
        Some(before) => Some(before),
        None => there().await.map(ids),
    };
    match api::send_invites(id, invites).await {
        Err(ApiError::Unknown) => {
            let (Some(before), Some(there)) = (before, there().await) else { return Err(ApiError::Unknown) };
            let lines = made(invites, &before, &there);
            if lines.is_empty() { Err(ApiError::Unknown) } else { Ok(lines) }
        }
        Ok(mut lines) if lines.iter().any(has_no_link) => {
            // If they cannot be read, the invites exist all the same, and their links are on the members page.
            if let Some(there) = there().await {
                put_links(&mut lines, &there);
            }
            Ok(lines)
        }
        answer => answer,
    }
}

/// The ids of the invites whose links the user can see.
pub(super) fn ids(invites: Vec<Invite>) -> Vec<InviteId> {
    invites.into_iter().filter_map(|invite| invite.id).collect()
}

fn has_no_link(line: &BulkLine) -> bool {
    line.invite.as_ref().is_some_and(|invite| invite.id.is_none())
}

fn put_links(lines: &mut [BulkLine], there: &[Invite]) {
    for invite in lines.iter_mut().filter_map(|line| line.invite.as_mut()).filter(|invite| invite.id.is_none()) {
        if let Some(found) = there.iter().find(|found| found.target_email == invite.target_email) {
            invite.id.clone_from(&found.id);
        }
    }
}

/// Result lines for the invites that exist now and did not before.
fn made(asked: &[NewInvite], before: &[InviteId], there: &[Invite]) -> Vec<BulkLine> {
    let is_new = |invite: &&Invite| invite.id.as_ref().is_some_and(|id| !before.contains(id));
    let line = |(index, asked): (usize, &NewInvite)| {
        let invite = there.iter().filter(is_new).find(|invite| invite.target_email == asked.target_email)?;
        Some(BulkLine { index, status: 201, invite: Some(invite.clone()), error: None })
    };
    asked.iter().enumerate().filter_map(line).collect()
}

/// Shows the results of invites whose dialog is gone in a toast, with their links.
pub(super) fn tell(toasts: Toasts, late: &LateResults) {
    let left = match late.rows.len() {
        0 => String::new(),
        left => {
            tr!("{rows} not sent: open the dialog to see why.", rows = count(left as u64, "row was", "rows were"))
        }
    };
    if late.sent.is_empty() {
        return toasts.warn(left);
    }
    let ready = tr!("{invites} ready.", invites = count(late.sent.len() as u64, "invite is", "invites are"));
    let said = if left.is_empty() { ready } else { format!("{ready} {left}") };
    let links = late.sent.iter().filter_map(line).collect::<Vec<_>>().join("\n");
    toasts.say_until_closed(said, "Copy links", move || copy_then(links.clone(), |_| ()));
}

/// The email of an invite with its link, as text to copy.
pub(super) fn line(sent: &CreatedInvite) -> Option<String> {
    let Invite { id, target_email, first_name, .. } = &sent.invite;
    let link = invite_url(id.as_ref()?);
    let who = if first_name.is_empty() { target_email.clone() } else { format!("{first_name} <{target_email}>") };
    Some(format!("{who}: {link}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::invite_dialog::fixtures::{ME, invite};

    fn new(address: &str) -> NewInvite {
        NewInvite {
            target_email: address.into(),
            first_name: String::new(),
            message: None,
            level: None,
            private_project_access: Vec::new(),
            expires_at: None,
            access_expires_at: None,
        }
    }

    fn with_id(address: &str, id: &str) -> Invite {
        Invite { id: Some(InviteId(id.into())), ..invite(address, ME) }
    }

    #[test]
    fn an_invite_that_is_there_now_and_was_not_before_was_made() {
        let asked = [new("a@x.example"), new("b@x.example"), new("c@x.example")];
        let there = [with_id("a@x.example", "new"), with_id("b@x.example", "old")];
        let lines = made(&asked, &[InviteId("old".into())], &there);
        assert_eq!(lines.iter().map(|line| line.index).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn links_that_the_answer_does_not_have_are_taken_from_the_list() {
        let hidden = Invite { id: None, ..invite("a@x.example", ME) };
        let mut lines = vec![BulkLine { index: 0, status: 201, invite: Some(hidden), error: None }];
        put_links(&mut lines, &[with_id("a@x.example", "secret")]);
        assert_eq!(lines[0].invite.as_ref().unwrap().id, Some(InviteId("secret".into())));
    }
}
