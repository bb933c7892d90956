//! The data of a chart. Pure.

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
    /// Its label in the legend and the table.
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
    /// The total of the previous period.
    pub total: u64,
}

/// The length of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// A point is an hour.
    Hour,
    /// A point is a day.
    #[default]
    Day,
    /// A point is a week.
    Week,
    /// A point is a month.
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
    pub(super) fn is_compared(&self) -> bool {
        self.series.iter().any(|series| series.previous.as_ref().is_some_and(|before| !before.values.is_empty()))
    }

    /// True if the first point counts only part of its time.
    pub(super) fn is_first_partial(&self) -> bool {
        self.counted_from.is_some()
    }

    /// True if the last point counts only part of its time.
    pub(super) fn is_last_partial(&self) -> bool {
        self.is_open || self.counted_until.is_some()
    }

    /// The lines that are drawn, at most [`MOST_LINES`].
    pub(super) fn drawn(&self) -> &[Series] {
        &self.series[..self.series.len().min(MOST_LINES)]
    }
}

/// The colour of a line for the attribute `data-series`, from 1: `[data-series="1"]` sets `--series`.
#[must_use]
pub const fn series_mark(index: usize) -> usize {
    index % MOST_LINES + 1
}
