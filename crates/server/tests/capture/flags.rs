//! What SDKs request before they send: `/decide`, `/flags`, and the config of the browser SDK.

use super::Project;
use super::forms::{base64, gzip, percent};
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn flags_are_empty_and_compression_is_offered() {
    let project = Project::new().await;
    let plain = json!({"token": project.token, "distinct_id": "ada", "groups": {}}).to_string().into_bytes();
    for path in ["/decide", "/decide/?v=2", "/decide/?v=3", "/flags", "/flags/?v=2"] {
        let form = format!("data={}", percent(base64(&plain).as_bytes())).into_bytes();
        for (kind, body) in [
            ("application/json", plain.clone()),
            ("text/plain", gzip(&plain)),
            ("text/plain", base64(&plain).into_bytes()),
            ("application/x-www-form-urlencoded", form),
        ] {
            let answer = project.app.program().send(Method::POST, path, Some(kind), body).await.is(200);
            assert_eq!((&answer["featureFlags"], &answer["flags"]), (&json!({}), &json!({})));
            assert_eq!(answer["supportedCompression"], json!(["gzip", "gzip-js"]));
            assert_eq!(answer["config"]["enable_collect_everything"], true);
        }
        let sign = if path.contains('?') { '&' } else { '?' };
        for query in [format!("data={}", percent(&plain)), format!("token={}", project.token)] {
            project.app.program().get(&format!("{path}{sign}{query}")).await.is(200);
        }
        let missing = project.send(path, json!({"distinct_id": "ada"})).await;
        missing.is_error(401, "authentication_error", "missing_api_key", None);
        let unknown = project.send(path, json!({"token": "phc_x", "distinct_id": "ada"})).await;
        unknown.is_error(401, "authentication_error", "invalid_api_key", None);
        project.app.program().send(Method::POST, path, None, "{").await.is_invalid("invalid_payload", None);
    }
    assert_eq!(project.names().await, Vec::<String>::new());
    assert_eq!(project.settings().await["ingested_event"], false);
}

#[tokio::test]
async fn the_browser_sdk_gets_its_config_as_json_and_as_a_script() {
    let project = Project::new().await;
    let token = &project.token;
    let config = project.app.program().get(&format!("/array/{token}/config")).await.is(200);
    assert_eq!(config["supportedCompression"], json!(["gzip", "gzip-js"]));
    assert_eq!((&config["autocapture_opt_out"], config.get("surveys")), (&json!(false), None));
    assert!(["sessionRecording", "heatmaps", "capturePerformance"].iter().all(|name| config[name] == false));
    let script = project.app.program().get(&format!("/array/{token}/config.js?v=1")).await;
    assert_eq!(script.status, 200);
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    let text = String::from_utf8(script.bytes.to_vec()).unwrap();
    assert!(text.contains("window._POSTHOG_REMOTE_CONFIG") && text.contains(&config.to_string()), "{text}");
    for path in ["/array/phc_unknown/config", "/array/phc_unknown/config.js", "/array/%00/config", "/array/%F0/config"]
    {
        project.app.program().get(path).await.is_not_found();
    }
}
