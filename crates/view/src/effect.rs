//! Effects whose code exists once.

use crate::subscriber::unsubscribe_at_end;
use leptos::prelude::Effect as LeptosEffect;

/// Runs a function now and after each change of a signal that the function read.
pub struct Effect;

impl Effect {
    /// Starts the effect. The function gets what it returned the last time. It ends with its owner.
    #[expect(clippy::new_ret_no_self, reason = "The name that Leptos uses.")]
    pub fn new<T: 'static>(mut function: impl FnMut(Option<T>) -> T + 'static) {
        let mut last = None;
        run(Box::new(move || last = Some(function(last.take()))));
    }
}

fn run(mut function: Box<dyn FnMut()>) {
    unsubscribe_at_end(&LeptosEffect::new(move |_: Option<()>| function()));
}
