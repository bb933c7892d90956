//! Passkeys without a browser: one that no browser made, and a row of the database.

use super::TestApp;
use rolecall_server::store::sql;

/// What a browser could have made, but did not, as JSON.
pub(crate) const PASSKEY: &str =
    r#"{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30"}}"#;

/// Gives a user a passkey with which nobody can sign in; returns its id.
pub(crate) async fn insert_passkey(app: &TestApp, user: &str) -> String {
    let id = "01900000-0000-7000-8000-000000000001".to_owned();
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query(
        "INSERT INTO passkeys (id, user_id, credential_id, credential, label, created_at)
         VALUES ($1, $2, 'AA', '{}', 'Laptop', 0)",
    )
    .bind(&id)
    .bind(user)
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}
