//! The tooltip of the selected point. Hidden from screen readers, because the plot announces the same text.

use super::{ChartData, Series, dates::Dates, key::Swatch, layout::Layout, numbers::number};
use leptos::html;
use rolecall_view::prelude::*;

/// Distance from its point, in CSS pixels.
const GAP: f64 = 10.0;

#[component]
pub(super) fn Tip(
    data: Signal<ChartData>,
    dates: Memo<Dates>,
    layout: Memo<Option<Layout>>,
    point: Memo<Option<usize>>,
    is_bars: bool,
) -> impl IntoView {
    let tip = NodeRef::<html::Div>::new();
    let said = move || {
        let point = point.get()?;
        let row = |(index, series): (usize, &Series)| {
            let before = series.previous.as_ref().and_then(|before| before.values.get(point));
            view! {
                <tr>
                    <td><Swatch index is_bars/></td>
                    <td class="chart-tip-name">{series.name.clone()}</td>
                    <td class="chart-tip-number">{number(series.values.get(point).copied().unwrap_or_default())}</td>
                    {before.map(|before| view! { <td class="chart-tip-before">{number(*before)}</td> })}
                </tr>
            }
        };
        let heading = dates.with(|dates| {
            let before = dates.before.get(point).filter(|_| data.with(ChartData::is_compared));
            let before = before
                .map(|before| view! { <span class="chart-tip-before">"previous period: " {before.clone()}</span> });
            view! { <p class="chart-tip-when">{dates.full.get(point).cloned()} {before}</p> }
        });
        let rows = data.with(|data| data.drawn().iter().enumerate().map(row).collect_view());
        Some(view! { {heading} <table><tbody>{rows}</tbody></table> })
    };
    Effect::new(move |_| {
        let (Some(tip), Some(point), Some(layout)) = (tip.get(), point.get(), layout.get()) else { return };
        // On the side of the point with more room, and always inside of the chart.
        let (x, own) = (layout.x(point), f64::from(tip.offset_width()));
        let wished = if x + GAP + own <= layout.width { x + GAP } else { x - GAP - own };
        let left = wished.clamp(0.0, (layout.width - own).max(0.0));
        // Through the CSS object model, which a strict Content-Security-Policy allows.
        let _ = web_sys::HtmlElement::style(&tip).set_property("left", &format!("{left}px"));
    });
    view! {
        <div class="chart-tip" node_ref=tip aria-hidden="true" hidden=move || point.get().is_none()>{said}</div>
    }
}
