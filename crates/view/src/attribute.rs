//! Values of attributes, properties and classes, and the functions that compute them.

use crate::{Memo, RwSignal, Signal};
use leptos::prelude::{Get, ReadSignal};
use std::borrow::Cow;

/// The value of an attribute, property or class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The attribute or class is absent, the property is false.
    Off,
    /// The attribute is present without a text, the class is set, the property is true.
    On,
    /// A text.
    Text(Cow<'static, str>),
}

/// A value, or a function that computes it again each time that a signal changes which it read.
pub enum Attribute {
    /// A value.
    Value(Value),
    /// A function.
    Function(Box<dyn Fn() -> Value + Send>),
}

/// What can be the value of an attribute.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

/// What can be written as an attribute in a view: values, functions and signals.
pub trait IntoAttribute {
    /// The value or the function.
    fn into_attribute(self) -> Attribute;
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        if self { Value::On } else { Value::Off }
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for Cow<'static, str> {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Off, T::into_value)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl IntoValue for $number {
            fn into_value(self) -> Value {
                Value::Text(Cow::Owned(self.to_string()))
            }
        }

        impl IntoAttribute for $number {
            fn into_attribute(self) -> Attribute {
                Attribute::Value(self.into_value())
            }
        }
    )* };
}

numbers!(u8, i32, u32, i64, u64, usize);

macro_rules! values {
    ($($value:ty),*) => { $(
        impl IntoAttribute for $value {
            fn into_attribute(self) -> Attribute {
                Attribute::Value(self.into_value())
            }
        }
    )* };
}

values!(bool, &'static str, String, Cow<'static, str>);

impl<T: IntoValue> IntoAttribute for Option<T> {
    fn into_attribute(self) -> Attribute {
        Attribute::Value(self.into_value())
    }
}

impl<F, T> IntoAttribute for F
where
    F: Fn() -> T + Send + 'static,
    T: IntoValue,
{
    fn into_attribute(self) -> Attribute {
        Attribute::Function(Box::new(move || self().into_value()))
    }
}

macro_rules! signals {
    ($($signal:ident),*) => { $(
        impl<T: IntoValue + Clone + Send + Sync + 'static> IntoAttribute for $signal<T> {
            fn into_attribute(self) -> Attribute {
                (move || self.get()).into_attribute()
            }
        }
    )* };
}

signals!(Memo, ReadSignal, RwSignal, Signal);
