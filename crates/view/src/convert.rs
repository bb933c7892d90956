//! What can be written as a child in a view.

use crate::{Markup, Memo, RwSignal, Signal};
use leptos::prelude::{AnyView, Get, ReadSignal};
use std::borrow::Cow;

/// What can be written as a child in a view.
pub trait IntoMarkup {
    /// The piece of the page.
    fn into_markup(self) -> Markup;
}

impl IntoMarkup for Markup {
    fn into_markup(self) -> Markup {
        self
    }
}

impl IntoMarkup for () {
    fn into_markup(self) -> Markup {
        Markup::Nothing
    }
}

impl IntoMarkup for AnyView {
    fn into_markup(self) -> Markup {
        Markup::View(self)
    }
}

impl IntoMarkup for &'static str {
    fn into_markup(self) -> Markup {
        Markup::text(self)
    }
}

impl IntoMarkup for String {
    fn into_markup(self) -> Markup {
        Markup::Text(Cow::Owned(self))
    }
}

impl IntoMarkup for Cow<'static, str> {
    fn into_markup(self) -> Markup {
        match self {
            Cow::Borrowed(text) => Markup::text(text),
            Cow::Owned(text) => text.into_markup(),
        }
    }
}

impl<T: IntoMarkup> IntoMarkup for Option<T> {
    fn into_markup(self) -> Markup {
        self.map_or(Markup::Nothing, T::into_markup)
    }
}

impl<T: IntoMarkup> IntoMarkup for Vec<T> {
    fn into_markup(self) -> Markup {
        Markup::List(self.into_iter().map(T::into_markup).collect())
    }
}

impl<F, T> IntoMarkup for F
where
    F: FnMut() -> T + Send + 'static,
    T: IntoMarkup,
{
    fn into_markup(mut self) -> Markup {
        Markup::Function(Box::new(move || self().into_markup()))
    }
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl IntoMarkup for $number {
            fn into_markup(self) -> Markup {
                Markup::Text(Cow::Owned(self.to_string()))
            }
        }
    )* };
}

numbers!(u8, i32, u32, i64, u64, usize);

macro_rules! signals {
    ($($signal:ident),*) => { $(
        impl<T: IntoMarkup + Clone + Send + Sync + 'static> IntoMarkup for $signal<T> {
            fn into_markup(self) -> Markup {
                (move || self.get()).into_markup()
            }
        }
    )* };
}

signals!(Memo, ReadSignal, RwSignal, Signal);
