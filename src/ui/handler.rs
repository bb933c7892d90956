//! The type of all callbacks of components. If a component were generic over closures, it would be compiled again for
//! each of them.

use std::sync::Arc;

/// A callback. Created from `move || …` or, with an argument, `move |value| …`.
pub struct Handler<A = ()>(Arc<dyn Fn(A) + Send + Sync>);

impl<A> Handler<A> {
    fn call(&self, arguments: A) {
        (self.0)(arguments);
    }
}

impl Handler {
    /// Calls the callback.
    pub fn run(&self) {
        self.call(());
    }
}

impl<A> Handler<(A,)> {
    /// Calls the callback with a value.
    pub fn run_with(&self, value: A) {
        self.call((value,));
    }
}

/// A callback that does nothing, for optional props.
impl Default for Handler {
    fn default() -> Self {
        Handler(Arc::new(|()| ()))
    }
}

impl<A> Clone for Handler<A> {
    fn clone(&self) -> Self {
        Handler(Arc::clone(&self.0))
    }
}

impl<F: Fn() + Send + Sync + 'static> From<F> for Handler {
    fn from(act: F) -> Self {
        Handler(Arc::new(move |()| act()))
    }
}

impl<A, F: Fn(A) + Send + Sync + 'static> From<F> for Handler<(A,)> {
    fn from(act: F) -> Self {
        Handler(Arc::new(move |(value,)| act(value)))
    }
}
