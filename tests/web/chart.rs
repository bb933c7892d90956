//! Charts: by keyboard and pointer, as a table, and for screen readers.

use crate::support::{Mounted, frame, mount_in_page, press_key, until};
use rolecall::chart::{Chart, ChartData, ChartKind, KindChoice, Previous, Series, Unit};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, PointerEvent, PointerEventInit};

/// Fourteen days of two events, compared with the two weeks before.
fn fortnight() -> ChartData {
    let days = |first: u32| (0..14).map(|day| format!("2026-{:02}-{:02}T00:00:00+01:00", first, 10 + day)).collect();
    let previous = Previous { points: days(10), values: (0..14).collect(), total: 91 };
    let paid = Series {
        name: "order_paid".into(),
        values: (0..14).map(|day| 400 + day).collect(),
        total: 5691,
        previous: Some(previous),
    };
    let opened = Series { name: "cart_opened".into(), values: vec![811; 14], total: 11_354, previous: None };
    ChartData { points: days(11), unit: Unit::Day, is_open: true, series: vec![paid, opened], ..ChartData::default() }
}

/// A chart of a given width, with the control for its kind.
fn place(data: ChartData, width: u32) -> (Mounted, RwSignal<ChartData>) {
    let data = RwSignal::new(data);
    let page = mount_in_page(move || {
        let kind = RwSignal::new(ChartKind::Lines);
        view! {
            <KindChoice kind on_choose=move |chosen| kind.set(chosen)/>
            <Chart data kind label="Events by day".to_owned()/>
        }
    });
    page.root.style().set_property("width", &format!("{width}px")).unwrap();
    (page, data)
}

async fn plot(page: &Mounted) -> HtmlElement {
    let plot = page.wait_for("[role=slider]", "Events by day").await;
    until("the chart is drawn", || plot.query_selector("svg").unwrap().is_some()).await;
    plot
}

fn told(plot: &HtmlElement) -> String {
    plot.get_attribute("aria-valuetext").unwrap_or_default()
}

fn tip(page: &Mounted) -> Option<String> {
    let tip: HtmlElement = page.root.query_selector(".chart-tip").unwrap()?.unchecked_into();
    (!tip.hidden()).then(|| tip.text_content().unwrap_or_default())
}

#[wasm_bindgen_test]
async fn arrow_keys_move_between_points_and_their_values_are_announced() {
    let (page, _data) = place(fortnight(), 800);
    let plot = plot(&page).await;
    plot.focus().unwrap();
    until("the last point is told", || told(&plot).contains("order_paid 413, previous period 13; cart_opened 811"))
        .await;
    assert!(told(&plot).contains("23") && told(&plot).contains("so far"), "{}", told(&plot));
    assert_eq!(plot.get_attribute("aria-valuenow").as_deref(), Some("14"));
    press_key(&plot, "ArrowLeft");
    until("the point before", || told(&plot).contains("order_paid 412")).await;
    assert!(!told(&plot).contains("so far"), "{}", told(&plot));
    press_key(&plot, "Home");
    until("the first point", || told(&plot).contains("order_paid 400")).await;
    press_key(&plot, "ArrowLeft");
    press_key(&plot, "ArrowRight");
    until("the second point", || told(&plot).contains("order_paid 401")).await;
    press_key(&plot, "End");
    press_key(&plot, "ArrowRight");
    until("there is nothing after the last", || plot.get_attribute("aria-valuenow").as_deref() == Some("14")).await;
    assert!(tip(&page).is_some_and(|tip| tip.contains("413")));
    press_key(&plot, "Escape");
    until("the layer is gone", || tip(&page).is_none()).await;
}

#[wasm_bindgen_test]
async fn the_way_to_an_unfinished_point_is_broken_and_to_a_finished_one_it_is_not() {
    let (page, data) = place(fortnight(), 800);
    let plot = plot(&page).await;
    let broken = || plot.query_selector_all(".chart-line[data-partial]").unwrap().length();
    until("both lines end broken", || broken() == 2).await;
    data.update(|data| {
        data.is_open = false;
        data.counted_from = Some("2026-11-10T09:00:00+01:00".into());
        data.counted_until = Some("2026-11-24T00:00:00+01:00".into());
    });
    until("both lines begin and end broken", || broken() == 4).await;
    plot.focus().unwrap();
    until("the last point says until when it counts", || told(&plot).contains("until") && told(&plot).contains("23"))
        .await;
    press_key(&plot, "Home");
    until("the first point says from when on", || told(&plot).contains("from") && told(&plot).contains("09:00")).await;
    data.update(|data| {
        data.counted_from = None;
        data.counted_until = None;
    });
    until("nothing is broken", || broken() == 0).await;
}

#[wasm_bindgen_test]
async fn hours_are_shown_in_24_hour_format() {
    let hours = |hour: u32| format!("2026-11-19T{hour:02}:00:00+01:00");
    let paid = Series { name: "order_paid".into(), values: vec![3; 24], total: 72, previous: None };
    let day = ChartData {
        points: (0..24).map(hours).collect(),
        unit: Unit::Hour,
        series: vec![paid],
        ..ChartData::default()
    };
    let (page, _data) = place(day, 800);
    let plot = plot(&page).await;
    let words = plot.text_content().unwrap_or_default();
    assert!(words.contains("15:00") && !words.contains("PM"), "{words}");
    plot.focus().unwrap();
    until("the last hour is told", || told(&plot).contains("23:00")).await;
}

#[wasm_bindgen_test]
async fn the_pointer_shows_the_nearest_point_and_leaves_it() {
    let (page, _data) = place(fortnight(), 800);
    let plot = plot(&page).await;
    let edges = plot.get_bounding_client_rect();
    let point = |kind: &str, x: f64| {
        let init = PointerEventInit::new();
        #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
        init.set_client_x((edges.left() + x) as i32);
        init.set_pointer_type("mouse");
        init.set_bubbles(true);
        plot.dispatch_event(&PointerEvent::new_with_event_init_dict(kind, &init).unwrap()).unwrap();
    };
    point("pointermove", edges.width() - 20.0);
    until("the last point is shown", || tip(&page).is_some_and(|tip| tip.contains("413") && tip.contains("811"))).await;
    frame().await;
    let layer = page.root.query_selector(".chart-tip").unwrap().unwrap().get_bounding_client_rect();
    assert!(layer.right() <= edges.right() + 1.0, "inside the chart: {} of {}", layer.right(), edges.right());
    point("pointermove", 50.0);
    until("the first point is shown", || tip(&page).is_some_and(|tip| tip.contains("400"))).await;
    point("pointerleave", 900.0);
    until("nothing is shown", || tip(&page).is_none()).await;
}

#[wasm_bindgen_test]
async fn the_table_has_every_number_whether_it_is_seen_or_only_read_out() {
    let (page, _data) = place(fortnight(), 800);
    plot(&page).await;
    let rows = |page: &Mounted| -> Vec<String> {
        let rows = page.root.query_selector_all("table.table tr").unwrap();
        (0..rows.length()).map(|row| rows.get(row).unwrap().text_content().unwrap_or_default()).collect()
    };
    let hidden = rows(&page);
    assert_eq!(hidden.len(), 16, "a head, fourteen days, a foot: {hidden:?}");
    assert!(page.root.query_selector(".sr-only > table").unwrap().is_some());
    page.wait_for("button", "Table").await.click();
    until("the table is seen", || page.root.query_selector("[role=region] > table").unwrap().is_some()).await;
    let seen = rows(&page);
    assert_eq!(seen, hidden);
    assert!(seen[0].contains("order_paid") && seen[0].contains("order_paid (previous period)"), "{seen:?}");
    assert!(seen[1].ends_with("4000811"), "400, before 0, 811: {seen:?}");
    assert!(seen[15].ends_with("5,6919111,354"), "{seen:?}");
    assert!(page.root.query_selector("[role=slider]").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn lines_differ_by_more_than_colour_and_the_key_shows_how() {
    let (page, _data) = place(fortnight(), 800);
    let plot = plot(&page).await;
    let dashes = |root: &HtmlElement, selector: &str| -> Vec<Option<String>> {
        let lines = root.query_selector_all(selector).unwrap();
        let dash =
            |line: u32| lines.get(line).unwrap().unchecked_into::<web_sys::Element>().get_attribute("stroke-dasharray");
        (0..lines.length()).map(dash).collect()
    };
    // The last, unfinished segment of each line is a separate path.
    let mut drawn = dashes(&plot, "g:not([data-before]) > .chart-line:not([data-partial])");
    assert_eq!(dashes(&plot, "g:not([data-before]) > .chart-line[data-partial]").len(), 2);
    drawn.reverse();
    assert_eq!(drawn, [None, Some("6 3".to_owned())]);
    assert_eq!(dashes(&page.root, ".chart-key .chart-line"), drawn);
    assert!(page.text().contains("5,691 +6,154% compared to previous period"), "{}", page.text());
}

#[wasm_bindgen_test]
async fn a_chart_is_drawn_anew_when_its_width_or_its_numbers_change() {
    let (page, data) = place(fortnight(), 800);
    let plot = plot(&page).await;
    let width = || plot.query_selector("svg").unwrap().and_then(|svg| svg.get_attribute("width"));
    let words = || plot.query_selector_all("text[text-anchor=middle]").unwrap().length();
    let (wide, many) = (width(), words());
    page.root.style().set_property("width", "300px").unwrap();
    until("it is narrower", || width() != wide && width().as_deref() == Some("300")).await;
    assert!(words() < many, "{} of {many} dates", words());
    plot.focus().unwrap();
    data.update(|data| {
        data.points.truncate(2);
        data.series.truncate(1);
        data.series[0].values = vec![7, 8];
    });
    until("the new numbers are told", || told(&plot).contains("order_paid 8")).await;
    assert_eq!(plot.get_attribute("aria-valuemax").as_deref(), Some("2"));
}

#[wasm_bindgen_test]
async fn bars_and_totals_show_the_same_numbers() {
    let (page, _data) = place(fortnight(), 800);
    plot(&page).await;
    page.wait_for("button", "Bars").await.click();
    until("bars are drawn", || {
        page.root.query_selector_all(".chart-plot .chart-bar:not([data-partial])").unwrap().length() == 4
    })
    .await;
    page.wait_for("button", "Number").await.click();
    let total = page.wait_for(".chart-number", "order_paid").await;
    assert!(total.text_content().unwrap_or_default().contains("5,691"));
    assert!(total.text_content().unwrap_or_default().contains("previous period: 91"));
}
