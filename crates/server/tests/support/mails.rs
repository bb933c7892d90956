//! Mails that wait in the queue, without a mail server.

use super::{SITE, TestApp};
use rolecall_server::store::sql;
use serde_json::Value;

impl TestApp {
    /// A server whose mails wait in the queue.
    pub(crate) async fn with_mail() -> Self {
        TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")]).await
    }

    /// The paths of the links in the mails of this kind to this address, oldest first.
    pub(crate) async fn mailed(&self, kind: &str, to: &str) -> Vec<String> {
        let query = sql::query("SELECT data FROM mails WHERE kind = $1 AND recipient = $2 ORDER BY id");
        let rows = query.bind(kind).bind(to).fetch_all(&mut self.app.db.read().await.unwrap()).await.unwrap();
        let link = |row: &sql::Row| {
            let mail: Value = serde_json::from_str(&row.try_get::<String>("data").unwrap()).unwrap();
            mail[kind]["link"].as_str().map(|link| link.strip_prefix(SITE).unwrap().to_owned())
        };
        rows.iter().map(|row| link(row).unwrap_or_default()).collect()
    }
}
