//! What a change of rights does beyond the people whom its dialog is about, as the server previews it (contract 9):
//! invites and API keys that stop, who remains the only one who can manage something, and warnings.

use crate::{
    api, intl,
    language::{t, tr, translated},
    load::{Load, Loaded},
    session::Session,
    ui::Icon,
};
use rolecall_api::{
    ChangesPreview, InviteSample, LiveKind, PlannedChange, PreviewSoleHolder, PreviewWarning, UserId, WarningKind,
};
use rolecall_view::prelude::*;

/// What the preview says if the server could not be asked.
const UNKNOWN: &str = "Could not check what else this changes.";

/// Maximum number of sentences of one preview.
const MOST: usize = 8;
/// Maximum number of projects that one sentence names.
const NAMED: usize = 3;

/// A preview that is asked for when its dialog opens. `Copy`; lives as long as the dialog.
#[derive(Clone, Copy)]
pub struct ServerPreview {
    loaded: Loaded<ChangesPreview>,
    me: Memo<Option<UserId>>,
}

impl ServerPreview {
    /// Asks what the changes do in the current organization; again when `changes` changes, and after changes by others.
    pub fn ask(changes: impl Fn() -> Vec<PlannedChange> + 'static) -> ServerPreview {
        ServerPreview::boxed(Box::new(changes))
    }

    fn boxed(changes: Box<dyn Fn() -> Vec<PlannedChange>>) -> ServerPreview {
        let session = Session::get();
        let loaded = Loaded::new(
            move || (untrack(|| session.organization_id().get()), changes()),
            |(organization, changes)| async move {
                match organization {
                    Some(organization) => api::preview(&organization, changes).await,
                    None => Ok(ChangesPreview::default()),
                }
            },
        )
        // Not memberships: whoever was removed has nothing to preview.
        .follow(&[LiveKind::Level, LiveKind::Invite, LiveKind::Grant, LiveKind::Project]);
        ServerPreview { loaded, me: session.person() }
    }

    /// True until the first response. The dialog cannot be confirmed before.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        matches!(self.loaded.get(), Load::Waiting)
    }

    /// The response, if it has come.
    #[must_use]
    pub fn ready(self) -> Option<ChangesPreview> {
        self.loaded.ready()
    }

    /// The sentences about all that is not an invite, for dialogs that say more about invites themselves; or that the
    /// server could not be asked.
    #[must_use]
    pub fn beyond_invites(self) -> Vec<String> {
        self.told(beyond_invites)
    }

    fn told(self, sentences: fn(&ChangesPreview, Option<&UserId>) -> Vec<String>) -> Vec<String> {
        match self.loaded.get() {
            Load::Waiting => Vec::new(),
            Load::Failed(_) => vec![t(UNKNOWN).to_owned()],
            Load::Ready(preview) => self.me.with(|me| sentences(&preview, me.as_ref())),
        }
    }
}

/// Says what else happens, if anything does. A live region, because it appears after its dialog.
#[component]
pub fn Effects(
    /// The preview of the dialog.
    preview: ServerPreview,
) -> impl IntoView {
    view! {
        <div class="effects" role="status">{move || strips(preview.told(sentences))}</div>
    }
}

/// The sentences of a preview as warnings below each other.
#[must_use]
pub fn strips(sentences: Vec<String>) -> Vec<Markup> {
    let strip = |sentence| view! { <p class="warn-strip"><Icon name="warning"/><span>{sentence}</span></p> };
    sentences.into_iter().map(strip).collect_view()
}

/// The sentences of a preview, for `me`.
#[must_use]
pub fn sentences(preview: &ChangesPreview, me: Option<&UserId>) -> Vec<String> {
    let lost = invites(
        &preview.invites_cancelled,
        |email| tr!("The pending invite to {email} will no longer work."),
        |count, emails| tr!("{count} pending invites, to {emails}, will no longer work."),
    );
    let renewed = invites(
        &preview.links_renewed,
        |email| {
            tr!(
                "The pending invite to {email} gets a new link, because its link is known to someone who may no longer see it. Share it again."
            )
        },
        |count, emails| {
            tr!(
                "{count} pending invites, to {emails}, get new links, because their links are known to someone who may no longer see them. Share them again."
            )
        },
    );
    lost.into_iter().chain(renewed).chain(beyond_invites(preview, me)).collect()
}

fn beyond_invites(preview: &ChangesPreview, me: Option<&UserId>) -> Vec<String> {
    let keys = (preview.keys_stopped > 0).then(|| {
        let keys = intl::count(preview.keys_stopped, "API key", "API keys");
        tr!("{keys} will no longer reach this organization.")
    });
    let mut sentences: Vec<String> = keys.into_iter().collect();
    let unlisted = not_listed(preview.sole_holders_count, preview.sole_holders.len());
    let (remaining, mut more) = remaining(&preview.sole_holders, unlisted, me);
    sentences.extend(remaining);
    let is_news = |warning: &&PreviewWarning| match warning.kind {
        // The dialog says it.
        WarningKind::NoEffect | WarningKind::NotUndoable => false,
        // Who manages the project is said.
        WarningKind::NoProjectManager => preview.sole_holders.is_empty(),
        WarningKind::GrantWithoutEffect => true,
    };
    for warning in preview.warnings.iter().filter(is_news) {
        let sentence = translated(&warning.detail);
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    if preview.sole_holders.is_empty() {
        let listed = preview.warnings.iter().filter(|warning| warning.kind == WarningKind::NoProjectManager).count();
        more += not_listed(preview.unmanaged_count, listed);
    }
    more += sentences.len().saturating_sub(MOST) as u64;
    if more > 0 {
        sentences.truncate(MOST);
        sentences.push(tr!("And {warnings}.", warnings = intl::count(more, "more warning", "more warnings")));
    }
    sentences
}

/// The number of entries beyond those that the server lists.
const fn not_listed(count: u64, listed: usize) -> u64 {
    count.saturating_sub(listed as u64)
}

/// A sentence about one invite, or about several; `None` without any.
fn invites(sample: &InviteSample, one: fn(&str) -> String, many: fn(&str, &str) -> String) -> Option<String> {
    match (sample.count, sample.newest.as_slice()) {
        (0, _) => None,
        (1, [invite, ..]) => Some(one(&invite.target_email)),
        (count, newest) => {
            let shown: Vec<&str> = newest.iter().map(|invite| invite.target_email.as_str()).collect();
            let more = count.saturating_sub(shown.len() as u64);
            let emails = shown.join(", ");
            let emails = if more > 0 { tr!("{emails} and {count} more", count = intl::number(more)) } else { emails };
            Some(many(&intl::number(count), &emails))
        }
    }
}

/// Who remains the only one who can manage something: one sentence for each person, and the number of those `unlisted`
/// that no sentence counts. The server lists everybody before it lists somebody again, so if only one person is listed,
/// the others are about them too.
fn remaining(holders: &[PreviewSoleHolder], unlisted: u64, me: Option<&UserId>) -> (Vec<String>, u64) {
    let mut people: Vec<&PreviewSoleHolder> = Vec::new();
    for holder in holders {
        if people.iter().all(|person| person.person.uuid != holder.person.uuid) {
            people.push(holder);
        }
    }
    let (own_more, others_more) = if people.len() == 1 { (unlisted, 0) } else { (0, unlisted) };
    let sentence = |person: &PreviewSoleHolder| {
        let own = || holders.iter().filter(|holder| holder.person.uuid == person.person.uuid);
        let projects: Vec<&str> = own().filter_map(|holder| holder.project.as_deref()).collect();
        let what = if own().any(|holder| holder.project.is_none()) {
            t("projects, settings and people").to_owned()
        } else {
            let names = projects.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            match projects.len().saturating_sub(NAMED) as u64 + own_more {
                0 => names,
                more => tr!("{names} and {more}", more = intl::count(more, "more project", "more projects")),
            }
        };
        if Some(&person.person.uuid) == me {
            tr!("You will be the only one who can manage {what}.")
        } else {
            tr!("{name} will be the only one who can manage {what}.", name = person.person.first_name)
        }
    };
    (people.into_iter().map(sentence).collect(), others_more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::Person;

    fn sole(id: &str, name: &str, project: Option<&str>) -> PreviewSoleHolder {
        PreviewSoleHolder {
            person: Person { uuid: UserId(id.into()), first_name: name.into(), email: String::new() },
            right: "manage_project_settings".into(),
            project: project.map(str::to_owned),
        }
    }

    #[test]
    fn who_remains_is_said_once_for_each_person() {
        let me = UserId("me".into());
        let told = |holders: &[PreviewSoleHolder]| remaining(holders, 0, Some(&me)).0;
        assert_eq!(
            told(&[sole("o", "Olive", None), sole("o", "Olive", None), sole("o", "Olive", Some("Ledger"))]),
            ["Olive will be the only one who can manage projects, settings and people."]
        );
        assert_eq!(
            told(&[
                sole("o", "Olive", Some("Ledger")),
                sole("me", "Mia", Some("Docks")),
                sole("o", "Olive", Some("Sea"))
            ]),
            [
                "Olive will be the only one who can manage Ledger, Sea.",
                "You will be the only one who can manage Docks."
            ]
        );
    }

    #[test]
    fn many_projects_and_people_are_counted_and_not_all_named() {
        let of_one: Vec<_> = (1..=5).map(|number| sole("o", "Olive", Some(&format!("P{number}")))).collect();
        assert_eq!(
            remaining(&of_one, 0, None).0,
            ["Olive will be the only one who can manage P1, P2, P3 and 2 more projects."]
        );
        let of_many: Vec<_> = (0..=MOST).map(|number| sole(&number.to_string(), "Max", Some("P"))).collect();
        let told = sentences(&ChangesPreview { sole_holders: of_many, ..ChangesPreview::default() }, None);
        assert_eq!((told.len(), told.last().map(String::as_str)), (MOST + 1, Some("And 1 more warning.")));
    }

    #[test]
    fn what_the_server_does_not_list_is_counted() {
        let told = |sole_holders: &[PreviewSoleHolder], sole_holders_count| {
            let sole_holders = sole_holders.to_vec();
            sentences(&ChangesPreview { sole_holders, sole_holders_count, ..ChangesPreview::default() }, None)
        };
        let of_one: Vec<_> = (1..=100).map(|number| sole("o", "Olive", Some(&format!("P{number}")))).collect();
        let expected = "Olive will be the only one who can manage P1, P2, P3 and 98 more projects.";
        assert_eq!(told(&of_one, 101), [expected]);
        let of_two = [sole("o", "Olive", Some("Ledger")), sole("m", "Max", Some("Docks"))];
        assert_eq!(told(&of_two, 2).len(), 2);
        assert_eq!(told(&of_two, 5)[2..], ["And 3 more warnings."]);
        assert_eq!(told(&[sole("o", "Olive", None)], 2).len(), 1, "all projects include the one that is not listed");

        let warning = |number: u64| PreviewWarning {
            kind: WarningKind::NoProjectManager,
            change: None,
            detail: format!("P{number} loses its manager."),
        };
        let warnings: Vec<_> = (1..=2).map(warning).collect();
        let unmanaged = ChangesPreview { warnings, unmanaged_count: 3, ..ChangesPreview::default() };
        assert_eq!(sentences(&unmanaged, None)[2..], ["And 1 more warning."]);
        let both = ChangesPreview { sole_holders: vec![sole("o", "Olive", None)], sole_holders_count: 1, ..unmanaged };
        assert_eq!(sentences(&both, None).len(), 1, "who manages them is said");
    }

    #[test]
    fn keys_and_warnings_are_said_and_what_the_dialog_says_itself_is_not() {
        let warning = |kind, detail: &str| PreviewWarning { kind, change: None, detail: detail.into() };
        let preview = ChangesPreview {
            keys_stopped: 2,
            warnings: vec![
                warning(WarningKind::NotUndoable, "It cannot be undone."),
                warning(WarningKind::NoProjectManager, "Ledger loses its manager."),
                warning(WarningKind::NoProjectManager, "Ledger loses its manager."),
            ],
            ..ChangesPreview::default()
        };
        let told = sentences(&preview, None);
        assert_eq!(told, ["2 API keys will no longer reach this organization.", "Ledger loses its manager."]);
        assert_eq!(sentences(&ChangesPreview::default(), None), Vec::<String>::new());
        let alone = ChangesPreview { sole_holders: vec![sole("o", "Olive", Some("Ledger"))], ..preview };
        assert_eq!(sentences(&alone, None)[1..], ["Olive will be the only one who can manage Ledger."]);
    }
}
