//! Charts over time: lines, bars, a table, or totals only. They fit the available width, and can be read by pointer,
//! touch, keyboard and screen reader. Charts know no route, API or role: they get plain data.

mod axis;
mod data;
mod dates;
mod key;
mod kind;
mod layout;
mod numbers;
mod plot;
mod scale;
mod table;
mod tip;

pub use data::{ChartData, ChartHeight, MOST_LINES, Previous, Series, Unit, series_mark};
pub use kind::{ChartKind, KindChoice};
pub use numbers::{change, number};

use dates::Dates;
use key::{Key, Totals};
use plot::Plot;
use rolecall_view::prelude::*;
use table::Table;

/// A chart with a legend and a table. The table is visible, or only for screen readers.
#[component]
pub fn Chart(
    /// The points and lines; drawn again when they change.
    #[prop(into)]
    data: Signal<ChartData>,
    /// How to show it.
    #[prop(into)]
    kind: Signal<ChartKind>,
    /// Its title, such as `Events by day`.
    #[prop(into)]
    label: Signal<String>,
    /// Low if left out.
    #[prop(optional)]
    height: ChartHeight,
) -> impl IntoView {
    let dates = Memo::new(move |_| data.with(Dates::new));
    let body = move || match kind.get() {
        ChartKind::Table => view! { <Table data dates label is_seen=true/> },
        ChartKind::Number => view! {
            <Totals data/>
            <Table data dates label is_seen=false/>
        },
        drawn @ (ChartKind::Lines | ChartKind::Bars) => view! {
            <div class="chart-body">
                <Plot data dates label height is_bars=drawn == ChartKind::Bars/>
                <Key data is_bars=drawn == ChartKind::Bars/>
            </div>
            <Table data dates label is_seen=false/>
        },
    };
    view! {
        <div class="chart" data-height=match height {
            ChartHeight::Low => "low",
            ChartHeight::High => "high",
        }>{body}</div>
    }
}
