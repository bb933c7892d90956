//! `rolecall-server host-app`.

use super::{Done, Misuse, print};
use rolecall_server::http::assets::hosting::prepare;
use std::path::Path;

/// Prepares a folder with the built app for another web server.
pub(super) fn host_app(arguments: &[String]) -> Done {
    let [folder, url] = arguments else { return Err(Misuse::new("host-app needs a folder and a URL").into()) };
    prepare(Path::new(folder), url)?;
    print(&format!("The app in {folder} now uses the server at {url}. Start that with ROLECALL_API_URL={url}"))?;
    eprintln!("and ROLECALL_SITE_URL: the URL of the app. Examples for web servers are in deploy/.");
    Ok(())
}
