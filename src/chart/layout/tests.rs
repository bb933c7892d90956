//! Tests of chart layouts at various widths.

use super::*;
use crate::chart::{Previous, Unit};

fn data(lines: usize, points: usize, compared: bool) -> ChartData {
    let values: Vec<u64> = (0..points as u64).map(|point| 10 * (point + 1)).collect();
    let starts: Vec<String> = (0..points).map(|point| format!("2026-11-{:02}T00:00:00Z", point % 28 + 1)).collect();
    let previous = compared.then(|| Previous { points: starts.clone(), values: values.clone(), total: 1 });
    let series = Series { name: "order_paid".into(), values, total: 1, previous };
    ChartData { points: starts, unit: Unit::Day, series: vec![series; lines], ..ChartData::default() }
}

fn laid_out(data: &ChartData, width: f64, is_bars: bool) -> Layout {
    Layout::new(data, Room { width, letters: 11.0, height: ChartHeight::Low, is_bars })
}

#[test]
fn everything_is_inside_the_available_width() {
    for width in [264.0, 320.0, 480.0, 1000.0] {
        for (lines, points) in [(1, 1), (1, 2), (3, 14), (6, 90), (5, 336)] {
            for compared in [false, true] {
                let data = data(lines, points, compared);
                let lines = laid_out(&data, width, false);
                assert!(lines.x(0) >= lines.left && lines.x(points - 1) <= width, "{width} {points}");
                let bars = laid_out(&data, width, true);
                for is_before in [false, true] {
                    for bar in bars.bars(&data, is_before).into_iter().flatten() {
                        assert!(bar.x >= bars.left - 0.6 && bar.x + bar.width <= width, "{width} {points}: {bar:?}");
                        assert!(bar.y >= bars.top - 0.1 && bar.height >= 0.0, "{width} {points}: {bar:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_line_goes_from_edge_to_edge_and_from_the_bottom_to_the_most() {
    let data = data(1, 10, false);
    let layout = laid_out(&data, 1000.0, false);
    assert_eq!(
        layout.line(&[0, 100], 0..10),
        format!("M{} {}L{} {}", px(layout.x(0)), px(layout.bottom), px(layout.x(1)), px(layout.top))
    );
    assert!((layout.x(0) - layout.left).abs() < 0.01 && (layout.x(9) - layout.right).abs() < 0.01);
    assert_eq!(layout.ticks.iter().map(|(tick, _)| *tick).collect::<Vec<_>>(), [0, 25, 50, 75, 100]);
}

#[test]
fn a_point_that_does_not_count_its_whole_time_is_drawn_apart() {
    let with = |points, from: bool, is_open| ChartData {
        counted_from: from.then(|| "2026-11-01T09:00:00Z".to_owned()),
        is_open,
        ..data(1, points, false)
    };
    let parts = |data: &ChartData| {
        let Parts { whole, partial: [first, last] } = laid_out(data, 600.0, false).parts(data);
        [whole, first, last]
    };
    assert_eq!(parts(&with(5, false, false)), [0..5, 0..0, 0..0]);
    assert_eq!(parts(&with(5, false, true)), [0..4, 0..0, 3..5]);
    assert_eq!(parts(&with(5, true, false)), [1..5, 0..2, 0..0]);
    assert_eq!(parts(&with(3, true, true)), [1..2, 0..2, 1..3]);
    assert_eq!(parts(&with(2, true, true)), [0..0, 0..2, 0..0]);
    assert_eq!(parts(&with(1, true, true)), [0..1, 0..0, 0..0]);
}

#[test]
fn the_nearest_point_is_found_and_never_one_that_is_not_there() {
    for is_bars in [false, true] {
        let layout = laid_out(&data(2, 14, false), 600.0, is_bars);
        for point in 0..14 {
            assert_eq!(layout.point_at(layout.x(point)), Some(point));
        }
        assert_eq!(layout.point_at(-50.0), Some(0));
        assert_eq!(layout.point_at(5000.0), Some(13));
    }
    assert_eq!(laid_out(&data(1, 0, false), 600.0, false).point_at(10.0), None);
    assert_eq!(laid_out(&data(1, 1, false), 600.0, false).point_at(10.0), Some(0));
}

#[test]
fn bars_are_side_by_side_if_they_fit_and_else_stacked() {
    let wide = laid_out(&data(3, 14, false), 800.0, true);
    assert_eq!(wide.bars, Some(Bars::Beside));
    assert_eq!(wide.ticks.last().map(|(tick, _)| *tick), Some(150));
    let crowded = data(3, 90, false);
    let narrow = laid_out(&crowded, 288.0, true);
    assert_eq!(narrow.bars, Some(Bars::Stacked));
    let bars = narrow.bars(&crowded, false);
    assert!((bars[0][89].y - (bars[1][89].y + bars[1][89].height)).abs() < 0.01, "the second stands on the first");
    assert!(narrow.ticks.last().is_some_and(|(tick, _)| *tick >= 3 * 900));
}

#[test]
fn narrow_charts_are_lower_and_have_fewer_labels() {
    let data = data(1, 90, false);
    let (wide, narrow) = (laid_out(&data, 1000.0, false), laid_out(&data, 288.0, false));
    assert!(narrow.height < wide.height);
    assert!((2..=5).contains(&narrow.words(6)), "{}", narrow.words(6));
    assert!(wide.words(6) > 10);
}

#[test]
fn no_label_overflows() {
    for is_bars in [false, true] {
        let layout = laid_out(&data(2, 90, false), 288.0, is_bars);
        for point in 0..90 {
            let (x, anchor) = layout.word_at(point, 6);
            let half = 6.0 * 11.0 * 0.31;
            let (begin, end) = if anchor == "end" { (x - 2.0 * half, x) } else { (x - half, x + half) };
            assert!(begin >= 0.0 && end <= 288.0, "{point}: {begin} to {end}");
        }
    }
}

#[test]
fn larger_letters_get_more_room_at_the_axes() {
    let data = data(1, 30, false);
    let room = Room { width: 600.0, letters: 22.0, height: ChartHeight::Low, is_bars: false };
    let (large, usual) = (Layout::new(&data, room), laid_out(&data, 600.0, false));
    assert!(large.left > usual.left && large.height > usual.height && large.words(6) < usual.words(6));
}
