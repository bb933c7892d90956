//! The plan: the included events, and the price of further ones.

use super::{billing_state::BillingState, words};
use crate::{chart::number, language::tr};
use rolecall_view::prelude::*;

#[component]
pub(super) fn PlanOfMonth(state: BillingState) -> impl IntoView {
    let plan = state.read(|facts| facts.plan.clone());
    let sentence = move || {
        plan.get().map(|plan| match plan.included {
            0 => tr!("{plan}: events are billed per tier.", plan = plan.name),
            included => tr!(
                "{plan}: {events} events per month are included; overage is billed per tier.",
                plan = plan.name,
                events = number(included)
            ),
        })
    };
    let code = move || plan.get().map(|plan| plan.currency.code);
    let rows = move || {
        state.loaded.with(|facts| {
            let currency = facts.plan.currency.clone();
            let line = |tier: rolecall_api::InvoiceLine| {
                view! {
                    <tr>
                        <td>{words::range(tier.from, tier.up_to)}</td>
                        <td class="end">{words::price_of(tier.per_million, &currency)}</td>
                        <td class="end">{number(tier.events)}</td>
                        <td class="end">{words::bare(&currency, tier.amount)}</td>
                    </tr>
                }
            };
            words::tiers(&facts.plan, &facts.lines).into_iter().map(line).collect_view()
        })
    };
    view! {
        <section class="billing-section" aria-labelledby="billing-plan">
            <h2 id="billing-plan">"Plan"</h2>
            <p class="prose">{sentence}</p>
            <table class="table billing-table">
                <caption class="sr-only">"Prices, and this month so far"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Events per month"</th>
                        <th scope="col" class="end">"Price per million, " {code}</th>
                        <th scope="col" class="end">"So far"</th>
                        <th scope="col" class="end">"Cost, " {code}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="second">"Each line is rounded half up. Months and days are in UTC."</p>
        </section>
    }
}
