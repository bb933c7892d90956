//! What components take for a value that may change: a signal, a memo, a function or a constant.

use crate::language::t;
use crate::{
    Memo, RwSignal,
    memo::Erased,
    rw_signal::{AnyValue, value},
};
use leptos::prelude::{
    Get, GetUntracked, GetValue, IsDisposed, Memo as LeptosMemo, Read, ReadUntracked, RwSignal as LeptosRwSignal,
    StoredValue, untrack,
};
use std::{any::Any, marker::PhantomData, sync::Arc};

/// A value that may change.
pub struct Signal<T> {
    source: Source,
    value: PhantomData<fn() -> T>,
}

#[derive(Clone, Copy)]
enum Source {
    Memo(LeptosMemo<Erased>),
    Signal(LeptosRwSignal<AnyValue>),
    Function(StoredValue<Arc<Function>>),
    Constant(StoredValue<Arc<dyn Any + Send + Sync>>),
}

/// Shows its value to another function.
type Function = dyn Fn(&mut dyn FnMut(&dyn Any)) + Send + Sync;

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Signal<T> {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl Source {
    #[track_caller]
    fn show(self, to: &mut dyn FnMut(&dyn Any)) {
        match self {
            Source::Memo(memo) => to(&*memo.get().value),
            Source::Signal(signal) => to(&**signal.read()),
            Source::Function(function) => function.get_value()(to),
            Source::Constant(value) => to(&*value.get_value()),
        }
    }

    fn is_disposed(self) -> bool {
        match self {
            Source::Memo(memo) => memo.try_get_untracked().is_none(),
            Source::Signal(signal) => signal.is_disposed(),
            Source::Function(function) => function.is_disposed(),
            Source::Constant(value) => value.is_disposed(),
        }
    }

    #[track_caller]
    fn show_untracked(self, to: &mut dyn FnMut(&dyn Any)) {
        match self {
            Source::Memo(memo) => to(&*memo.get_untracked().value),
            Source::Signal(signal) => to(&**signal.read_untracked()),
            other => untrack(|| other.show(to)),
        }
    }
}

impl<T: Send + Sync + 'static> Signal<T> {
    const fn of(source: Source) -> Signal<T> {
        Signal { source, value: PhantomData }
    }

    /// What a function returns, computed at each use.
    #[track_caller]
    pub fn derive(function: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
        Signal::of(derived(Arc::new(move |to| to(&function()))))
    }

    /// A constant.
    #[track_caller]
    pub fn stored(value: T) -> Signal<T> {
        Signal::of(constant(Arc::new(value)))
    }

    /// What `function` makes of the value; the current effect follows the signal.
    #[track_caller]
    pub fn with<U>(&self, function: impl FnOnce(&T) -> U) -> U {
        apply(|to| self.source.show(to), function)
    }

    /// What `function` makes of the value, once.
    #[track_caller]
    pub fn with_untracked<U>(&self, function: impl FnOnce(&T) -> U) -> U {
        apply(|to| self.source.show_untracked(to), function)
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

    /// The value, once; nothing if the owner of what it comes from is gone.
    #[must_use]
    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        (!self.source.is_disposed()).then(|| self.get_untracked())
    }

    /// Makes the current effect follow the signal.
    #[track_caller]
    pub fn track(&self) {
        self.source.show(&mut |_| ());
    }
}

/// What `function` makes of the value that `show` shows once.
#[track_caller]
fn apply<T: 'static, U>(show: impl FnOnce(&mut dyn FnMut(&dyn Any)), function: impl FnOnce(&T) -> U) -> U {
    let (mut function, mut result) = (Some(function), None);
    show(&mut |shown| result = function.take().map(|function| function(value(shown))));
    match result {
        Some(result) => result,
        None => unreachable!("a source shows its value"),
    }
}

#[track_caller]
fn derived(function: Arc<Function>) -> Source {
    Source::Function(StoredValue::new(function))
}

#[track_caller]
fn constant(value: Arc<dyn Any + Send + Sync>) -> Source {
    Source::Constant(StoredValue::new(value))
}

impl<T: Send + Sync + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Signal<T> {
        Signal::stored(value)
    }
}

impl<T: Send + Sync + 'static> From<T> for Signal<Option<T>> {
    fn from(value: T) -> Signal<Option<T>> {
        Signal::stored(Some(value))
    }
}

impl<T: Default + Send + Sync + 'static> Default for Signal<T> {
    fn default() -> Signal<T> {
        Signal::stored(T::default())
    }
}

/// A text of the code, in the language of the page.
impl From<&'static str> for Signal<String> {
    fn from(value: &'static str) -> Signal<String> {
        Signal::stored(t(value).to_owned())
    }
}

impl<T: Send + Sync + 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Signal<T> {
        Signal::of(Source::Signal(signal.signal))
    }
}

impl<T: Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Signal<T> {
        Signal::of(Source::Memo(memo.memo))
    }
}
