//! The component that wraps every control that a rule can refuse (ux 4). If refused, the control stays visible and
//! focusable, does nothing, and explains which level is needed, which level the user has, and who can help.

mod dialog;

pub use dialog::{DialogError, refusal_or, refused, stays_open};

use crate::{
    routes::{OrganizationPage, Route},
    session::{AskedAct, Session},
    text,
    ui::{Button, ButtonKind, Handler, Icon, Popover},
};
use rolecall_api::{Project, RequestAction, UserId};
use rolecall_policy::{Decision, Denial};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;

/// What the gate tells the control inside it.
#[derive(Clone, Copy)]
pub struct GateState {
    /// True while the rules refuse: the control shows the key icon and does nothing.
    pub refused: Signal<bool>,
    /// The id of the explanation, for `aria-describedby`; empty while nothing is refused.
    pub explanation: Signal<String>,
}

/// Wraps a control that a rule can refuse.
#[component]
pub fn Gate<V: IntoMarkup + 'static>(
    /// The decision of the rules, from [`Session::can`].
    #[prop(into)]
    decision: Signal<Decision>,
    /// The project whose managers can help; else the organization's.
    #[prop(optional, into)]
    project: Option<Signal<Option<Project>>>,
    /// The person acted on, who is never listed as a helper.
    #[prop(optional, into)]
    except: Signal<Option<UserId>>,
    /// The name of that person, if others can be asked to act on them; without a person, the value to ask for.
    #[prop(optional, into)]
    name: Signal<String>,
    /// What others can be asked for, if the refused action does not say that.
    #[prop(default = None)]
    asks: Option<RequestAction>,
    /// True if the control takes the full width.
    #[prop(optional)]
    wide: bool,
    /// Renders the control.
    children: impl FnOnce(GateState) -> V,
) -> impl IntoView {
    let gate = UntypedGate::new(decision);
    let control = children(gate.gated()).into_markup();
    gate.around(control, project, (asks, except, name), wide)
}

/// The part of [`Gate`] that does not depend on the type of the control, so that it is compiled only once.
struct UntypedGate {
    id: String,
    decision: Signal<Decision>,
    refused: Signal<bool>,
}

impl UntypedGate {
    fn new(decision: Signal<Decision>) -> Self {
        let refused = Signal::derive(move || !decision.get().is_allowed());
        UntypedGate { id: crate::ui::fresh_id("why"), decision, refused }
    }

    fn gated(&self) -> GateState {
        let (id, refused) = (self.id.clone(), self.refused);
        let explanation = Signal::derive(move || if refused.get() { id.clone() } else { String::new() });
        GateState { refused, explanation }
    }

    fn around(
        self,
        control: Markup,
        project: Option<Signal<Option<Project>>>,
        (asked, except, name): (Option<RequestAction>, Signal<Option<UserId>>, Signal<String>),
        wide: bool,
    ) -> Markup {
        let UntypedGate { id, decision, refused } = self;
        let session = Session::get();
        // True while the control is hovered, focused or was just pressed. The explanation is open while this and
        // `refused` are true, in whichever order they became true.
        let attended = RwSignal::new(false);
        let open = Signal::derive(move || attended.get() && refused.get());
        let anchor = NodeRef::<leptos::html::Span>::new();
        let asks =
            move || AskedAct::action(decision.get().denial(), asked, || name.with(|name| !name.is_empty())).is_some();
        let ask = move || {
            let denial = decision.get_untracked().denial();
            let asked = denial
                .and_then(|denial| AskedAct::instead_of(&denial, asked, except.get_untracked(), name.get_untracked()));
            if let Some(asked) = asked {
                session.ask_for(asked);
            }
        };
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
        // Whether the explanation was open at touch start; `None` if the pointer is a mouse. If it was, the click
        // closes it.
        let tapped = StoredValue::new(None::<bool>);
        // True once a pointer was used: a click on a label also presses its field, as if by the keyboard.
        let by_pointer = StoredValue::new(false);
        // True while a press is on the explanation. It takes the focus from the control, but must not close the
        // explanation.
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
                on:focusout=move |event| {
                    // The focus may move on to the button in the explanation. The gate may be gone: then its focus is lost.
                    let stays = anchor.try_get_untracked().flatten().is_some_and(|gate| holds(&gate, event.related_target()));
                    if on_explanation.try_update_value(std::mem::take) != Some(true) && !stays { hide() }
                }
                on:keydown=move |_| by_pointer.set_value(false)
                on:pointerdown=move |event| {
                    by_pointer.set_value(true);
                    let inside = is_on_explanation(&event);
                    let is_tap = event.pointer_type() != "mouse" && !inside;
                    tapped.set_value(is_tap.then(|| open.get_untracked()));
                    on_explanation.set_value(inside);
                }
                on:click=move |event| {
                    // By the keyboard, or a screen reader: the button in the explanation may be out of reach.
                    // Not if Enter in a field of the form has pressed its button.
                    let focused = document().active_element().map(Into::into);
                    let by_key = event.detail() == 0
                        && by_pointer.try_get_value() == Some(false)
                        && anchor.try_get_untracked().flatten().is_some_and(|gate| holds(&gate, focused));
                    if by_key && !is_on_explanation(&event) && untrack(asks) {
                        return ask();
                    }
                    let was_open = tapped.try_update_value(Option::take).flatten();
                    if was_open == Some(true) {
                        hide();
                    } else if refused.get_untracked() {
                        show();
                    }
                }
            >
                {control}
                // Always in the document, for `aria-describedby`; visible only while open.
                <Popover id anchor open on_close=hide class="gate-why" foot=move || {
                    open.get().then(|| {
                        let press = move || { hide(); ask(); };
                        let asks = asks().then(|| view! { <Button label="Ask" small=true on_press=press/> });
                        view! { <span class="gate-ask">{asks}{why(session, decision.get().denial(), anchor)}</span> }
                    })
                }>
                    {explain}
                </Popover>
            </span>
        }
    }
}

/// The link to the rules on the page of roles. Not in a dialog, which it would close.
fn why(session: Session, denial: Option<Denial>, gate: NodeRef<leptos::html::Span>) -> Option<Markup> {
    let row = denial?.action.row()?;
    let in_dialog = gate.get_untracked()?.closest("dialog").ok()?.is_some();
    let slug = untrack(|| session.organization_slug()).filter(|_| !in_dialog)?;
    let roles = Route::Organization(slug, OrganizationPage::Roles);
    Some(view! { <a href=format!("{roles}#{}", row.name())>"Why?"</a> })
}

/// True if the element of an event is in the gate.
fn holds(gate: &web_sys::HtmlElement, target: Option<web_sys::EventTarget>) -> bool {
    let target = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    target.is_some_and(|target| gate.contains(Some(&target)))
}

/// True if the event happened on the explanation and not on the control.
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

/// A button that a rule can refuse.
#[component]
pub fn GateButton(
    /// The decision of the rules.
    #[prop(into)]
    decision: Signal<Decision>,
    /// The text of the button.
    #[prop(into)]
    label: Signal<String>,
    /// Called when pressed; left out if the button submits its form.
    #[prop(optional, into)]
    on_press: Handler,
    /// The visual kind of the button.
    #[prop(optional)]
    kind: ButtonKind,
    /// The name of an icon before the text.
    #[prop(optional)]
    icon: &'static str,
    /// True while its request is running.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The project whose managers can help; else the organization's.
    #[prop(optional, into)]
    project: Option<Signal<Option<Project>>>,
    /// The person acted on, who is never listed as a helper.
    #[prop(optional, into)]
    except: Signal<Option<UserId>>,
    /// What others can be asked for, if the refused action does not say that.
    #[prop(default = None)]
    asks: Option<RequestAction>,
    /// True if it submits its form instead of calling `on_press`.
    #[prop(optional)]
    submit: bool,
) -> impl IntoView {
    let project = project.unwrap_or_else(|| Signal::stored(None));
    view! {
        <Gate decision project except asks let:gated>
            <Button label kind icon busy submit refused=gated.refused described_by=gated.explanation on_press/>
        </Gate>
    }
}
