//! Memos whose code exists once, whatever the type of their value.

use crate::{rw_signal::value, subscriber::unsubscribe_at_end};
use leptos::prelude::{ArcMemo, Get, GetUntracked, Memo as LeptosMemo, Track};
use std::{any::Any, marker::PhantomData, sync::Arc};

/// A value that is computed from signals, again when one of them changes. Who reads it is told only if the value is another.
pub struct Memo<T> {
    pub(crate) memo: LeptosMemo<Erased>,
    value: PhantomData<fn() -> T>,
}

/// A value of any type that can be compared with another of its type.
#[derive(Clone)]
pub(crate) struct Erased {
    pub(crate) value: Arc<dyn Any + Send + Sync>,
    is_same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Erased {
    fn eq(&self, other: &Erased) -> bool {
        (self.is_same)(&*self.value, &*other.value)
    }
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Memo<T> {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: Send + Sync + 'static> Memo<T> {
    /// A memo of what the function returns; the function gets the value before.
    #[track_caller]
    pub fn new(function: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq,
    {
        let memo = erased(Box::new(move |before| {
            let before = before.and_then(|before| before.value.downcast_ref());
            Erased { value: Arc::new(function(before)), is_same: is_same::<T> }
        }));
        Memo { memo, value: PhantomData }
    }

    /// What `function` makes of the value; the current effect follows the memo.
    #[track_caller]
    pub fn with<U>(&self, function: impl FnOnce(&T) -> U) -> U {
        function(value(&*self.memo.get().value))
    }

    /// What `function` makes of the value, once.
    #[track_caller]
    pub fn with_untracked<U>(&self, function: impl FnOnce(&T) -> U) -> U {
        function(value(&*self.memo.get_untracked().value))
    }

    /// The value; the current effect follows the memo.
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

    /// What `function` makes of the value, once; nothing if the memo's owner is gone.
    pub fn try_with_untracked<U>(&self, function: impl FnOnce(&T) -> U) -> Option<U> {
        self.memo.try_get_untracked().map(|erased| function(value(&*erased.value)))
    }

    /// The value, once; nothing if the memo's owner is gone.
    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.try_with_untracked(T::clone)
    }

    /// Makes the current effect follow the memo.
    #[track_caller]
    pub fn track(&self) {
        self.memo.track();
    }
}

/// Computes a value; gets the value before.
type Function = dyn Fn(Option<&Erased>) -> Erased + Send + Sync;

#[track_caller]
fn erased(function: Box<Function>) -> LeptosMemo<Erased> {
    let memo = ArcMemo::new(function);
    unsubscribe_at_end(&memo);
    memo.into()
}

fn is_same<T: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<T>() == other.downcast_ref::<T>()
}
