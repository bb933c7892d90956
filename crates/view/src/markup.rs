//! The one type of all views, and what remains of it in the page.

use crate::{
    language::t,
    subscriber::PageEffect,
    template::{Template, TemplateState},
};
use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::{AddAnyAttr, AnyView, IntoAny, Mountable, Render, RenderEffect, RenderHtml},
    tachys::{
        hydration::Cursor,
        renderer::Rndr,
        view::{Position, PositionState, any_view::AnyViewState},
    },
};
use std::{any::Any, borrow::Cow};
use web_sys::{Comment, Element, Node, Text};

/// A piece of the page before it is built.
pub enum Markup {
    /// No element and no text.
    Nothing,
    /// A text.
    Text(Cow<'static, str>),
    /// An element with what is in it.
    Template(Template),
    /// What a function returns, again each time that a signal changes which the function read.
    Function(Box<dyn FnMut() -> Markup + Send>),
    /// Pieces in their order.
    List(Vec<Markup>),
    /// A view of Leptos.
    View(AnyView),
}

/// A piece of the page that was built.
pub enum MarkupState {
    /// A comment holds the place.
    Nothing(Comment),
    /// A text and its node.
    Text(Text, Cow<'static, str>),
    /// An element.
    Template(TemplateState),
    /// The effect that runs the function.
    Function(PageEffect<MarkupState>),
    /// Pieces; a comment holds the place after them.
    List(Vec<MarkupState>, Comment),
    /// A view of Leptos.
    View(AnyViewState),
}

impl Markup {
    /// A text of the code, in the language of the page.
    #[must_use]
    pub fn text(text: &'static str) -> Markup {
        Markup::Text(Cow::Borrowed(t(text)))
    }

    /// What a component of Leptos returns.
    pub fn from_view<V: RenderHtml + 'static>(view: V) -> Markup {
        let mut view = Some(view);
        // Components return views that are erased already; the compiler sees which.
        let any: &mut dyn Any = &mut view;
        if let Some(erased) = any.downcast_mut::<Option<AnyView>>().and_then(Option::take) {
            return Markup::View(erased);
        }
        if let Some(markup) = any.downcast_mut::<Option<Markup>>().and_then(Option::take) {
            return markup;
        }
        view.map_or(Markup::Nothing, |view| Markup::View(view.into_any()))
    }
}

impl Render for Markup {
    type State = MarkupState;

    fn build(self) -> MarkupState {
        match self {
            Markup::Nothing => MarkupState::Nothing(Rndr::create_placeholder()),
            Markup::Text(text) => MarkupState::Text(Rndr::create_text_node(&text), text),
            Markup::Template(template) => MarkupState::Template(template.build()),
            Markup::Function(mut function) => {
                MarkupState::Function(PageEffect::new(RenderEffect::new(move |state: Option<MarkupState>| {
                    let markup = function();
                    match state {
                        Some(mut state) => {
                            markup.rebuild(&mut state);
                            state
                        }
                        None => markup.build(),
                    }
                })))
            }
            Markup::List(parts) => {
                MarkupState::List(parts.into_iter().map(Render::build).collect(), Rndr::create_placeholder())
            }
            Markup::View(view) => MarkupState::View(view.build()),
        }
    }

    fn rebuild(self, state: &mut MarkupState) {
        let new = match (self, &mut *state) {
            (Markup::Nothing, MarkupState::Nothing(_)) => return,
            (Markup::Text(new), MarkupState::Text(node, old)) => {
                if new != *old {
                    Rndr::set_text(node, &new);
                    *old = new;
                }
                return;
            }
            (Markup::Template(new), MarkupState::Template(old)) if new.is_of(old) => return new.rebuild(old),
            (Markup::List(new), MarkupState::List(old, end)) => return rebuild_list(new, old, end),
            (Markup::View(new), MarkupState::View(old)) => return new.rebuild(old),
            (other, _) => other,
        };
        let mut new = new.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

/// Pieces keep their position: the first new one changes the first old one, and so on.
fn rebuild_list(new: Vec<Markup>, old: &mut Vec<MarkupState>, end: &Comment) {
    for mut excess in old.drain(new.len().min(old.len())..) {
        excess.unmount();
    }
    for (index, new) in new.into_iter().enumerate() {
        if let Some(old) = old.get_mut(index) {
            new.rebuild(old);
        } else {
            let mut new = new.build();
            Rndr::mount_before(&mut new, end);
            old.push(new);
        }
    }
}

impl MarkupState {
    fn as_mountable(&self) -> &dyn Mountable {
        match self {
            MarkupState::Nothing(node) => node,
            MarkupState::Text(node, _) => node,
            MarkupState::Template(state) => &state.root,
            MarkupState::Function(state) => state,
            MarkupState::List(parts, end) => parts.first().map_or(end as &dyn Mountable, |first| first),
            MarkupState::View(state) => state,
        }
    }

    fn as_mountable_mut(&mut self) -> &mut dyn Mountable {
        match self {
            MarkupState::Nothing(node) | MarkupState::List(_, node) => node,
            MarkupState::Text(node, _) => node,
            MarkupState::Template(state) => &mut state.root,
            MarkupState::Function(state) => state,
            MarkupState::View(state) => state,
        }
    }
}

impl Mountable for MarkupState {
    fn unmount(&mut self) {
        if let MarkupState::List(parts, _) = self {
            parts.iter_mut().for_each(Mountable::unmount);
        }
        self.as_mountable_mut().unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        if let MarkupState::List(parts, _) = self {
            for part in parts {
                part.mount(parent, marker);
            }
        }
        self.as_mountable_mut().mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.as_mountable().insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        match self {
            MarkupState::List(parts, _) => parts.iter().flat_map(Mountable::elements).collect(),
            other => other.as_mountable().elements(),
        }
    }
}

/// Leptos asks all views for HTML, because it can render on servers too. This app renders in browsers only.
impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> MarkupState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// The macro allows no attributes on components, so that nothing calls this.
impl AddAnyAttr for Markup {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _: New) -> Self {
        self
    }
}
