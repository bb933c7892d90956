//! Tables as files for spreadsheets (RFC 4180), the same from the server and from the app.

/// What spreadsheets take for the beginning of a formula, behind spaces too.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Whatever somebody has sent. What would be a formula gets an apostrophe before it, which spreadsheets take for
    /// "this is text".
    Text(String),
    /// A number that we have written; its sign begins no formula.
    Number(String),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

/// Rows of cells as the text of a file.
#[must_use]
pub fn to_csv<R>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item: Into<Cell>>,
{
    let mut file = String::new();
    for row in rows {
        let cells: Vec<String> = row.into_iter().map(|cell| written(cell.into())).collect();
        file += &cells.join(",");
        file += "\r\n";
    }
    file
}

fn written(cell: Cell) -> String {
    let text = match cell {
        Cell::Number(number) => return number,
        Cell::Text(text) => text,
    };
    let is_formula = text.trim_start().starts_with(FORMULA) || text.starts_with(['\t', '\r', '\n']);
    let harmless = if is_formula { format!("'{text}") } else { text };
    // Some spreadsheets part cells at a semicolon.
    let needs_quotes = harmless.contains([',', ';', '"', '\r', '\n']);
    if needs_quotes { format!("\"{}\"", harmless.replace('"', "\"\"")) } else { harmless }
}
