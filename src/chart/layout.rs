//! Computes the positions of everything in a chart of a given width, in CSS pixels. Pure.

use super::{ChartData, ChartHeight, Series, numbers::short, scale::ticks};

/// Margin at the right of the last point, so that its dot is not cut off.
const RIGHT: f64 = 8.0;
/// Charts narrower than this are lower, too.
const NARROW: f64 = 480.0;
/// Minimum width of a bar beside others; below it, bars are stacked.
const THIN: f64 = 2.5;
/// Maximum width of a bar.
const WIDE: f64 = 28.0;

/// The available space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    /// Width of the whole chart.
    pub(super) width: f64,
    /// Font size of the axes.
    pub(super) letters: f64,
    /// Height of the chart.
    pub(super) height: ChartHeight,
    /// True for bars, false for lines.
    pub(super) is_bars: bool,
}

/// The computed positions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The edges of the plot area.
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// The labels of the y-axis with their positions, from the bottom.
    pub(super) ticks: Vec<(u64, f64)>,
    /// Number of points.
    pub(super) count: usize,
    /// The arrangement of bars, if it has bars.
    pub(super) bars: Option<Bars>,
    room: Room,
}

/// How the bars of a point are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bars {
    /// The bars of a point are side by side.
    Beside,
    /// The bars of a point are stacked.
    Stacked,
}

/// Which points of a line are solid, and which dashed because they are partial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) whole: std::ops::Range<usize>,
    pub(super) partial: [std::ops::Range<usize>; 2],
}

/// The rectangle of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bar {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Layout {
    pub(super) fn new(data: &ChartData, room: Room) -> Layout {
        let plot_height = match (room.height, room.width < NARROW) {
            (ChartHeight::Low, false) => 160.0,
            (ChartHeight::Low, true) => 120.0,
            (ChartHeight::High, false) => 280.0,
            (ChartHeight::High, true) => 200.0,
        };
        let count = data.points.len();
        // Labels of stacked bars can be wider than those of single lines; this estimate is good enough to decide
        // whether to stack.
        let roughly = room.width - RIGHT - 4.0 * room.letters;
        let abreast = data.drawn().len() * if data.is_compared() { 2 } else { 1 };
        let slot = roughly / float(count.max(1));
        let bars = room
            .is_bars
            .then(|| if abreast > 1 && slot * 0.8 / float(abreast) < THIN { Bars::Stacked } else { Bars::Beside });
        let top = (room.letters / 2.0 + 2.0).round();
        let bottom = top + plot_height;
        let numbers = ticks(most(data, bars));
        let widest = numbers.iter().map(|tick| short(*tick).chars().count()).max().unwrap_or_default();
        let left = (float(widest) * room.letters * 0.62 + 8.0).ceil();
        let highest = numbers.last().copied().unwrap_or(1);
        let place = |tick: u64| bottom - plot_height * share(tick, highest);
        let ticks = numbers.into_iter().map(|tick| (tick, place(tick))).collect();
        let height = (bottom + room.letters * 2.2).ceil();
        Layout { width: room.width, height, left, right: room.width - RIGHT, top, bottom, ticks, count, bars, room }
    }

    /// The y-position of a value.
    pub(super) fn y(&self, value: u64) -> f64 {
        let highest = self.ticks.last().map_or(1, |(tick, _)| *tick);
        self.bottom - (self.bottom - self.top) * share(value, highest)
    }

    /// The x-position of a point.
    pub(super) fn x(&self, point: usize) -> f64 {
        if self.bars.is_some() {
            self.left + self.slot() * (float(point) + 0.5)
        } else if self.count < 2 {
            f64::midpoint(self.left, self.right)
        } else {
            self.left + (self.right - self.left) * float(point) / float(self.count - 1)
        }
    }

    /// The point nearest to an x-position.
    pub(super) fn point_at(&self, x: f64) -> Option<usize> {
        let last = self.count.checked_sub(1)?;
        let place = match self.bars {
            Some(_) => ((x - self.left) / self.slot()).floor(),
            None if last == 0 => 0.0,
            None => ((x - self.left) / (self.right - self.left) * float(last)).round(),
        };
        Some(whole(place).min(last))
    }

    /// The start and width of all bars of a point; `None` for lines.
    pub(super) fn band(&self, point: usize) -> Option<(f64, f64)> {
        self.bars?;
        Some((self.left + self.slot() * float(point), self.slot()))
    }

    /// How many labels with this many letters fit on the x-axis.
    pub(super) fn words(&self, letters: usize) -> usize {
        // The last label ends at its point, so it is half a label closer to the one before.
        let word = 1.5 * float(letters) * self.room.letters * 0.62 + self.room.letters;
        whole((self.right - self.left) / word) + 1
    }

    /// The position and text anchor of a point's label, inside of the chart.
    pub(super) fn word_at(&self, point: usize, letters: usize) -> (f64, &'static str) {
        let (x, half) = (self.x(point), float(letters) * self.room.letters * 0.31);
        let edge = if self.bars.is_some() { self.width } else { self.right };
        if x + half > edge { (edge, "end") } else { (x.max(half), "middle") }
    }

    /// The line through some points, as an SVG path.
    pub(super) fn line(&self, values: &[u64], points: std::ops::Range<usize>) -> String {
        let mut path = String::with_capacity(values.len() * 12);
        let first = points.start;
        for (point, value) in values.iter().enumerate().take(self.count.min(points.end)).skip(first) {
            path.push(if point == first { 'M' } else { 'L' });
            path += &px(self.x(point));
            path.push(' ');
            path += &px(self.y(*value));
        }
        path
    }

    /// The bars of each series at each point, of the current or the previous period.
    pub(super) fn bars(&self, data: &ChartData, is_before: bool) -> Vec<Vec<Bar>> {
        let compared = data.is_compared();
        let lines = data.drawn().len().max(1);
        let (abreast, step) = match self.bars {
            Some(Bars::Beside) => (lines * if compared { 2 } else { 1 }, if compared { 2 } else { 1 }),
            _ => (if compared { 2 } else { 1 }, 0),
        };
        // The bar of the previous period is to the left.
        let shift = usize::from(compared && !is_before);
        let slot = self.slot();
        let room = if slot < 4.0 { slot } else { slot * 0.8 };
        let width = (room / float(abreast)).min(WIDE);
        let gap = if width > 6.0 { 1.0 } else { 0.0 };
        let mut below = vec![0_u64; self.count];
        let mut all = Vec::new();
        for (index, series) in data.drawn().iter().enumerate() {
            let place = index * step + shift;
            let offset = width * (float(place) - float(abreast) / 2.0);
            let mut bars = Vec::new();
            for (point, value) in values(series, is_before).iter().enumerate().take(self.count) {
                let base = if self.bars == Some(Bars::Stacked) { below[point] } else { 0 };
                let (y, foot) = (self.y(base.saturating_add(*value)), self.y(base));
                below[point] = below[point].saturating_add(*value);
                bars.push(Bar { x: self.x(point) + offset, y, width: (width - gap).max(0.5), height: foot - y });
            }
            all.push(bars);
        }
        all
    }

    /// The points of a line that are complete, and the partial ones at both ends, each with the segment to its nearest
    /// complete point.
    pub(super) fn parts(&self, data: &ChartData) -> Parts {
        let begin = usize::from(data.is_first_partial() && self.count > 1);
        let end = if data.is_last_partial() && self.count > 1 { self.count - 1 } else { self.count };
        if begin >= end {
            // Two points, both partial.
            return Parts { whole: 0..0, partial: [0..self.count, 0..0] };
        }
        let first = if begin > 0 { 0..begin + 1 } else { 0..0 };
        let last = if end < self.count { end - 1..self.count } else { 0..0 };
        Parts { whole: begin..end, partial: [first, last] }
    }

    fn slot(&self) -> f64 {
        (self.right - self.left) / float(self.count.max(1))
    }
}

fn values(series: &Series, is_before: bool) -> &[u64] {
    match &series.previous {
        Some(before) if is_before => &before.values,
        _ if is_before => &[],
        _ => &series.values,
    }
}

/// The highest value that anything reaches.
fn most(data: &ChartData, bars: Option<Bars>) -> u64 {
    let highest = |is_before: bool| {
        let columns = data.drawn().iter().map(move |series| values(series, is_before));
        if bars == Some(Bars::Stacked) {
            let column = |point: usize| {
                columns
                    .clone()
                    .filter_map(|values| values.get(point))
                    .fold(0_u64, |sum, value| sum.saturating_add(*value))
            };
            (0..data.points.len()).map(column).max()
        } else {
            columns.flatten().copied().max()
        }
    };
    highest(false).max(highest(true)).unwrap_or_default()
}

/// A position as text, rounded to a tenth of a pixel.
pub(super) fn px(place: f64) -> String {
    let tenths = (place * 10.0).round() / 10.0;
    format!("{tenths}")
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen, not numbers to be read")]
fn float(number: usize) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen, not numbers to be read")]
fn share(value: u64, of: u64) -> f64 {
    value as f64 / of.max(1) as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small, and not below zero")]
fn whole(place: f64) -> usize {
    place.max(0.0) as usize
}

#[cfg(test)]
mod tests;
