//! Code snippets that send events to a project, one for each library, with the project's token and the URL of this
//! instance. Shown on the page of a project without events and in its settings.

use crate::{api, language::t, query::Query, ui::CopyButton};
use rolecall_view::prelude::*;

/// The URL's parameter for the selected library.
const KEY: &str = "sdk";

/// A library, or curl, that sends events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sender {
    Web,
    Node,
    Python,
    Rust,
    Go,
    Curl,
}

impl Sender {
    const ALL: [Sender; 6] = [Sender::Web, Sender::Node, Sender::Python, Sender::Rust, Sender::Go, Sender::Curl];

    /// Its value in the URL.
    const fn as_param(self) -> &'static str {
        match self {
            Sender::Web => "web",
            Sender::Node => "node",
            Sender::Python => "python",
            Sender::Rust => "rust",
            Sender::Go => "go",
            Sender::Curl => "curl",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Sender::Web => "Web",
            Sender::Node => "Node",
            Sender::Python => "Python",
            Sender::Rust => "Rust",
            Sender::Go => "Go",
            Sender::Curl => "curl",
        }
    }

    fn from_param(word: &str) -> Sender {
        Sender::ALL.into_iter().find(|sender| sender.as_param() == word).unwrap_or(Sender::Web)
    }

    /// The command that installs the library.
    const fn install(self) -> Option<&'static str> {
        match self {
            Sender::Web => Some("npm install posthog-js"),
            Sender::Node => Some("npm install posthog-node"),
            Sender::Python => Some("pip install posthog"),
            Sender::Rust => Some("cargo add posthog-rs && cargo add tokio --features full"),
            Sender::Go => Some("go get github.com/posthog/posthog-go"),
            Sender::Curl => None,
        }
    }

    /// A sentence that says what it is for.
    const fn sentence(self) -> &'static str {
        match self {
            Sender::Web => "For web pages. Page views and clicks are captured automatically.",
            Sender::Node => "For servers and scripts in JavaScript.",
            Sender::Python => "For servers and scripts in Python.",
            Sender::Rust => "For servers and programs in Rust.",
            Sender::Go => "For servers and programs in Go.",
            Sender::Curl => "From the command line, or any language without a library: one request per event.",
        }
    }

    /// The code of the snippet.
    fn snippet(self, token: &str, site: &str) -> String {
        let text = match self {
            Sender::Web => include_str!("snippets/web.js"),
            Sender::Node => include_str!("snippets/node.js"),
            Sender::Python => include_str!("snippets/python.py"),
            Sender::Rust => include_str!("snippets/rust.txt"),
            Sender::Go => include_str!("snippets/go.txt"),
            Sender::Curl => include_str!("snippets/curl.sh"),
        };
        text.replace("<token>", token).replace("<site>", site)
    }
}

/// The snippet that the URL selects, with tabs for the others.
#[component]
pub fn Snippets(token: Signal<String>) -> impl IntoView {
    let query = Query::get();
    let word = query.value(KEY);
    let sender = Memo::new(move |_| Sender::from_param(&word.get()));
    let snippet = Signal::derive(move || sender.get().snippet(&token.get(), &api::server_url()));
    let segments = Sender::ALL.map(|one| {
        let word = if one == Sender::Web { "" } else { one.as_param() };
        view! {
            <button
                type="button"
                class="segment"
                aria-pressed=move || (sender.get() == one).to_string()
                on:click=move |_| query.step(&[(KEY, word)])
            >
                {one.name()}
            </button>
        }
    });
    view! {
        <div class="snippets">
            <div class="segments" role="group" aria-label="Sent from">{segments.into_iter().collect_view()}</div>
            <p class="prose">{move || sender.get().sentence()}</p>
            {move || sender.get().install().map(|install| view! {
                <div class="snippet-line">
                    <pre translate="no" class="snippet" tabindex="0" role="group" aria-label="Installing"><code translate="no">{install}</code></pre>
                    <CopyButton label=t("Copy command") text=Signal::stored(install.to_owned()) small=true/>
                </div>
            })}
            <div class="snippet-line">
                <pre translate="no" class="snippet" tabindex="0" role="group" aria-label="Snippet"><code translate="no">{move || snippet.get()}</code></pre>
                <CopyButton label=t("Copy snippet") text=snippet small=true/>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_snippet_has_the_token_and_the_site_and_nothing_left_to_fill_in() {
        for sender in Sender::ALL {
            let text = sender.snippet("phc_7", "https://rolecall.example");
            assert!(text.contains("phc_7"), "{text}");
            assert!(text.contains("https://rolecall.example"), "{text}");
            assert!(!text.contains("<token>") && !text.contains("<site>"), "{text}");
            assert!(text.contains("order_paid"), "{text}");
        }
    }

    #[test]
    fn a_library_is_parsed_and_an_unknown_one_is_the_first() {
        for sender in Sender::ALL {
            assert_eq!(Sender::from_param(sender.as_param()), sender);
        }
        assert_eq!(Sender::from_param("cobol"), Sender::Web);
    }
}
