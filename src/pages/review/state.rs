//! The list that is decided about, as it was when it was opened, beside what a review finds now.

use crate::{api, load::Loaded, session::Session};
use rolecall_api::{
    DecidedFinding, Finding, LiveKind, NewReviewReport, OrganizationId, PlannedChange, Review, Timestamp, UserId,
};
use rolecall_policy::{Act, ReviewDecision};
use rolecall_view::prelude::*;

/// What can change what a review finds.
const KINDS: &[LiveKind] = &[
    LiveKind::Level,
    LiveKind::Membership,
    LiveKind::Grant,
    LiveKind::Invite,
    LiveKind::Project,
    LiveKind::Organization,
];

/// A finding, and what the user has decided.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) finding: Finding,
    pub(super) decision: ArcRwSignal<Option<ReviewDecision>>,
}

impl Line {
    /// The decision, as it is sent.
    fn sent(&self) -> Option<DecidedFinding> {
        let Finding { kind, user, email, project, .. } = &self.finding;
        let decision = self.decision.get_untracked()?;
        Some(DecidedFinding {
            kind: *kind,
            user_uuid: user.as_ref().map(|user| user.uuid.clone()),
            email: email.clone(),
            project: project.as_ref().map(|project| project.id),
            decision,
        })
    }
}

/// The review on the page. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Reviewing {
    pub(super) organization: StoredValue<OrganizationId>,
    /// What a review finds now.
    pub(super) loaded: Loaded<Review>,
    /// When the list was read.
    at: RwSignal<Option<Timestamp>>,
    /// What is decided about. It stays as it was read while others change things, so that nobody decides about something
    /// else than they see.
    pub(super) lines: RwSignal<Vec<Line>>,
    /// True if there are more.
    pub(super) has_more: RwSignal<bool>,
}

impl Reviewing {
    /// `None` without an organization.
    pub(super) fn load() -> Option<Reviewing> {
        let id = Session::get().organization_id().get_untracked()?;
        let organization = StoredValue::new(id.clone());
        let loaded = Loaded::new(move || id.clone(), |id| async move { api::review(&id).await }).follow(KINDS);
        let (at, lines, has_more) = (RwSignal::new(None), RwSignal::new(Vec::new()), RwSignal::new(false));
        let reviewing = Reviewing { organization, loaded, at, lines, has_more };
        Effect::new(move |_| {
            let is_there = loaded.with(|_| ()).is_some();
            if is_there && at.with_untracked(Option::is_none) {
                reviewing.update();
            }
        });
        Some(reviewing)
    }

    /// Takes what a review finds now. Decisions about findings that are the same stay.
    pub(super) fn update(self) {
        let Some(review) = self.loaded.ready_untracked() else { return };
        let before = self.lines.get_untracked();
        let line = |finding: Finding| {
            let same = before.iter().find(|line| line.finding == finding);
            let decision = same.map_or_else(|| ArcRwSignal::new(None), |line| line.decision.clone());
            Line { finding, decision }
        };
        self.at.set(Some(review.at));
        self.has_more.set(review.has_more);
        self.lines.set(review.findings.into_iter().map(line).collect());
    }

    /// True if a review would find something else now; tracked.
    pub(super) fn is_older(self) -> bool {
        self.loaded
            .with(|now| {
                self.lines.with(|lines| {
                    lines.len() != now.findings.len()
                        || lines.iter().zip(&now.findings).any(|(line, finding)| line.finding != *finding)
                })
            })
            .unwrap_or_default()
    }

    /// True if a finding is not there any more, or another one; tracked.
    pub(super) fn has_changed(self, finding: &Finding) -> bool {
        self.loaded.with(|now| !now.findings.contains(finding)).unwrap_or_default()
    }

    /// How many findings are decided; tracked.
    pub(super) fn decided(self) -> usize {
        self.lines.with(|lines| lines.iter().filter(|line| line.decision.get().is_some()).count())
    }

    /// The report to send.
    pub(super) fn report(self) -> Option<NewReviewReport> {
        let at = self.at.get_untracked()?;
        let decisions = self.lines.with_untracked(|lines| lines.iter().filter_map(Line::sent).collect());
        Some(NewReviewReport { at, decisions })
    }
}

/// The act that carries out a decision about a finding, for the user `me`; `None`: there is nothing to decide like that.
pub(super) fn act(finding: &Finding, decision: ReviewDecision, me: Option<&UserId>) -> Option<Act> {
    let is_actor = finding.user.as_ref().is_some_and(|user| Some(&user.uuid) == me);
    finding.target(is_actor).act(decision)
}

/// The change of a decision, for the preview; none for what stays, and for invites.
pub(super) fn planned(line: &Line, me: Option<&UserId>) -> Option<PlannedChange> {
    use rolecall_api::ChangeKind;
    let finding = &line.finding;
    let user_uuid = Some(finding.user.as_ref()?.uuid.clone());
    let (kind, level) = match act(finding, line.decision.get_untracked()?, me)? {
        Act::ChangeLevel { to, .. } => (ChangeKind::ChangeMemberLevel, Some(to)),
        Act::Remove { .. } => (ChangeKind::RemoveMember, None),
        Act::Revoke { target, .. } if target.is_actor => (ChangeKind::LeaveProject, None),
        Act::Revoke { .. } => (ChangeKind::RevokeProjectAccess, None),
        _ => return None,
    };
    let project = finding.project.as_ref().map(|project| project.id);
    Some(PlannedChange { user_uuid, level, project, ..PlannedChange::new(kind) })
}
