//! Static files of the app.

use crate::support::{TestApp, folder::Folder};
use axum::http::Method;

const PAGE: &str = "<!doctype html><script type=\"module\">alert(1)</script><link rel=stylesheet href=/a.css>";
const SCRIPT: &str = "rolecall-4f0c1d2e3a4b5c6d.js";

fn built() -> Folder {
    let folder = Folder::new();
    folder.write("index.html", PAGE);
    folder.write("index.html.br", "brotli of the page");
    folder.write(SCRIPT, "plain script");
    folder.write(&format!("{SCRIPT}.br"), "brotli script");
    folder.write(&format!("{SCRIPT}.gz"), "gzip script");
    folder.write("rolecall-4f0c1d2e3a4b5c6d_bg.wasm", "plain wasm");
    folder.write("icons/favicon.svg", "<svg/>");
    folder.write(".stage/secret.txt", "half built");
    folder
}

async fn app(folder: &Folder) -> TestApp {
    TestApp::with(&[("ROLECALL_STATIC_DIR", folder.path())]).await
}

#[tokio::test]
async fn files_are_sent_in_the_encoding_that_the_client_prefers() {
    let folder = built();
    let app = app(&folder).await;
    for (accepts, encoding, body) in [
        ("gzip, deflate, br", "br", "brotli script"),
        ("br;q=0.5, gzip", "gzip", "gzip script"),
        ("br;q=0, gzip;q=0", "", "plain script"),
        ("zstd", "", "plain script"),
    ] {
        let answer = app.program().with("accept-encoding", accepts).get(&format!("/{SCRIPT}")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-encoding"), encoding, "{accepts}");
        assert_eq!(answer.bytes, body, "{accepts}");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    }
    let wasm = app.program().with("accept-encoding", "br").get("/rolecall-4f0c1d2e3a4b5c6d_bg.wasm").await;
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert_eq!(wasm.header("content-encoding"), "");
}

#[tokio::test]
async fn files_with_a_hash_in_their_name_are_immutable_and_the_page_is_not() {
    let folder = built();
    let app = app(&folder).await;
    for (path, expected) in [
        (format!("/{SCRIPT}"), "public, max-age=31536000, immutable"),
        ("/icons/favicon.svg".to_owned(), "no-cache"),
        ("/".to_owned(), "no-cache"),
        ("/index.html".to_owned(), "no-cache"),
        ("/organization/acme/members".to_owned(), "no-cache"),
    ] {
        let answer = app.program().get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("cache-control"), expected, "{path}");
    }
}

#[tokio::test]
async fn an_unchanged_file_is_304() {
    let folder = built();
    let app = app(&folder).await;
    let plain = app.program().get(&format!("/{SCRIPT}")).await;
    let brotli = app.program().with("accept-encoding", "br").get(&format!("/{SCRIPT}")).await;
    assert_ne!(plain.header("etag"), brotli.header("etag"));
    let known = format!("\"other\", W/{}", plain.header("etag"));
    let again = app.program().with("if-none-match", &known).get(&format!("/{SCRIPT}")).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    assert_eq!(again.header("etag"), plain.header("etag"));
    let other = app.program().with("if-none-match", brotli.header("etag")).get(&format!("/{SCRIPT}")).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn paths_of_pages_get_index_html_and_others_do_not() {
    let folder = built();
    let app = app(&folder).await;
    let browser = || app.program().with("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
    for path in ["/", "/index.html", "/login", "/project/7/settings?tab=access", "/signup/0a/", "/%C3%A4"] {
        let answer = browser().get(path).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.as_ref()), (200, PAGE.as_bytes()), "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    }
    for path in ["/missing-0123456789abcdef.js", "/a.css", "/favicon.ico", "/robots.txt"] {
        browser().get(path).await.is_not_found();
    }
    app.program().with("accept", "application/json").get("/login").await.is_not_found();
    // A path of the API is never a page of the app.
    for path in ["/api", "/api/", "/api/nonsense", "/api/nonsense/", "/_preflight/nonsense", "//api/x"] {
        let answer = browser().get(path).await;
        answer.is_not_found();
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_static_folder() {
    let folder = built();
    let app = app(&folder).await;
    for path in [
        "/../Cargo.toml",
        "/..%2fCargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/icons/..%5c..%5cetc%5cpasswd",
        "/icons/../../../etc/passwd",
        "/index.html%00",
        "/.stage/secret.txt",
        "//etc/passwd.txt",
        "/%ff",
        "/index.html.br",
        "/icons/favicon.svg/x.svg",
    ] {
        app.program().get(path).await.is_not_found();
    }
}

#[tokio::test]
async fn files_accept_only_get_and_head() {
    let folder = built();
    let app = app(&folder).await;
    let answer = app.program().send(Method::POST, "/login", None, "x").await;
    answer.is_error(405, "invalid_request", "method_not_allowed", None);
    assert_eq!(answer.header("allow"), "GET, HEAD");
    let head = app.program().send(Method::HEAD, &format!("/{SCRIPT}"), None, "").await;
    assert_eq!(head.status, 200);
}

#[tokio::test]
async fn a_rebuilt_app_is_served_without_a_restart() {
    let folder = built();
    let app = app(&folder).await;
    app.program().get("/").await;
    folder.write(
        "index.html",
        "<script>alert(2)</script> and longer than before, much longer, so that it shows".repeat(2),
    );
    folder.write("rolecall-aaaaaaaaaaaaaaaa.js", "new");
    let page = app.program().get("/").await;
    assert!(page.text().contains("alert(2)"));
    assert!(!page.header("content-security-policy").contains("bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="));
    app.program().get("/rolecall-aaaaaaaaaaaaaaaa.js").await.is(200);
}

#[tokio::test]
async fn a_compressed_page_of_an_earlier_build_is_not_served() {
    let folder = built();
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    let copy = std::fs::File::options().write(true).open(format!("{}/index.html.br", folder.path())).unwrap();
    copy.set_modified(long_ago).unwrap();
    let app = app(&folder).await;
    let page = app.program().with("accept-encoding", "br").get("/").await;
    assert_eq!((page.header("content-encoding"), page.bytes.as_ref()), ("", PAGE.as_bytes()));
    // Files compressed later are used at once.
    folder.write("index.html.br", "fresh brotli");
    folder.write("index.html.gz", "fresh gzip");
    let page = app.program().with("accept-encoding", "br").get("/").await;
    assert_eq!((page.header("content-encoding"), page.bytes.as_ref()), ("br", &b"fresh brotli"[..]));
}

#[tokio::test]
async fn without_an_app_the_api_works_and_pages_say_what_to_do() {
    let app = TestApp::new().await;
    let page = app.program().get("/").await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("ROLECALL_STATIC_DIR"));
    app.program().get("/_preflight").await.is(200);
}

#[tokio::test]
async fn cors_allows_every_site_to_load_the_sdk_and_nothing_else() {
    let folder = built();
    folder.write("static/array.js", "the SDK");
    let app = app(&folder).await;
    let page = || app.program().with("origin", "https://shop.example").with("sec-fetch-site", "cross-site");
    for (path, status) in [("/static/array.js", 200), ("/static/other.js", 404), (&*format!("/{SCRIPT}"), 200)] {
        let answer = page().get(path).await;
        assert_eq!(answer.status, status, "{path}");
        let open = path.starts_with("/static/");
        assert_eq!(answer.header("access-control-allow-origin"), if open { "https://shop.example" } else { "" });
        assert_eq!(answer.header("cross-origin-resource-policy"), if open { "cross-origin" } else { "same-origin" });
    }
    let sdk = page().get("/static/array.js").await;
    assert_eq!((sdk.header("content-type"), &sdk.bytes[..]), ("text/javascript; charset=utf-8", b"the SDK".as_slice()));
    assert_eq!(sdk.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn responses_of_the_api_name_the_build_of_the_app_and_follow_a_new_one() {
    let folder = built();
    let page = |build: &str| format!("<!doctype html><meta name=\"rolecall-build\" content=\"{build}\" />");
    folder.write("index.html", page("4f0c1d2e"));
    let app = app(&folder).await;
    for path in ["/_preflight", "/api/users/@me/", "/api/nothing"] {
        assert_eq!(app.program().get(path).await.header("rolecall-build"), "4f0c1d2e", "{path}");
    }
    folder.write("index.html", page("5a5a"));
    folder.write("another.txt", "a build has other files");
    app.program().get("/").await.is(200);
    assert_eq!(app.program().get("/_preflight").await.header("rolecall-build"), "5a5a");
}

#[tokio::test]
async fn a_server_without_an_app_names_no_build() {
    for page in [None, Some(PAGE)] {
        let folder = Folder::new();
        if let Some(page) = page {
            folder.write("index.html", page);
        }
        let answer = app(&folder).await.program().get("/_preflight").await;
        assert!(!answer.headers.contains_key("rolecall-build"));
    }
}
