//! The part below the rows that shows what the invited people will be able to see and do.

use super::{
    invite_form::InviteForm,
    outlook::{self, OutlookGroup},
};
use crate::{
    language::{t, tr},
    time,
    ui::{Avatar, PrivateTag, Until},
};
use rolecall_view::prelude::*;

#[component]
pub(super) fn Preview(form: InviteForm) -> impl IntoView {
    let groups = Memo::new(move |_| {
        form.draft.with(|draft| {
            form.states.with(|states| form.context.with(|context| outlook::groups(draft, states, context)))
        })
    });
    view! {
        <Show when=move || !groups.with(Vec::is_empty)>
            <section class="invite-preview" aria-labelledby="invite-preview">
                <h3 id="invite-preview">"What they will be able to see and do"</h3>
                <dl>
                    {move || groups.get().into_iter().map(|group| view! { <Outlook group until=form.times.until/> }).collect_view()}
                </dl>
            </section>
        </Show>
    }
}

#[component]
fn Outlook(group: OutlookGroup, until: Until) -> impl IntoView {
    let OutlookGroup { picture, title, outlook, .. } = group;
    let tags = outlook.private.into_iter().map(|name| view! { " " <PrivateTag name/> }).collect_view();
    let then = outlook.then;
    let end = move || {
        let (end, then) = (until.moment()?, then?);
        Some(tr!(
            "Until {end}, {then}. Whoever accepts after that joins as a member.",
            end = time::exact(&end),
            then = t(then)
        ))
    };
    view! {
        <div class="invite-outlook">
            <dt>
                {picture.map(|id| view! { <Avatar id name=title.clone() size=20/> })}
                <span class="invite-who" title=title.clone()>{title.clone()}</span>
            </dt>
            <dd>
                <p>{outlook.sees} {tags}</p>
                <p class="invite-may">{outlook.may}</p>
                {move || end().map(|sentence| view! { <p class="invite-until">{sentence}</p> })}
            </dd>
        </div>
    }
}
