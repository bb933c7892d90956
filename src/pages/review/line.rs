//! A finding in the list, with the decisions that there are about it.

use super::{
    state::{Line, Reviewing, act},
    words,
};
use crate::{
    gate::{Gate, GateState},
    session::Session,
    ui::{Avatar, Icon},
};
use rolecall_api::UserId;
use rolecall_policy::ReviewDecision;
use rolecall_view::prelude::*;

/// The line of a finding.
#[component]
pub(super) fn FindingLine(reviewing: Reviewing, line: Line) -> impl IntoView {
    let session = Session::get();
    let me = session.person().get_untracked();
    let finding = line.finding.clone();
    let (name, email) = words::who(&finding);
    let about = crate::ui::fresh_id("finding");
    let changed = {
        let finding = finding.clone();
        move || reviewing.has_changed(&finding)
    };
    let avatar = finding.user.as_ref().map(|user| (user.uuid.to_string(), user.first_name.clone()));
    let avatar = avatar.or_else(|| finding.email.clone().map(|email| (email, String::new())));
    let buttons = [ReviewDecision::Keep, ReviewDecision::Lower, ReviewDecision::Remove]
        .map(|decision| choice(session, &line, decision, me.as_ref()));
    view! {
        <li class="review-line">
            {avatar.map(|(id, name)| view! { <Avatar id name/> })}
            <span class="key-words" id=about.clone()>
                <span>
                    <strong translate="no">{name}</strong> " "
                    <span class="second" translate="no">{email}</span>
                </span>
                <span class="second">{words::why(&finding, js_sys::Date::now())}</span>
                {move || changed().then(|| view! {
                    <span class="request-changed">"Has changed since you opened this list. It will be left as it is now."</span>
                })}
            </span>
            <span class="review-choices" role="group" aria-labelledby=about>{buttons.into_iter().flatten().collect_view()}</span>
        </li>
    }
}

/// A decision as a button; none if there is no such decision about this finding.
fn choice(session: Session, line: &Line, decision: ReviewDecision, me: Option<&UserId>) -> Option<Markup> {
    let finding = &line.finding;
    let label = words::choice(decision);
    if decision == ReviewDecision::Keep {
        let state = GateState { refused: Signal::stored(false), explanation: Signal::stored(String::new()) };
        return Some(button(line, decision, label, state));
    }
    let act = act(finding, decision, me)?;
    let may = session.can(move || act);
    let except: Option<UserId> = finding.user.as_ref().map(|user| user.uuid.clone());
    let line = line.clone();
    Some(view! {
        <Gate decision=may except=Signal::stored(except) let:gated>
            {button(&line, decision, label, gated)}
        </Gate>
    })
}

fn button(line: &Line, decision: ReviewDecision, label: &'static str, gated: GateState) -> Markup {
    let chosen = line.decision.clone();
    let (shown, is_pressed) = (chosen.clone(), move |now: Option<ReviewDecision>| now == Some(decision));
    let GateState { refused, explanation } = gated;
    let press = move |_| {
        if !refused.get_untracked() {
            // Pressed again, it is not decided any more.
            chosen.set((chosen.get_untracked() != Some(decision)).then_some(decision));
        }
    };
    view! {
        <button
            type="button"
            class="review-choice"
            data-choice=decision.name()
            aria-pressed=move || is_pressed(shown.get()).to_string()
            aria-disabled=move || refused.get().then_some("true")
            data-refused=move || refused.get().then_some("")
            aria-describedby=move || Some(explanation.get()).filter(|id| !id.is_empty())
            on:click=press
        >
            {label}
            {move || refused.get().then(|| view! { <Icon name="key" size=12/> })}
        </button>
    }
}
