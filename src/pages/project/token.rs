//! The project token: what it is for, a snippet with it, and a new one.

use super::current::Current;
use crate::{
    api,
    gate::GateButton,
    load::Write,
    query::Query,
    toast::Toasts,
    ui::{Button, ButtonKind, CopyButton, Dialog, DialogSize, FormError},
};
use leptos::prelude::*;
use rolecall_policy::Act;

/// The tab.
#[component]
pub fn Token(
    /// The project.
    current: Current,
) -> impl IntoView {
    let query = Query::get();
    let asked = query.dialog("reset");
    let may = current.can(Act::ManageProject);
    let token = Signal::derive(move || current.project.with(|project| project.basic.api_token.clone()));
    let snippet = Signal::derive(move || snippet(&token.get(), &site()));
    view! {
        <section class="form token">
            <h2>"Project token"</h2>
            <p class="prose">
                "It says which project an event belongs to. It is no secret: it stands in the source of your pages, and whoever has it can send events and read nothing."
            </p>
            <div class="token-line">
                <input class="input" readonly aria-label="Project token" prop:value=move || token.get() autocomplete="off" spellcheck="false"/>
                <CopyButton label="Copy token" text=token/>
                <GateButton decision=may project=current.for_gates() label="Reset token".to_string()
                    on_press=move || query.open_dialog("reset")/>
            </div>
        </section>
        <section class="form token">
            <div class="snippet-head">
                <h2>"Snippet for web pages"</h2>
                <CopyButton label="Copy snippet" text=snippet small=true/>
            </div>
            <p class="prose">
                "For the library " <code>"posthog-js"</code> ", with this project’s token and the address of this site."
            </p>
            <pre class="snippet" tabindex="0" role="group" aria-label="Snippet"><code>{move || snippet.get()}</code></pre>
        </section>
        <Show when=move || asked.get()>
            <ResetToken current on_close=move || query.close_dialog()/>
        </Show>
    }
}

/// The address of this site, as programs reach it.
fn site() -> String {
    window().location().origin().unwrap_or_default()
}

fn snippet(token: &str, site: &str) -> String {
    format!("import posthog from \"posthog-js\";\n\nposthog.init(\"{token}\", {{\n  api_host: \"{site}\",\n}});\n")
}

#[component]
fn ResetToken(current: Current, on_close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let toasts = Toasts::get();
    let may = current.can(Act::ManageProject);
    let write = Write::new();
    current.watch(write);
    let submit = move || {
        write.send(async move { api::reset_token(current.id).await }, move |project| {
            on_close();
            toasts.say(format!("{} has a new token.", project.basic.name));
            current.put(project);
        });
    };
    let foot = move || {
        view! {
            <span class="dialog-note"></span>
            <Button label="Cancel".to_string() on_press=on_close/>
            <GateButton decision=may project=current.for_gates() label="Reset token".to_string() kind=ButtonKind::Danger
                submit=true busy=write.busy on_press=|| ()/>
        }
    };
    let title = Signal::derive(move || format!("Reset the token of {}", current.name()));
    view! {
        <Dialog title size=DialogSize::Small on_close on_submit=submit foot>
            <p>
                "The present token stops at once: what is sent with it is refused. Every page and program that sends events to "
                <strong>{move || current.name()}</strong> " needs the new one."
            </p>
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snippet_has_the_token_and_the_site() {
        let text = snippet("phc_7", "https://rolecall.example");
        assert!(text.contains(r#"posthog.init("phc_7", {"#), "{text}");
        assert!(text.contains(r#"api_host: "https://rolecall.example","#), "{text}");
    }
}
