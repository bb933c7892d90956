//! `/api/reset`.

mod complete;
mod create;
mod link;
mod show;
mod throttle;

use crate::support::client::Client;
use crate::support::{SITE, TestApp, email};
use rolecall_server::accounts::password_reset::operator_link;
use rolecall_server::text::email::Email;

/// A link to set a new password.
struct Link {
    /// The path of the API for it.
    path: String,
    token: String,
}

impl Link {
    /// Reads the URL of a link.
    fn parse(url: &str) -> Self {
        let path = url.strip_prefix(SITE).unwrap();
        let [_, page, user, token] = path.split('/').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!((page, user.len(), token.len()), ("reset", 36, 43));
        Link { path: format!("/api/reset/{user}"), token: token.to_owned() }
    }

    /// Whether it works.
    async fn works(&self, app: &TestApp) -> bool {
        let answer = app.browser().get(&format!("{}/?token={}", self.path, self.token)).await;
        if answer.status != 204 {
            answer.is_invalid("invalid_token", Some("token"));
        }
        answer.status == 204
    }

    /// The body that sets this password with it.
    fn with(&self, password: &str) -> serde_json::Value {
        serde_json::json!({"token": self.token, "password": password})
    }

    /// Sets a new password.
    async fn set(&self, client: &mut Client, password: &str) -> crate::support::answer::Answer {
        client.post(&self.path, self.with(password)).await
    }
}

/// A link for a person, made by the operator.
async fn link(app: &TestApp, name: &str) -> Link {
    let email = Email::parse(&email(name)).unwrap();
    let url = operator_link(&app.app.db, &app.app.config.site_url, &email, app.app.clock.now()).await.unwrap();
    Link::parse(&url.unwrap())
}
