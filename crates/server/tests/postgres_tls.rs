//! TLS to PostgreSQL: the server honours `sslmode` and `sslrootcert` of the database URL.
//!
//! Needs the cluster of `./dev step test_postgres`, whose certificate is for `localhost` and not for `127.0.0.1`.
//! `ROLECALL_TEST_TLS` is the folder of its certificate authority (`ca.pem`) and of another one (`other.pem`).

use crate::support::TestApp;
use rolecall_server::store::{Db, OpenError, sql};
use secrecy::ExposeSecret;
use std::time::Duration;

/// A database of the cluster, and the folder of the certificates.
struct Cluster {
    /// Keeps the database.
    app: TestApp,
    certificates: String,
}

impl Cluster {
    /// `None` on SQLite.
    async fn new() -> Option<Self> {
        let certificates = std::env::var("ROLECALL_TEST_TLS").ok()?;
        Some(Cluster { app: TestApp::new().await, certificates })
    }

    /// Opens the database by this name of its machine. The text of `query` can name files in `{}`.
    async fn open(&self, host: &str, query: &str) -> Result<Db, OpenError> {
        let url = self.app.app.config.database_url.expose_secret().replacen("127.0.0.1", host, 1);
        let query = query.replace("{}", &self.certificates);
        Db::open(&format!("{url}&{query}"), 1, Duration::from_secs(10)).await
    }

    async fn is_encrypted(&self, host: &str, query: &str) -> bool {
        let db = self.open(host, query).await.unwrap();
        let ssl = "SELECT CAST(ssl AS TEXT) FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let is_encrypted: String = sql::query_scalar(ssl).fetch_one(&mut db.read().await.unwrap()).await.unwrap();
        db.close().await;
        is_encrypted == "true"
    }

    /// Why the database cannot be opened.
    async fn refusal(&self, host: &str, query: &str) -> String {
        self.open(host, query).await.unwrap_err().to_string()
    }
}

#[tokio::test]
async fn sslmode_decides_whether_the_connection_is_encrypted() {
    let Some(cluster) = Cluster::new().await else { return };
    assert!(!cluster.is_encrypted("127.0.0.1", "sslmode=disable").await);
    assert!(cluster.is_encrypted("127.0.0.1", "sslmode=prefer").await);
    assert!(cluster.is_encrypted("127.0.0.1", "sslmode=require").await);
}

#[tokio::test]
async fn verify_ca_accepts_only_certificates_of_the_given_authority() {
    let Some(cluster) = Cluster::new().await else { return };
    assert!(cluster.is_encrypted("127.0.0.1", "sslmode=verify-ca&sslrootcert={}/ca.pem").await);
    let refusal = cluster.refusal("127.0.0.1", "sslmode=verify-ca&sslrootcert={}/other.pem").await;
    assert!(refusal.contains("certificate"), "{refusal}");
    // No authority that browsers trust has made it.
    let refusal = cluster.refusal("127.0.0.1", "sslmode=verify-ca").await;
    assert!(refusal.contains("certificate"), "{refusal}");
}

#[tokio::test]
async fn verify_full_also_checks_the_name_of_the_server() {
    let Some(cluster) = Cluster::new().await else { return };
    assert!(cluster.is_encrypted("localhost", "sslmode=verify-full&sslrootcert={}/ca.pem").await);
    let refusal = cluster.refusal("127.0.0.1", "sslmode=verify-full&sslrootcert={}/ca.pem").await;
    assert!(refusal.contains("certificate"), "{refusal}");
    let refusal = cluster.refusal("localhost", "sslmode=verify-full&sslrootcert={}/other.pem").await;
    assert!(refusal.contains("certificate"), "{refusal}");
}

#[tokio::test]
async fn a_missing_certificate_file_is_named() {
    let Some(cluster) = Cluster::new().await else { return };
    let refusal = cluster.refusal("localhost", "sslmode=verify-full&sslrootcert={}/missing.pem").await;
    assert!(refusal.contains("cannot be opened"), "{refusal}");
}
