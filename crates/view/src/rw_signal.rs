//! Signals whose code exists once, whatever the type of their value.

use leptos::prelude::{IsDisposed, Notify, Read, ReadUntracked, RwSignal as LeptosRwSignal, Set, Track, Write};
use std::{any::Any, marker::PhantomData};

/// A value that tells who read it when it changes.
pub struct RwSignal<T> {
    pub(crate) signal: LeptosRwSignal<AnyValue>,
    value: PhantomData<fn() -> T>,
}

/// A value of any type.
pub(crate) type AnyValue = Box<dyn Any + Send + Sync>;

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> RwSignal<T> {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// A signal with this value.
    #[track_caller]
    pub fn new(value: T) -> RwSignal<T> {
        RwSignal { signal: signal(Box::new(value)), value: PhantomData }
    }

    /// What `function` makes of the value; the current effect follows the signal.
    #[track_caller]
    pub fn with<U>(&self, function: impl FnOnce(&T) -> U) -> U {
        function(value(&**self.signal.read()))
    }

    /// What `function` makes of the value, once.
    #[track_caller]
    pub fn with_untracked<U>(&self, function: impl FnOnce(&T) -> U) -> U {
        function(value(&**self.signal.read_untracked()))
    }

    /// What `function` makes of the value, once; nothing if the signal's owner is gone.
    pub fn try_with_untracked<U>(&self, function: impl FnOnce(&T) -> U) -> Option<U> {
        self.signal.try_read_untracked().map(|guard| function(value(&**guard)))
    }

    /// The value; the current effect follows the signal.
    #[track_caller]
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// The value, once.
    #[track_caller]
    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// The value, once; nothing if the signal's owner is gone.
    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.try_with_untracked(T::clone)
    }

    /// Gives the signal another value.
    #[track_caller]
    pub fn set(&self, value: T) {
        self.signal.set(Box::new(value));
    }

    /// The same; gives the value back if the signal's owner is gone.
    pub fn try_set(&self, value: T) -> Option<T> {
        let back: Box<dyn Any> = self.signal.try_set(Box::new(value))?;
        back.downcast().ok().map(|value| *value)
    }

    /// Changes the value, unless the signal's owner is gone.
    pub fn update(&self, function: impl FnOnce(&mut T)) {
        self.try_update(function);
    }

    /// The same, with what the function returns; nothing if the signal's owner is gone.
    pub fn try_update<U>(&self, function: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.signal.try_write().map(|mut guard| function(value_mut(&mut **guard)))
    }

    /// Makes the current effect follow the signal.
    #[track_caller]
    pub fn track(&self) {
        self.signal.track();
    }

    /// Tells who read the value, as if it had changed.
    #[track_caller]
    pub fn notify(&self) {
        self.signal.notify();
    }

    /// Whether the signal's owner is gone.
    #[must_use]
    pub fn is_disposed(&self) -> bool {
        self.signal.is_disposed()
    }
}

#[track_caller]
fn signal(value: AnyValue) -> LeptosRwSignal<AnyValue> {
    LeptosRwSignal::new(value)
}

/// The value in a memo or a signal of its type.
pub(crate) fn value<T: 'static>(value: &dyn Any) -> &T {
    match value.downcast_ref() {
        Some(value) => value,
        // Memos and signals store values of their type only.
        None => unreachable!("a signal has values of one type"),
    }
}

fn value_mut<T: 'static>(value: &mut dyn Any) -> &mut T {
    match value.downcast_mut() {
        Some(value) => value,
        None => unreachable!("a signal has values of one type"),
    }
}

impl<T> PartialEq for RwSignal<T> {
    fn eq(&self, other: &RwSignal<T>) -> bool {
        self.signal == other.signal
    }
}
