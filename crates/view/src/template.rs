//! Elements: the browser parses the HTML of a view once and copies it for each use; what changes is put into the copies.

use crate::{
    Markup, MarkupState,
    attribute::{Attribute, IntoAttribute, Value},
    html::Parsed,
    language::{TEXT_ATTRIBUTES, Table, is_translated_with, t, translations},
    subscriber::PageEffect,
};
use js_sys::Reflect;
use leptos::{
    ev::EventDescriptor,
    prelude::{Owner, Render, RenderEffect},
    tachys::{
        html::{element::ElementType, node_ref::NodeRefContainer},
        renderer::Rndr,
    },
};
use send_wrapper::SendWrapper;
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event};

/// An element: its HTML, and the parts that are not constant.
pub struct Template {
    html: &'static str,
    in_svg: bool,
    parts: Vec<Part>,
}

/// A part of an element that is not constant.
enum Part {
    Child(Markup),
    Named(Kind, &'static str, Attribute),
    Listener(&'static str, SendWrapper<Box<dyn FnMut(JsValue)>>),
    Reference(SendWrapper<Box<Load>>),
}

/// Puts an element into a reference.
type Load = dyn FnOnce(&Element);

/// What a name stands for.
#[derive(Clone, Copy)]
enum Kind {
    Attribute,
    Property,
    Class,
}

/// An element in the page.
pub struct TemplateState {
    html: &'static str,
    /// The language of its constant texts.
    table: Table,
    pub(crate) root: Element,
    parts: Vec<PartState>,
}

enum PartState {
    Child(MarkupState),
    Value(Element, Value),
    Function(Element, PageEffect<Value>),
    Listener(Listener),
    Reference(Element),
}

/// A listener at its element. It goes with the view, so that an event that is still on its way does not run it.
struct Listener {
    element: Element,
    name: &'static str,
    function: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    fn new(element: Element, name: &'static str, listener: Box<dyn FnMut(JsValue)>) -> Listener {
        let function = Closure::wrap(listener);
        element.add_event_listener_with_callback(name, function.as_ref().unchecked_ref()).ok();
        Listener { element, name, function }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.element.remove_event_listener_with_callback(self.name, self.function.as_ref().unchecked_ref()).ok();
    }
}

impl Template {
    /// An element with constant parts only. See `rolecall_view_macro::view` for the marks of other parts.
    #[must_use]
    pub fn new(html: &'static str) -> Template {
        Template { html, in_svg: false, parts: Vec::new() }
    }

    /// The same for an element that is known within `<svg>` only.
    #[must_use]
    pub fn new_in_svg(html: &'static str) -> Template {
        Template { in_svg: true, ..Template::new(html) }
    }

    /// Adds a child that is not constant.
    pub fn child(&mut self, child: Markup) {
        self.parts.push(Part::Child(child));
    }

    /// Adds an attribute that is not constant.
    pub fn attribute(&mut self, name: &'static str, value: impl IntoAttribute) {
        self.named(Kind::Attribute, name, value.into_attribute());
    }

    /// Adds a property of the element.
    pub fn property(&mut self, name: &'static str, value: impl IntoAttribute) {
        self.named(Kind::Property, name, value.into_attribute());
    }

    /// Adds a class that comes and goes.
    pub fn class(&mut self, name: &'static str, value: impl IntoAttribute) {
        self.named(Kind::Class, name, value.into_attribute());
    }

    fn named(&mut self, kind: Kind, name: &'static str, value: Attribute) {
        self.parts.push(Part::Named(kind, name, value));
    }

    /// Adds a listener. It runs with the owner that creates it.
    pub fn on<E>(&mut self, _: E, name: &'static str, mut listener: impl FnMut(E::EventType) + 'static)
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        self.listener(name, Box::new(move |event| listener(event.unchecked_into())));
    }

    /// The same for an event that Leptos has no type for.
    pub fn on_untyped(&mut self, name: &'static str, mut listener: impl FnMut(Event) + 'static) {
        self.listener(name, Box::new(move |event| listener(event.unchecked_into())));
    }

    fn listener(&mut self, name: &'static str, mut listener: Box<dyn FnMut(JsValue)>) {
        let owner = Owner::current();
        let listener: Box<dyn FnMut(JsValue)> = Box::new(move |event| {
            #[cfg(debug_assertions)]
            let _zone = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
            match &owner {
                Some(owner) => owner.with(|| listener(event)),
                None => listener(event),
            }
        });
        self.parts.push(Part::Listener(name, SendWrapper::new(listener)));
    }

    /// Gives the element to a reference when it is built.
    pub fn reference<E>(&mut self, reference: impl NodeRefContainer<E> + 'static)
    where
        E: ElementType,
    {
        self.parts.push(Part::Reference(SendWrapper::new(Box::new(move |element| reference.load(element)))));
    }
}

impl Template {
    /// Whether the element in the page is of the same view, in the language of the page.
    pub(crate) fn is_of(&self, state: &TemplateState) -> bool {
        std::ptr::eq(self.html, state.html) && is_translated_with(state.table)
    }

    pub(crate) fn build(self) -> TemplateState {
        let (root, places) = Parsed::of(self.html, self.in_svg).copy();
        let mut parts = self.parts.into_iter();
        let mut states = Vec::with_capacity(parts.len());
        for (place, number) in places {
            if number == 0 {
                if let Some(Part::Child(child)) = parts.next() {
                    let mut child = child.build();
                    Rndr::mount_before(&mut child, &place);
                    Rndr::remove(&place);
                    states.push(PartState::Child(child));
                }
            } else {
                let element: Element = place.unchecked_into();
                states.extend(parts.by_ref().take(number).map(|part| part.build(&element)));
            }
        }
        TemplateState { html: self.html, table: translations(), root, parts: states }
    }

    pub(crate) fn rebuild(self, state: &mut TemplateState) {
        for (new, old) in self.parts.into_iter().zip(&mut state.parts) {
            new.rebuild(old);
        }
    }
}

impl Part {
    fn build(self, element: &Element) -> PartState {
        let element = element.clone();
        match self {
            Part::Child(child) => PartState::Child(child.build()),
            Part::Named(kind, name, Attribute::Value(value)) => {
                kind.set(&element, name, None, &value);
                PartState::Value(element, value)
            }
            Part::Named(kind, name, Attribute::Function(function)) => {
                PartState::Function(element.clone(), follow(element, kind, name, function, None))
            }
            Part::Listener(name, listener) => PartState::Listener(Listener::new(element, name, listener.take())),
            Part::Reference(load) => {
                load.take()(&element);
                PartState::Reference(element)
            }
        }
    }

    fn rebuild(self, state: &mut PartState) {
        match (self, state) {
            (Part::Child(new), PartState::Child(old)) => new.rebuild(old),
            (Part::Named(kind, name, Attribute::Value(new)), PartState::Value(element, old)) => {
                kind.set(element, name, Some(old), &new);
                *old = new;
            }
            (Part::Named(kind, name, Attribute::Function(function)), PartState::Function(element, old)) => {
                *old = follow(element.clone(), kind, name, function, old.take_value());
            }
            (Part::Listener(name, new), PartState::Listener(old)) => {
                *old = Listener::new(old.element.clone(), name, new.take());
            }
            (Part::Reference(load), PartState::Reference(element)) => load.take()(element),
            // A part of a view is always of one kind.
            _ => {}
        }
    }
}

/// Sets what a function returns, now and after each change of a signal that it reads.
fn follow(
    element: Element,
    kind: Kind,
    name: &'static str,
    function: Box<dyn Fn() -> Value + Send>,
    old: Option<Value>,
) -> PageEffect<Value> {
    let element = SendWrapper::new(element);
    PageEffect::new(RenderEffect::new_with_value(
        move |old: Option<Value>| {
            let new = function();
            kind.set(&element, name, old.as_ref(), &new);
            new
        },
        old,
    ))
}

impl Kind {
    fn set(self, element: &Element, name: &str, old: Option<&Value>, new: &Value) {
        if old == Some(new) {
            return;
        }
        let absent = old.is_none() && *new == Value::Off;
        match (self, new) {
            (Kind::Property, new) => {
                let new = match new {
                    Value::Off => JsValue::FALSE,
                    Value::On => JsValue::TRUE,
                    Value::Text(text) => JsValue::from_str(text),
                };
                Reflect::set(element, &JsValue::from_str(name), &new).ok();
            }
            _ if absent => {}
            (Kind::Attribute, Value::Off) => Rndr::remove_attribute(element, name),
            (Kind::Attribute, Value::On) => Rndr::set_attribute(element, name, ""),
            (Kind::Attribute, Value::Text(Cow::Borrowed(text))) if TEXT_ATTRIBUTES.contains(&name) => {
                Rndr::set_attribute(element, name, t(text));
            }
            (Kind::Attribute, Value::Text(text)) => Rndr::set_attribute(element, name, text),
            (Kind::Class, Value::Off) => drop(element.class_list().remove_1(name)),
            (Kind::Class, _) => drop(element.class_list().add_1(name)),
        }
    }
}
