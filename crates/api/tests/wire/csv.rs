//! CSV files for spreadsheets.

use rolecall_api::{Cell, to_csv};

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn rows_end_as_the_standard_says_and_special_cells_are_quoted() {
    let rows = [row(&["time", "a, b"]), row(&["2026-11-24", "say \"yes\""]), row(&["two\nlines", ""])];
    assert_eq!(to_csv(rows), "time,\"a, b\"\r\n2026-11-24,\"say \"\"yes\"\"\"\r\n\"two\nlines\",\r\n");
}

#[test]
fn no_cell_is_a_formula_or_breaks_out_of_its_place() {
    for (cell, written) in [
        ("Ada", "Ada"),
        ("=cmd()", "'=cmd()"),
        ("=1+1", "'=1+1"),
        ("+49 30 1", "'+49 30 1"),
        ("-x", "'-x"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "'\t=1"),
        ("a,\"b\"", "\"a,\"\"b\"\"\""),
        ("a;b", "\"a;b\""),
        ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
        ("two\nlines", "\"two\nlines\""),
    ] {
        assert_eq!(to_csv([row(&[cell])]), format!("{written}\r\n"));
    }
}

#[test]
fn numbers_stay_numbers() {
    for number in ["-3", "+2.5", "0", "-1e9"] {
        assert_eq!(to_csv([[Cell::Number(number.to_owned())]]), format!("{number}\r\n"));
    }
}
