//! The state that the parts of the invite dialog share: the draft, what is known of the organization, the checks of the
//! rows, and sending.

use super::{
    check::{self, InviteContext, RowState},
    sending,
    spelling::Spelling,
    state::{self, CreatedInvite, Draft, DraftRow, Key, LateResults, Spread},
    times::Times,
};
use crate::{
    api::{self, ApiError, ChangeName},
    frame::Toasts,
    load::{Loaded, Outcome, Write, debounced},
    session::Session,
    ui::focus_when_there,
};
use rolecall_api::{BulkLine, CheckedEmails, LiveKind, OrganizationId};
use rolecall_policy::{Act, Decision, Level};
use rolecall_view::prelude::*;
use std::{collections::HashMap, time::Duration};

/// The server is asked about the typed emails after no change for this time.
const PAUSE: Duration = Duration::from_millis(250);

/// What outlives the dialog, for each organization. Only in memory, so that no emails stay on the machine. `Copy`;
/// lives as long as the shell.
#[derive(Clone, Copy)]
pub(super) struct KeptDrafts {
    /// The drafts that were not sent.
    pub drafts: RwSignal<HashMap<OrganizationId, Draft>>,
    /// Results of rows that were sent from a dialog that was then closed, until the next dialog shows them.
    pub late: RwSignal<Vec<(OrganizationId, LateResults)>>,
}

/// The signals of an open dialog. `Copy`; disposed with it.
#[derive(Clone, Copy)]
pub(super) struct InviteForm {
    id: StoredValue<OrganizationId>,
    session: Session,
    toasts: Toasts,
    /// The drafts and results that outlive the dialog.
    kept: KeptDrafts,
    /// The typed emails, normalized.
    emails: Memo<Vec<String>>,
    /// What the server says about them, and about which emails it was asked.
    known: Loaded<(Vec<String>, CheckedEmails)>,
    /// The keys of the rows that were sent last, in the order of the request.
    pub asked: StoredValue<Vec<Key>>,
    /// The rows as they are typed.
    pub draft: RwSignal<Draft>,
    /// What the checks know of the organization.
    pub context: Memo<InviteContext>,
    /// True if invites are sent by email; false until that is known.
    pub has_mail: Memo<bool>,
    /// The results of checking the rows.
    pub states: Memo<HashMap<Key, RowState>>,
    /// The invites that were created while the dialog is open, newest last.
    pub sent: RwSignal<Vec<CreatedInvite>>,
    /// Number of pasted people beyond the maximum number of rows.
    pub left_out: RwSignal<usize>,
    /// True once the user wants to invite more people after all rows were sent.
    pub more: RwSignal<bool>,
    /// When links, levels and grants end.
    pub times: Times,
    /// The request that sends the invites.
    pub write: Write,
}

impl InviteForm {
    /// Opens the form with `draft`, and asks the server about its emails once the user stops typing.
    pub(super) fn new(id: OrganizationId, draft: Draft, kept: KeptDrafts) -> InviteForm {
        let session = Session::get();
        let draft = RwSignal::new(draft);
        let emails = Memo::new(move |_| draft.with(|draft| check::emails(draft, &Spelling::BROWSER)));
        let typed: Signal<Vec<String>> = debounced(emails.into(), PAUSE);
        let known = {
            let id = id.clone();
            Loaded::new(
                move || (id.clone(), typed.get()),
                |(id, emails)| async move {
                    let checked = api::check_emails(&id, &emails).await?;
                    Ok((emails, checked))
                },
            )
            .follow(&[LiveKind::Membership, LiveKind::Invite])
        };
        let context = Memo::new(move |before: Option<&InviteContext>| {
            let known = known.with(|(_, checked)| checked.clone()).unwrap_or_default();
            let context = session
                .with_user(Clone::clone)
                .and_then(|me| session.with_organization(|one| InviteContext::new(one, &me, &known)));
            // There is no organization while the dialog is being removed.
            context.or_else(|| before.cloned()).unwrap_or_else(InviteContext::empty)
        });
        let preflight = Loaded::new(|| (), |()| api::preflight());
        let has_mail =
            Memo::new(move |_| preflight.with(|preflight| preflight.email_service_available).unwrap_or(false));
        let sent = RwSignal::new(Vec::new());
        let states = Memo::new(move |_| {
            let links = sent
                .with(|sent: &Vec<CreatedInvite>| sent.iter().map(|sent| sent.invite.target_email.clone()).collect());
            draft.with(|draft| context.with(|context| check::check(draft, context, &links, &Spelling::BROWSER)))
        });
        let form = InviteForm {
            id: StoredValue::new(id),
            session,
            toasts: Toasts::get(),
            kept,
            emails,
            known,
            asked: StoredValue::new(Vec::new()),
            draft,
            context,
            has_mail,
            states,
            sent,
            left_out: RwSignal::new(0),
            more: RwSignal::new(false),
            times: Times::new(),
            write: Write::new(),
        };
        form.take_over();
        form
    }

    /// Takes over the results of rows whose dialog was closed while they were being sent.
    fn take_over(self) {
        let id = self.id.get_value();
        Effect::new(move |_| {
            if !self.kept.late.with(|all| all.iter().any(|(whose, _)| *whose == id)) {
                return;
            }
            let mut mine = Vec::new();
            self.kept.late.update(|all| {
                mine = all.extract_if(.., |(whose, _)| *whose == id).map(|(_, late)| late).collect();
            });
            for late in mine {
                let mut sent = Vec::new();
                self.draft.update(|draft| sent = draft.take_over(late));
                self.sent.update(|all| all.extend(sent));
            }
        });
    }

    /// Whether the rules allow inviting at all.
    pub(super) fn decision(self) -> Signal<Decision> {
        let session = self.session;
        let switch = move || session.with_organization(|organization| organization.members_can_invite) != Some(false);
        session.can(move || Act::Invite { level: Level::Member, members_can_invite: switch() })
    }

    /// A row, as a signal.
    pub(super) fn row(self, key: Key) -> Memo<Option<DraftRow>> {
        Memo::new(move |_| self.draft.with(|draft| draft.row(key).cloned()))
    }

    /// The result of checking a row, as a signal.
    pub(super) fn state(self, key: Key) -> Memo<RowState> {
        Memo::new(move |_| self.states.with(|states| states.get(&key).cloned()).unwrap_or(RowState::Blank))
    }

    /// Number of rows that are not blank.
    pub(super) fn filled(self) -> usize {
        self.draft.with(Draft::filled)
    }

    /// Number of rows that will be sent.
    pub(super) fn ready(self) -> usize {
        self.states.with(|states| states.values().filter(|state| state.is_ready()).count())
    }

    /// True if there are private projects that can be granted.
    pub(super) fn has_projects(self) -> bool {
        self.context.with(|context| context.private_projects().next().is_some())
    }

    /// True if the rows are shown: they are hidden after all were sent, until the user wants to invite more.
    pub(super) fn shows_rows(self) -> bool {
        self.sent.with(Vec::is_empty) || self.more.get() || self.filled() > 0
    }

    /// True if invites were sent and no further row is ready.
    pub(super) fn has_ended(self) -> bool {
        !self.sent.with(Vec::is_empty) && self.ready() == 0
    }

    /// Discards the draft.
    pub(super) fn discard(self) {
        self.draft.set(Draft::default());
        self.left_out.set(0);
        self.focus_last();
    }

    /// Continues after several people were read from a text: moves the focus, and says how many were left out.
    pub(super) fn go_on(self, spread: Spread) {
        self.left_out.set(spread.left_out);
        Self::focus(spread.go_on);
    }

    /// Moves the focus to the email field of a row as soon as it is rendered, before the next key event.
    pub(super) fn focus(key: Key) {
        focus_when_there(address_id(key));
    }

    /// Moves the focus to the last row, which is blank.
    pub(super) fn focus_last(self) {
        let last = self.draft.try_with_untracked(|draft| draft.rows().last().map(|row| row.key));
        if let Some(key) = last.flatten() {
            Self::focus(key);
        }
    }

    /// Sends the rows that are ready; the other rows show their errors.
    pub(super) fn send(self) {
        self.draft.update(Draft::leave_all);
        if !self.decision().get_untracked().is_allowed() {
            return;
        }
        let mut requests = self.draft.with_untracked(|draft| {
            self.context
                .with_untracked(|context| self.states.with_untracked(|states| check::requests(draft, states, context)))
        });
        if requests.is_empty() {
            return self.focus_first_to_mend();
        }
        if !self.times.give(&mut requests) {
            return;
        }
        let (keys, invites): (Vec<_>, Vec<_>) = requests.into_iter().unzip();
        self.asked.set_value(keys.clone());
        let rows = self.draft.with_untracked(|draft| draft.these(&keys));
        // Only if the server was asked about what is typed now.
        let before = self.known.ready_untracked().filter(|(asked, _)| self.emails.with_untracked(|now| now == asked));
        let before = before.map(|(_, known)| {
            let sent = self.sent.get_untracked().into_iter().map(|sent| sent.invite).collect();
            [sending::ids(known.invites), sending::ids(sent)].concat()
        });
        let id = self.id.get_value();
        let (unsent, whose) = (rows.clone(), id.clone());
        let request = async move {
            let answer = sending::send(&id, &invites, before).await;
            if matches!(answer, Err(ApiError::Refused(_))) {
                // The user's rights have changed, so load the organization again for the gate.
                self.session.refresh_organization();
            }
            if answer.is_err() && self.draft.is_disposed() {
                self.leave_for_the_next(id, LateResults { sent: Vec::new(), rows: unsent });
            }
            answer
        };
        let asked = keys.clone();
        let outcome = Outcome::always(move |lines: &Vec<BulkLine>| {
            if self.draft.is_disposed() {
                let late = state::late(rows, &asked, lines.clone());
                if self.session.is_signed_in() {
                    sending::tell(self.toasts, &late);
                }
                self.leave_for_the_next(whose, late);
            }
        })
        .and_here(move |lines| {
            let mut sent = Vec::new();
            self.draft.update(|draft| {
                draft.kept = false;
                sent = draft.apply_results(&keys, lines);
            });
            self.left_out.set(0);
            self.more.set(false);
            self.sent.update(|all| all.extend(sent));
            focus_when_there(TOLD_ID.to_owned());
        });
        self.write.send_with(ChangeName::SendInvites, request, outcome);
    }

    /// Leaves the results for the next dialog, because this one is gone.
    fn leave_for_the_next(self, id: OrganizationId, late: LateResults) {
        self.kept.late.update(|all| all.push((id, late)));
    }

    fn focus_first_to_mend(self) {
        let to_mend = self.draft.with_untracked(|draft| {
            self.states.with_untracked(|states| {
                let mend = |row: &&DraftRow| states.get(&row.key).is_some_and(|state| !state.is_ready());
                draft.rows().iter().find(mend).map(|row| row.key)
            })
        });
        if let Some(key) = to_mend {
            Self::focus(key);
        }
    }
}

/// The element id of the email field of a row.
pub(super) fn address_id(key: Key) -> String {
    format!("invite-address-{key}")
}

/// The element id of the message that invites were created.
pub(super) const TOLD_ID: &str = "invite-told";
