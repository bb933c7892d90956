//! The words of mails about handing over ownership.

use super::Block::{Button, Facts, Text};
use super::{Content, date, one_line, person};
use crate::mail::kinds::{HandoverNews, MailOrganization, MailPerson};

/// Something about handing over ownership, done by `by`.
pub(super) fn handover(
    organization: &MailOrganization,
    by: &MailPerson,
    news: &HandoverNews,
    (site, because): (&str, String),
) -> Content {
    let (name, who, by) = (one_line(&organization.name), person(by), one_line(&by.name));
    let page = format!("{site}/organization/{}", organization.slug);
    let ownership = |label| Button(label, format!("{page}/members?dialog=ownership"));
    let members = || Button("Show members", format!("{page}/members"));
    let (subject, heading, blocks) = match news {
        HandoverNews::Offered { until } => (
            format!("{by} offers you the ownership of {name}"),
            format!("Become the owner of {name}?"),
            vec![
                Text(format!("{who} offers you the ownership of {name}.")),
                Text(format!(
                    "If you accept, you become the owner and {by} becomes an administrator. If you do nothing, nothing \
                     changes."
                )),
                Facts(vec![("You can accept until", date(*until))]),
                ownership("Show the offer"),
            ],
        ),
        HandoverNews::Accepted => (
            format!("{by} is the new owner of {name}"),
            format!("{by} is the new owner"),
            vec![Text(format!("{who} has accepted the ownership of {name}. You are now an administrator.")), members()],
        ),
        HandoverNews::Declined => (
            format!("{by} has declined the ownership of {name}"),
            format!("{by} has declined"),
            vec![Text(format!("{who} has declined the ownership of {name}. You remain the owner.")), members()],
        ),
        HandoverNews::Withdrawn => (
            format!("The ownership of {name} is no longer offered to you"),
            "The offer was withdrawn".to_owned(),
            vec![Text(format!("{who} has withdrawn the offer of the ownership of {name}. Nothing changes."))],
        ),
        HandoverNews::Named { waiting_days } => (
            format!("You are the successor in {name}"),
            format!("You are the successor in {name}"),
            vec![
                Text(format!(
                    "{who} has named you as the successor. If the owner can no longer be reached, you can claim \
                     ownership."
                )),
                Text(format!(
                    "All members see a claim, and the owner can stop it. After {waiting_days} days it makes you the owner."
                )),
                Button("Show settings", format!("{page}/settings")),
            ],
        ),
        HandoverNews::Claimed { effective_at } => (
            format!("{by} claims the ownership of {name}"),
            format!("{by} claims ownership"),
            vec![
                Text(format!("{who}, the successor named by the owner, claims the ownership of {name}.")),
                Text("The owner can stop the claim until then.".to_owned()),
                Facts(vec![("Becomes the owner on", date(*effective_at))]),
                ownership("Show the claim"),
            ],
        ),
        HandoverNews::TakenBack => (
            format!("{by} no longer claims the ownership of {name}"),
            format!("{by} has taken the claim back"),
            vec![Text(format!("{who} no longer claims the ownership of {name}. Nothing changes."))],
        ),
        HandoverNews::Stopped => (
            format!("Your claim to the ownership of {name} was stopped"),
            "Your claim was stopped".to_owned(),
            vec![Text(format!(
                "{who} has stopped your claim to the ownership of {name}. You remain an administrator."
            ))],
        ),
        HandoverNews::TookEffect => (
            format!("{by} is the new owner of {name}"),
            format!("{by} is the new owner"),
            vec![
                Text(format!(
                    "The waiting time of the successor’s claim has ended: {who} is the owner of {name}. The former owner \
                     is now an administrator."
                )),
                members(),
            ],
        ),
    };
    Content { subject, heading, blocks, because }
}
