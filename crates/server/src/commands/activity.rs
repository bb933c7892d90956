//! `rolecall-server verify-activity`.

use super::{Done, Misuse, print};
use rolecall_server::activity::verify::{self, NotedHead};
use rolecall_server::config::Config;
use rolecall_server::store::Db;
use secrecy::ExposeSecret;

/// Checks the activity logs and prints what is wrong.
pub(super) async fn verify(arguments: &[String]) -> Done {
    let mut heads = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let head = match (argument.as_str(), arguments.next()) {
            ("--head", Some(head)) => {
                NotedHead::parse(head).ok_or_else(|| Misuse::new(format!("`{head}` is not NUMBER:HASH")))?
            }
            (other, _) => return Err(Misuse::unknown(other).into()),
        };
        heads.push(head);
    }
    let config = Config::from_env()?;
    let db = Db::open_to_read(config.database_url.expose_secret(), config.database_time).await?;
    let report = verify::verify(&db, &heads).await?;
    db.close().await;
    for finding in &report.findings {
        print(&finding.to_string())?;
    }
    print(&format!("{} entries of {} organizations verified", report.entries, report.organizations))?;
    if report.findings.is_empty() { Ok(()) } else { Err("the activity log is not intact".into()) }
}
