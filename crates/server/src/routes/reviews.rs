//! `/api/organizations/:org/review/` and `…/reviews/`: access reviews and their reports (ours).

mod carry_out;
pub mod create;
mod decided;
pub mod list;
pub mod report;
pub mod show;

use crate::store::reviews::ReportRow;
use rolecall_api::ReviewSummary;

fn summary(report: ReportRow) -> ReviewSummary {
    let ReportRow { id, created_at, reviewer, counts } = report;
    ReviewSummary { id, created_at: created_at.wire(), reviewer, counts }
}
