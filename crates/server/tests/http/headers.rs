//! Headers of all responses.

use crate::support::{TestApp, folder::Folder};

#[tokio::test]
async fn every_response_has_the_security_headers() {
    let folder = Folder::new();
    folder.write("index.html", "<script>alert(1)</script>");
    let app = TestApp::with(&[("ROLECALL_STATIC_DIR", folder.path())]).await;
    for path in ["/", "/missing.js", "/_preflight", "/api/users/@me", "/api/nonsense", "/api/login"] {
        let answer = app.program().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
        let caching = if path == "/" { "no-cache" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), caching, "{path}");
    }
}

#[tokio::test]
async fn the_policy_allows_own_files_and_the_one_inline_script() {
    let folder = Folder::new();
    folder.write("index.html", "<script>alert(1)</script>");
    let app = TestApp::with(&[("ROLECALL_STATIC_DIR", folder.path())]).await;
    let policy = app.program().get("/").await.header("content-security-policy").to_owned();
    let expected = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' \
        'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='; style-src 'self'; connect-src 'self'; \
        img-src 'self' data:; font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
        form-action 'self'; object-src 'none'";
    assert_eq!(policy, expected);
}

#[tokio::test]
async fn on_https_responses_have_strict_transport_security() {
    let app = TestApp::with(&[("ROLECALL_SITE_URL", "https://rolecall.test")]).await;
    let answer = app.program().get("/_preflight").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}
