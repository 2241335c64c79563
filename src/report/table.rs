//! Table: what the formats made of rows and columns share.

use super::row::{COLUMNS, Row};

/// Without these columns a table is not a report, or no row can be told from another.
const REQUIRED: [&str; 5] = ["conflict_id", "kind", "score", "claim_text", "counter_text"];

/// The names of the columns that a reviewer added, sorted.
pub fn added_columns(rows: &[Row]) -> Vec<&str> {
    let mut names: Vec<&str> = rows
        .iter()
        .flat_map(|row| row.extra.keys().map(String::as_str))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The columns of a table as it was saved, in any order and with further ones.
pub struct Header(Vec<String>);

impl Header {
    /// # Errors
    /// Names the column that is missing or there twice.
    pub fn new(names: Vec<String>) -> Result<Header, String> {
        let twice = |(at, name): &(usize, &String)| !name.is_empty() && names[..*at].contains(name);
        if let Some((_, name)) = names.iter().enumerate().find(twice) {
            return Err(format!("two columns `{name}`"));
        }
        match REQUIRED.iter().find(|name| !names.iter().any(|other| other == *name)) {
            Some(missing) => Err(format!("no column `{missing}`")),
            None => Ok(Header(names)),
        }
    }

    /// The row that these cells hold; none if they are all empty.
    ///
    /// # Errors
    /// Says what is wrong with the cells.
    pub fn parse(&self, cells: &[String]) -> Result<Option<Row>, String> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(None);
        }
        if cells.iter().skip(self.0.len()).any(|cell| !cell.trim().is_empty()) {
            return Err("more cells than columns".to_owned());
        }
        let headless = |(name, cell): (&String, &String)| name.is_empty() && !cell.trim().is_empty();
        if self.0.iter().zip(cells).any(headless) {
            return Err("a cell stands under no heading".to_owned());
        }
        let cell = |name: &str| {
            let at = self.0.iter().position(|column| column == name);
            at.and_then(|at| cells.get(at)).map_or("", String::as_str)
        };
        if cell("conflict_id").trim().is_empty() {
            return Err("no conflict_id".to_owned());
        }
        let mut row = Row::from_cells(cell)?;
        row.extra = self
            .0
            .iter()
            .zip(cells)
            .filter(|(name, cell)| !name.is_empty() && !cell.is_empty() && !COLUMNS.contains(&name.as_str()))
            .map(|(name, cell)| (name.clone(), cell.clone()))
            .collect();
        Ok(Some(row))
    }
}
