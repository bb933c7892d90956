//! What a control does, as one type: a component that took any closure would be compiled anew for every closure that it is
//! given, with all that is in it.

use std::sync::Arc;

/// A closure that a control calls. From `move || …`, or, with arguments, `move |value| …`.
pub struct Handler<A = ()>(Arc<dyn Fn(A) + Send + Sync>);

impl<A> Handler<A> {
    fn call(&self, arguments: A) {
        (self.0)(arguments);
    }
}

impl Handler {
    /// Does it.
    pub fn run(&self) {
        self.call(());
    }
}

impl<A> Handler<(A,)> {
    /// Does it with a value.
    pub fn run_with(&self, value: A) {
        self.call((value,));
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
