//! The one component that every refusable control goes through (ux 4): allowed, the control is itself; refused, it
//! stays in its place, reachable, and says which level is needed, which one is held, and who by name can help.

use crate::{
    session::Session,
    text,
    ui::{Button, ButtonKind, Handler, Icon, Popover},
};
use leptos::prelude::*;
use rolecall_api::{Project, UserId};
use rolecall_policy::{Decision, Denial};
use wasm_bindgen::JsCast;

/// What the gate tells the control inside it.
#[derive(Clone, Copy)]
pub struct Gated {
    /// True while the rules refuse: the control shows the key and does nothing.
    pub refused: Signal<bool>,
    /// The id of the explanation, for `aria-describedby`; empty while nothing is refused.
    pub explanation: Signal<String>,
}

/// Wraps a control that a rule can refuse.
#[component]
pub fn Gate<V: IntoView + 'static>(
    /// What the rules say, from [`Session::can`].
    #[prop(into)]
    decision: Signal<Decision>,
    /// The project whose managers can help; else the organization's.
    #[prop(optional, into)]
    project: Option<Signal<Option<Project>>>,
    /// Whom it would be done to, who cannot help with it.
    #[prop(optional, into)]
    except: Signal<Option<UserId>>,
    /// True if the control fills its line.
    #[prop(optional)]
    wide: bool,
    /// The control.
    children: impl FnOnce(Gated) -> V,
) -> impl IntoView {
    let gate = Opening::new(decision);
    let control = children(gate.gated()).into_any();
    gate.around(control, project, except, wide)
}

/// A gate before its control is made; apart from [`Gate`], so that it is compiled once and not for each control.
struct Opening {
    id: String,
    decision: Signal<Decision>,
    refused: Signal<bool>,
}

impl Opening {
    fn new(decision: Signal<Decision>) -> Self {
        let refused = Signal::derive(move || !decision.get().is_allowed());
        Opening { id: crate::ui::fresh_id("why"), decision, refused }
    }

    fn gated(&self) -> Gated {
        let (id, refused) = (self.id.clone(), self.refused);
        let explanation = Signal::derive(move || if refused.get() { id.clone() } else { String::new() });
        Gated { refused, explanation }
    }

    fn around(
        self,
        control: AnyView,
        project: Option<Signal<Option<Project>>>,
        except: Signal<Option<UserId>>,
        wide: bool,
    ) -> AnyView {
        let Opening { id, decision, refused } = self;
        let session = Session::get();
        // Pointed at, in focus or just pressed. What is refused and attended to explains itself, whichever came first.
        let attended = RwSignal::new(false);
        let open = Signal::derive(move || attended.get() && refused.get());
        let anchor = NodeRef::<leptos::html::Span>::new();
        let explain = move || {
            decision.get().denial().map(|denial| {
                let project = project.and_then(|project| project.get());
                let mut helpers = session.who_can_help(&denial, project.as_ref());
                except.with(|except| helpers.retain(|helper| Some(&helper.person.uuid) != except.as_ref()));
                view! { <Explanation denial helpers/> }
            })
        };
        let show = move || attended.set(true);
        let hide = move || {
            let _ = attended.try_set(false);
        };
        // Whether it was open when a finger came down: the click that follows closes what it has opened before.
        let tapped = StoredValue::new(None::<bool>);
        // A press on the explanation takes the focus from the control, and is no reason to close.
        let on_explanation = StoredValue::new(false);

        view! {
            <span
                class="gate"
                node_ref=anchor
                data-refused=move || refused.get().then_some("")
                data-wide=wide.then_some("")
                on:pointerenter=move |event| if event.pointer_type() == "mouse" { show() }
                on:pointerleave=move |event| if event.pointer_type() == "mouse" { hide() }
                on:focusin=move |_| show()
                on:focusout=move |_| if on_explanation.try_update_value(std::mem::take) != Some(true) { hide() }
                on:pointerdown=move |event| {
                    let inside = is_on_explanation(&event);
                    let is_tap = event.pointer_type() != "mouse" && !inside;
                    tapped.set_value(is_tap.then(|| open.get_untracked()));
                    on_explanation.set_value(inside);
                }
                on:click=move |_| {
                    let was_open = tapped.try_update_value(Option::take).flatten();
                    if was_open == Some(true) {
                        hide();
                    } else if refused.get_untracked() {
                        show();
                    }
                }
            >
                {control}
                // Always there for `aria-describedby`; seen only while the layer is open.
                <Popover id anchor open on_close=hide class="gate-why">
                    {explain}
                </Popover>
            </span>
        }
        .into_any()
    }
}

/// Whether it happened on the explanation and not on its control.
fn is_on_explanation(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest(".popover").is_ok_and(|layer| layer.is_some()))
}

#[component]
fn Explanation(denial: Denial, helpers: Vec<rolecall_api::Helper>) -> impl IntoView {
    let (names, others) = text::names(&helpers);
    let several = names.len() > 1 || others;
    let last = names.len().saturating_sub(1);
    let list = names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let before = match index {
                0 => "",
                _ if index == last && !others => " or ",
                _ => ", ",
            };
            view! { {before} <strong translate="no">{name}</strong> }
        })
        .collect_view();
    let has_helpers = !helpers.is_empty();
    view! {
        <strong class="gate-heading">
            <Icon name="key" size=14/>
            {text::refusal_heading(&denial)}
        </strong>
        <span class="gate-sentence">
            {text::refusal_reason(&denial)}
            {has_helpers.then(|| view! {
                " " {list} {others.then_some(" or others")} {text::help_ending(&denial, several)}
            })}
        </span>
    }
}

/// Whether a dialog that was `asked` for is open: it opens with the right to what it does, and stays when the right goes,
/// so that nothing typed is lost without a word. Its button is then refused.
pub fn stays_open(asked: impl Fn() -> bool + Send + Sync + 'static, may: Signal<Decision>) -> Memo<bool> {
    Memo::new(move |before| asked() && (before == Some(&true) || may.get().is_allowed()))
}

/// What stands in the way of a dialog's act: the refusal of a rule, or else what went wrong the last time.
pub fn refusal_or(
    may: Signal<Decision>,
    error: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        let refusal = may.with(|may| {
            may.denial().map(|denial| format!("{}. {}", text::refusal_heading(&denial), text::refusal_reason(&denial)))
        });
        refusal.or_else(&error)
    })
}

/// A button that a rule can refuse.
#[component]
pub fn GateButton(
    /// What the rules say.
    #[prop(into)]
    decision: Signal<Decision>,
    /// The words on it.
    #[prop(into)]
    label: Signal<String>,
    /// Called when pressed; not needed if it submits its form.
    #[prop(optional, into)]
    on_press: Handler,
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// The name of an icon before the words.
    #[prop(optional)]
    icon: &'static str,
    /// True while what it does is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The project whose managers can help; else the organization's.
    #[prop(optional, into)]
    project: Option<Signal<Option<Project>>>,
    /// Whom it would be done to, who cannot help with it.
    #[prop(optional, into)]
    except: Signal<Option<UserId>>,
    /// True if it sends the form around it instead of calling `on_press`.
    #[prop(optional)]
    submit: bool,
) -> impl IntoView {
    let project = project.unwrap_or_else(|| Signal::stored(None));
    view! {
        <Gate decision project except let:gated>
            <Button label kind icon busy submit refused=gated.refused described_by=gated.explanation on_press/>
        </Gate>
    }
}
