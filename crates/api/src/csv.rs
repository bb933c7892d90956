//! Writes CSV files for spreadsheets (RFC 4180), for the server and the browser app.

/// Characters that begin a formula in spreadsheets, also after spaces.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// The content of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text from a user. If it could be a formula, an apostrophe is put in front, which makes spreadsheets treat it as
    /// text.
    Text(String),
    /// A number that we have formatted; a sign does not make it a formula.
    Number(String),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

/// Formats rows of cells as a CSV file.
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
    // Some spreadsheets split cells at a semicolon.
    let needs_quotes = harmless.contains([',', ';', '"', '\r', '\n']);
    if needs_quotes { format!("\"{}\"", harmless.replace('"', "\"\"")) } else { harmless }
}
