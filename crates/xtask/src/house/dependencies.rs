//! Which crates can depend on which: `policy` on serde only (and a feature of it on schemars), the browser app on nothing
//! that needs threads or sockets.

use super::source::Finding;
use crate::Error;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Allowed dependencies of `crates/policy`.
const POLICY: [&str; 1] = ["serde"];
/// Those that it can have as a feature: the server describes the API with them.
const POLICY_OPTIONAL: [&str; 1] = ["schemars"];
/// Crates that cannot run in a browser, or that only the server needs.
const NOT_IN_A_BROWSER: [&str; 5] = ["tokio", "hyper", "mio", "sqlx", "schemars"];

/// Reads the dependencies from cargo and checks them.
pub(crate) fn check(root: &Path) -> Result<Vec<Finding>, Error> {
    let metadata = cargo(root, &["metadata", "--no-deps", "--format-version", "1", "--locked"])?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| Error::Program(error.to_string()))?;
    let mut findings = policy(&metadata);
    if has_package(&metadata, "rolecall") {
        let browser = "wasm32-unknown-unknown";
        let tree = ["tree", "-p", "rolecall", "-e", "normal", "--target", browser, "--prefix", "none", "--locked"];
        findings.extend(wasm_graph(&cargo(root, &tree)?));
    }
    Ok(findings)
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<String, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output =
        Command::new(cargo).current_dir(root).args(arguments).output().map_err(Error::at(Path::new("cargo")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Program(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

fn has_package(metadata: &Value, name: &str) -> bool {
    packages(metadata).any(|package| package["name"] == name)
}

/// `crates/policy` must compile anywhere: it depends on serde and on none of our crates.
fn policy(metadata: &Value) -> Vec<Finding> {
    let used = packages(metadata)
        .filter(|package| package["name"] == "rolecall-policy")
        .flat_map(|package| package["dependencies"].as_array().into_iter().flatten())
        // Dependencies of tests and build scripts have a kind.
        .filter(|dependency| dependency["kind"].is_null())
        .filter_map(|dependency| Some((dependency["name"].as_str()?, dependency["optional"] == true)));
    used.filter(|(name, is_optional)| !(POLICY.contains(name) || *is_optional && POLICY_OPTIONAL.contains(name)))
        .map(|(name, _)| Finding {
            path: "crates/policy/Cargo.toml".to_owned(),
            line: 1,
            what: format!("the rules must not need `{name}`"),
        })
        .collect()
}

/// Checks the output of `cargo tree`: one name and version per line.
fn wasm_graph(tree: &str) -> Vec<Finding> {
    let mut names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    names.sort_unstable();
    names.dedup();
    let of_the_server =
        |name: &&str| NOT_IN_A_BROWSER.iter().any(|root| name == root || name.starts_with(&format!("{root}-")));
    names
        .into_iter()
        .filter(of_the_server)
        .map(|name| Finding {
            path: "Cargo.toml".to_owned(),
            line: 1,
            what: format!("`{name}` got into the browser's app"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_policy_that_needs_more_than_serde_is_refused() {
        let with =
            |dependencies: Value| json!({ "packages": [{ "name": "rolecall-policy", "dependencies": dependencies }] });
        let serde = json!({ "name": "serde", "kind": null });
        assert!(policy(&with(json!([serde, { "name": "proptest", "kind": "dev" }]))).is_empty());
        assert_eq!(policy(&with(json!([serde, { "name": "rolecall-api", "kind": null }]))).len(), 1);
        let schemars = |optional: bool| json!([{ "name": "schemars", "kind": null, "optional": optional }]);
        assert_eq!([true, false].map(|optional| policy(&with(schemars(optional))).len()), [0, 1]);
    }

    #[test]
    fn tokio_in_the_browser_is_refused() {
        assert!(wasm_graph("rolecall v0.1.0 (path)\nleptos v0.8.2\ntokioesque v1.0.0").is_empty());
        assert_eq!(wasm_graph("rolecall v0.1.0\ntokio v1.0.0\ntokio-util v0.7.0\ntokio v1.0.0 (*)").len(), 2);
    }
}
