//! `GET /api/schema/`.

use crate::support::TestApp;
use axum::http::Method;
use flate2::read::GzDecoder;
use rolecall_api::ENDPOINTS;
use rolecall_api::schema::documented_path;
use std::io::Read;

#[tokio::test]
async fn everybody_can_read_it_and_it_has_all_endpoints() {
    let app = TestApp::new().await;
    for path in ["/api/schema", "/api/schema/", "/api/schema/?format=json"] {
        let answer = app.program().get(path).await;
        assert_eq!(answer.header("content-type"), "application/vnd.oai.openapi+json");
        let document = answer.is(200);
        assert_eq!(document["openapi"], "3.1.0");
        assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
        for endpoint in ENDPOINTS {
            let method = format!("{:?}", endpoint.method).to_lowercase();
            let operation = &document["paths"][documented_path(endpoint)][&method];
            assert_eq!(operation["operationId"], endpoint.name.replace('.', "_"), "{}", endpoint.name);
        }
    }
}

#[tokio::test]
async fn it_is_compressed_and_not_sent_to_whom_has_it() {
    let app = TestApp::new().await;
    let plain = app.program().get("/api/schema/").await;
    let packed = app.program().with("accept-encoding", "gzip").get("/api/schema/").await;
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), ("", "gzip"));
    let mut unpacked = Vec::new();
    GzDecoder::new(packed.bytes.as_ref()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.bytes);
    assert!(packed.bytes.len() * 6 < plain.bytes.len(), "{} of {}", packed.bytes.len(), plain.bytes.len());
    for answer in [&plain, &packed] {
        assert_eq!((answer.header("cache-control"), answer.header("vary")), ("no-cache", "accept-encoding"));
    }
    let again = app.program().with("if-none-match", plain.header("etag")).get("/api/schema/").await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    assert_eq!(app.program().with("if-none-match", "\"other\"").get("/api/schema/").await.status, 200);
    let head = app.program().send(Method::HEAD, "/api/schema/", None, "").await;
    assert_eq!((head.status.as_u16(), head.bytes.len(), head.header("etag")), (200, 0, plain.header("etag")));
}
