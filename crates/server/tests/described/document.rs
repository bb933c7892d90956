//! The document is `OpenAPI` 3.1.

use super::generated::python;
use crate::support::folder::Folder;
use rolecall_api::schema::document;

#[test]
#[ignore = "needs Schemathesis"]
fn the_document_is_openapi() {
    let folder = Folder::new();
    let path = format!("{}/openapi.json", folder.path());
    std::fs::write(&path, document("1.0.0").to_string()).unwrap();
    let checked = python(&["-m", "openapi_spec_validator", "--schema", "3.1", &path]).output().unwrap();
    let said = [checked.stdout, checked.stderr].concat();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&said));
}
