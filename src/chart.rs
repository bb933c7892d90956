//! Charts over time: lines, bars, a table, or totals only. They fit the available width, and can be read by pointer,
//! touch, keyboard and screen reader. Charts know no route, API or role: they get plain data.

mod axis;
mod dates;
mod key;
mod kind;
mod layout;
mod numbers;
mod plot;
mod scale;
mod table;
mod tip;

pub use kind::{ChartKind, KindChoice};
pub use numbers::{change, number};

use dates::Dates;
use key::{Key, Totals};
use leptos::prelude::*;
use plot::Plot;
use table::Table;

/// Maximum number of lines in a chart, one per colour. Show more of them in a table.
pub const MOST_LINES: usize = 6;

/// The data of a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartData {
    /// The start of each point in RFC 3339, with the offset of the time zone to display.
    pub points: Vec<String>,
    /// The length of a point.
    pub unit: Unit,
    /// True if the last point has not ended yet, so its value can still change.
    pub is_open: bool,
    /// If the first point counts only part of its time: the start of that part, in the format of `points`.
    pub counted_from: Option<String>,
    /// If the last point counts only part of its time: the end of that part.
    pub counted_until: Option<String>,
    /// The lines, in the order of the colours.
    pub series: Vec<Series>,
}

/// One line of a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// Its label.
    pub name: String,
    /// The value of each point.
    pub values: Vec<u64>,
    /// The total. Unique users are counted once, so it is not the sum.
    pub total: u64,
    /// The previous period, if compared.
    pub previous: Option<Previous>,
}

/// The previous period of a line. Without points, only its total is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Previous {
    /// The start of each point, as in [`ChartData::points`].
    pub points: Vec<String>,
    /// The value of each point.
    pub values: Vec<u64>,
    /// The total.
    pub total: u64,
}

/// The length of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// An hour.
    Hour,
    /// A day.
    #[default]
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// The height of a chart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChartHeight {
    /// For a chart beside other content.
    #[default]
    Low,
    /// For a chart that is the main content.
    High,
}

impl ChartData {
    /// True if all values are zero or there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let none =
            |series: &Series| series.total == 0 && series.previous.as_ref().is_none_or(|before| before.total == 0);
        self.points.is_empty() || self.series.iter().all(none)
    }

    /// Keeps only the totals of the previous period, without its points: for small charts.
    #[must_use]
    pub fn with_totals_before(mut self) -> ChartData {
        for before in self.series.iter_mut().filter_map(|series| series.previous.as_mut()) {
            before.points.clear();
            before.values.clear();
        }
        self
    }

    /// True if points of the previous period are shown.
    fn is_compared(&self) -> bool {
        self.series.iter().any(|series| series.previous.as_ref().is_some_and(|before| !before.values.is_empty()))
    }

    /// True if the first point counts only part of its time.
    fn is_first_partial(&self) -> bool {
        self.counted_from.is_some()
    }

    /// True if the last point counts only part of its time.
    fn is_last_partial(&self) -> bool {
        self.is_open || self.counted_until.is_some()
    }

    /// The lines that are drawn, at most [`MOST_LINES`].
    fn drawn(&self) -> &[Series] {
        &self.series[..self.series.len().min(MOST_LINES)]
    }
}

/// The colour of a line for the attribute `data-series`, from 1: `[data-series="1"]` sets `--series`.
#[must_use]
pub const fn series_mark(index: usize) -> usize {
    index % MOST_LINES + 1
}

/// A chart with a legend and a table. The table is visible, or only for screen readers.
#[component]
pub fn Chart(
    /// The data.
    #[prop(into)]
    data: Signal<ChartData>,
    /// How to show it.
    #[prop(into)]
    kind: Signal<ChartKind>,
    /// Its title, such as `Events by day`.
    #[prop(into)]
    label: Signal<String>,
    /// Its height.
    #[prop(optional)]
    height: ChartHeight,
) -> impl IntoView {
    let dates = Memo::new(move |_| data.with(Dates::words_of));
    let body = move || match kind.get() {
        ChartKind::Table => view! { <Table data dates label is_seen=true/> }.into_any(),
        ChartKind::Number => view! {
            <Totals data/>
            <Table data dates label is_seen=false/>
        }
        .into_any(),
        drawn @ (ChartKind::Lines | ChartKind::Bars) => view! {
            <div class="chart-body">
                <Plot data dates label height is_bars=drawn == ChartKind::Bars/>
                <Key data is_bars=drawn == ChartKind::Bars/>
            </div>
            <Table data dates label is_seen=false/>
        }
        .into_any(),
    };
    view! {
        <div class="chart" data-height=match height {
            ChartHeight::Low => "low",
            ChartHeight::High => "high",
        }>{body}</div>
    }
}
