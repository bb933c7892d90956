//! A request of the user.

use super::{Requests, ask::Sentence, words};
use crate::{
    load::Write,
    ui::{Badge, BadgeKind, Button, Day, FormError, fresh_id},
};
use rolecall_api::{AccessRequest, RequestState};
use rolecall_view::prelude::*;

/// A row of the list.
#[component]
pub(super) fn Mine(requests: Requests, request: AccessRequest) -> impl IntoView {
    let write = Write::new();
    let name = fresh_id("request");
    let id = request.id.clone();
    let withdraw = move || requests.withdraw(write, id.clone(), || ());
    let is_open = request.state == RequestState::Open;
    let kind = if request.state == RequestState::Approved { BadgeKind::Done } else { BadgeKind::Neutral };
    let (note, word) = (request.note.clone(), request.decision_note.clone());
    let act = is_open.then(|| {
        view! { <Button label="Withdraw" small=true described_by=name.clone() busy=write.busy on_press=withdraw/> }
    });
    view! {
        <li class="key-line request-line">
            <span class="key-words">
                <span id=name>"To " <Sentence request=request.clone()/></span>
                {(!note.is_empty()).then(|| view! { <q class="request-note" translate="no">{note}</q> })}
                <span class="second">
                    <Badge kind text=words::state(&request)/> " Asked on " <Day moment=request.created_at.clone()/>
                </span>
                {(!word.is_empty()).then(|| view! { <q class="request-note" translate="no">{word}</q> })}
                {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
            </span>
            {act}
        </li>
    }
}
