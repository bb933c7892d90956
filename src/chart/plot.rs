//! The plot: lines or bars, axes, and the selected point.
//!
//! For keyboard and screen readers it is a slider through time: arrow keys move between points, and the value text of
//! the slider is that of the point, which screen readers announce. All numbers are also in the table.

use super::{
    ChartData, ChartHeight, Series,
    axis::marks,
    dates::Dates,
    key::dash,
    layout::{Bar, Layout, Parts, Room, px},
    numbers::{number, short},
    series_mark,
    tip::Tip,
};
use crate::{language::tr, ui::pressed_key};
use leptos::{ev, html};
use rolecall_view::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{KeyboardEvent, PointerEvent, ResizeObserver};

/// Font size of the axes, relative to the root font size.
const LETTERS: f64 = 0.6875;
/// The dash pattern of segments to a partial point.
const PARTIAL: &str = "1 4";
/// Root font size if it cannot be determined.
const ROOT: f64 = 16.0;

#[component]
pub(super) fn Plot(
    data: Signal<ChartData>,
    dates: Memo<Dates>,
    label: Signal<String>,
    height: ChartHeight,
    is_bars: bool,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let size = measured(place);
    let layout = Memo::new(move |_| {
        let (width, letters) = size.get()?;
        Some(data.with(|data| Layout::new(data, Room { width, letters, height, is_bars })))
    });
    let count = Memo::new(move |_| data.with(|data| data.points.len()));
    let looked_at = RwSignal::new(None::<usize>);
    let point = Memo::new(move |_| looked_at.get().filter(|point| *point < count.get()));

    let point_at = move |event: &PointerEvent| {
        let left = place.get_untracked()?.get_bounding_client_rect().left();
        layout.with_untracked(|layout| layout.as_ref()?.point_at(f64::from(event.client_x()) - left))
    };
    let look = move |event: PointerEvent| looked_at.set(point_at(&event));
    let on_key = move |event: KeyboardEvent| {
        let Some(last) = count.get_untracked().checked_sub(1) else { return };
        let now = point.get_untracked().unwrap_or(last);
        let leap = (last / 10).max(2);
        let Some(key) = pressed_key(&event) else { return };
        let next = match key.as_str() {
            "ArrowRight" | "ArrowUp" => (now + 1).min(last),
            "ArrowLeft" | "ArrowDown" => now.saturating_sub(1),
            "PageUp" => (now + leap).min(last),
            "PageDown" => now.saturating_sub(leap),
            "Home" => 0,
            "End" => last,
            "Escape" if point.get_untracked().is_some() => {
                event.stop_propagation();
                looked_at.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        looked_at.set(Some(next));
    };
    let told = move || {
        let last = count.get().checked_sub(1)?;
        let at = point.get().unwrap_or(last);
        dates.with(|dates| data.with(|data| Some(in_words(data, dates, at))))
    };
    view! {
        <div
            class="chart-plot"
            node_ref=place
            role="slider"
            tabindex="0"
            aria-label=move || label.get()
            aria-orientation="horizontal"
            aria-valuemin="1"
            aria-valuemax=move || count.get().max(1).to_string()
            aria-valuenow=move || (point.get().unwrap_or(count.get().saturating_sub(1)) + 1).to_string()
            aria-valuetext=told
            on:keydown=on_key
            on:pointerdown=look
            on:pointermove=look
            on:pointerleave=move |event: ev::PointerEvent| if event.pointer_type() == "mouse" { looked_at.set(None) }
            on:focus=move |_| if looked_at.get_untracked().is_none() {
                looked_at.set(count.get_untracked().checked_sub(1));
            }
            on:blur=move |_| looked_at.set(None)
        >
            {move || layout.get().map(|layout| {
                let (width, height) = (px(layout.width), px(layout.height));
                view! {
                    <svg class="chart-svg" width=width.clone() height=height.clone() viewBox=format!("0 0 {width} {height}") aria-hidden="true" focusable="false">
                        {data.with(|data| axes(&layout, data, &dates.get()))}
                        <Cursor layout=layout.clone() point/>
                        {data.with(|data| if is_bars { bars(&layout, data) } else { lines(&layout, data) })}
                        {(!is_bars).then(|| view! { <Dots layout data point/> })}
                    </svg>
                }
            })}
            <Tip data dates layout point is_bars/>
        </div>
    }
}

/// The text of a point, such as `Thu 19 Nov: order_paid 498, cart_opened 811`.
fn in_words(data: &ChartData, dates: &Dates, point: usize) -> String {
    let when = dates.full.get(point).map_or("", String::as_str);
    let told = data.drawn().iter().map(|series| {
        let now = number(series.values.get(point).copied().unwrap_or_default());
        let before = series.previous.as_ref().and_then(|before| before.values.get(point));
        let name = &series.name;
        match before {
            Some(before) => tr!("{name} {count}, previous period {previous}", count = now, previous = number(*before)),
            None => format!("{name} {now}"),
        }
    });
    format!("{when}: {}", told.collect::<Vec<_>>().join("; "))
}

fn axes(layout: &Layout, data: &ChartData, dates: &Dates) -> Markup {
    let grid = layout.ticks.iter().map(|(tick, y)| {
        view! {
            <line class="chart-grid" x1=px(layout.left) x2=px(layout.width) y1=px(*y) y2=px(*y)/>
            <text class="chart-word" x=px(layout.left - 8.0) y=px(*y) dy="0.35em" text-anchor="end">{short(*tick)}</text>
        }
    });
    let longest = dates.days.iter().chain(&dates.hours).map(|word| word.chars().count()).max().unwrap_or(1);
    let y = px(layout.height);
    let words = marks(&data.points, data.unit, layout.words(longest)).into_iter().map(|mark| {
        let words = if mark.is_hour { &dates.hours } else { &dates.days };
        let word = words.get(mark.point).cloned().unwrap_or_default();
        let (x, anchor) = layout.word_at(mark.point, word.chars().count());
        view! {
            <text class="chart-word" x=px(x) y=y.clone() dy="-0.4em" text-anchor=anchor>{word}</text>
        }
    });
    view! { <g>{grid.collect_view()}{words.collect_view()}</g> }
}

fn lines(layout: &Layout, data: &ChartData) -> Markup {
    let now_parts = layout.parts(data);
    let line = |index: usize, values: &[u64], is_before: bool| {
        // A line through a single point would be invisible, so draw a dot.
        let alone = (layout.count == 1 && !values.is_empty()).then(|| {
            let y = px(layout.y(values.first().copied().unwrap_or_default()));
            view! { <circle class="chart-alone" cx=px(layout.x(0)) cy=y r="3"/> }
        });
        // A point that has not ended must not look like a decline.
        let Parts { whole, partial } =
            if is_before { Parts { whole: 0..layout.count, partial: [0..0, 0..0] } } else { now_parts.clone() };
        let partial = partial.into_iter().filter(|points| !points.is_empty()).map(|points| {
            view! { <path class="chart-line" data-partial="" d=layout.line(values, points) stroke-dasharray=PARTIAL/> }
        });
        view! {
            <g data-series=series_mark(index).to_string() data-before=is_before.then_some("")>
                <path class="chart-line" d=layout.line(values, whole) stroke-dasharray=dash(index)/>
                {partial.collect_view()}
                {alone}
            </g>
        }
    };
    let before = data.drawn().iter().enumerate().filter_map(|(index, series)| {
        let before = series.previous.as_ref().filter(|before| !before.values.is_empty())?;
        Some(line(index, &before.values, true))
    });
    // The first line is on top.
    let now = data.drawn().iter().enumerate().rev().map(|(index, series)| line(index, &series.values, false));
    let (before, now) = (before.collect_view(), now.collect_view());
    view! { <g>{before}{now}</g> }
}

fn bars(layout: &Layout, data: &ChartData) -> Markup {
    let group = |is_before: bool| {
        let one = move |(index, bars): (usize, Vec<Bar>)| {
            let last = bars.len().saturating_sub(1);
            let is_partial = |point: usize| {
                let is_edge = (point == 0 && data.is_first_partial()) || (point == last && data.is_last_partial());
                is_edge && !is_before
            };
            // One path per kind and series: hundreds of elements would be slow.
            let path = |partial: bool| {
                let fits =
                    bars.iter().enumerate().filter(|(point, bar)| bar.height > 0.0 && is_partial(*point) == partial);
                fits.map(|(_, bar)| outline(bar)).collect::<Vec<_>>().concat()
            };
            let mark = series_mark(index).to_string();
            let partial = Some(path(true)).filter(|path| !path.is_empty()).map(|path| {
                view! { <path class="chart-bar" data-partial="" data-series=mark.clone() d=path/> }
            });
            view! {
                <path class="chart-bar" data-series=mark.clone() data-before=is_before.then_some("") d=path(false)/>
                {partial}
            }
        };
        layout.bars(data, is_before).into_iter().enumerate().map(one).collect_view()
    };
    view! { <g>{data.is_compared().then(|| group(true))}{group(false)}</g> }
}

fn outline(bar: &Bar) -> String {
    let (x, y, width, height) = (px(bar.x), px(bar.y), px(bar.width), px(bar.height));
    format!("M{x} {y}h{width}v{height}h-{width}z")
}

/// A vertical line at the selected point, behind the data.
#[component]
fn Cursor(layout: Layout, point: Memo<Option<usize>>) -> impl IntoView {
    move || {
        let point = point.get()?;
        if let Some((x, width)) = layout.band(point) {
            let height = layout.bottom - layout.top;
            return Some(
                view! { <rect class="chart-band" x=px(x) y=px(layout.top) width=px(width) height=px(height)/> },
            );
        }
        let x = px(layout.x(point));
        Some(view! { <line class="chart-cursor" x1=x.clone() x2=x y1=px(layout.top) y2=px(layout.bottom)/> })
    }
}

/// Dots on the lines at the selected point.
#[component]
fn Dots(layout: Layout, data: Signal<ChartData>, point: Memo<Option<usize>>) -> impl IntoView {
    move || {
        let point = point.get()?;
        let dot = |(index, series): (usize, &Series)| {
            let y = px(layout.y(*series.values.get(point)?));
            Some(
                view! { <circle class="chart-dot" data-series=series_mark(index).to_string() cx=px(layout.x(point)) cy=y r="3.5"/> },
            )
        };
        Some(data.with(|data| data.drawn().iter().enumerate().rev().filter_map(dot).collect_view()))
    }
}

/// The width of an element and its font size; updated when either changes.
fn measured(place: NodeRef<html::Div>) -> RwSignal<Option<(f64, f64)>> {
    let size = RwSignal::new(None);
    let watching = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    let measure = move || {
        let Some(Some(element)) = place.try_get_untracked() else { return };
        let now = (f64::from(element.client_width()), letters());
        if now.0 > 0.0 && size.try_get_untracked() != Some(Some(now)) {
            let _ = size.try_set(Some(now));
        }
    };
    Effect::new(move |_| {
        let Some(element) = place.get() else { return };
        measure();
        // In the next frame: changing the layout inside of a ResizeObserver callback causes an error.
        let changed = Closure::<dyn FnMut()>::new(move || request_animation_frame(measure));
        if let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watching.set_value(Some((observer, changed)));
        }
    });
    on_cleanup(move || {
        if let Some(Some((observer, _))) = watching.try_update_value(Option::take) {
            observer.disconnect();
        }
    });
    size
}

fn letters() -> f64 {
    let root = document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = root.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse().ok()).unwrap_or(ROOT) * LETTERS
}
