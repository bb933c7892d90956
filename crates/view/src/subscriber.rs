//! Ends of effects and memos. Leptos leaves one that has ended among the subscribers of the signals that it read, until such a
//! signal changes. A signal that lives as long as the app and seldom changes would collect those of all pages.

use leptos::{
    prelude::{Mountable, RenderEffect, on_cleanup},
    reactive::graph::{Subscriber, ToAnySubscriber},
};
use web_sys::{Element, Node};

/// Unsubscribes an effect or memo when its owner, the current one, ends.
pub(crate) fn unsubscribe_at_end(node: &impl ToAnySubscriber) {
    let subscriber = node.to_any_subscriber();
    on_cleanup(move || subscriber.clear_sources(&subscriber));
}

/// An effect that sets a part of the page. It unsubscribes when it is dropped.
pub struct PageEffect<T: 'static>(RenderEffect<T>);

impl<T> PageEffect<T> {
    pub(crate) fn new(effect: RenderEffect<T>) -> PageEffect<T> {
        PageEffect(effect)
    }

    /// What its function returned last.
    pub(crate) fn take_value(&self) -> Option<T> {
        self.0.take_value()
    }
}

impl<T> Drop for PageEffect<T> {
    fn drop(&mut self) {
        let subscriber = self.0.to_any_subscriber();
        subscriber.clear_sources(&subscriber);
        // What is inside of it ends first.
        drop(self.0.take_value());
    }
}

impl<T: Mountable> Mountable for PageEffect<T> {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}
