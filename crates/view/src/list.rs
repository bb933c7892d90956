//! Lists whose items keep their elements when they move.

use crate::{IntoMarkup, Markup};
use leptos::{
    prelude::{IntoAny, IntoView, Owner, component},
    tachys::{reactive_graph::OwnedView, view::keyed::keyed},
};
use std::{
    any::Any,
    hash::{Hash, Hasher},
    sync::Arc,
};

/// A list of items, each known by its key: an item that moves, or stays while others come and go, keeps its elements.
#[component]
pub fn For<IF, I, T, EF, N, KF, K>(
    /// The items.
    each: IF,
    /// The key of an item, unlike that of any other.
    key: KF,
    /// What is shown for an item. Called once for each key.
    children: EF,
) -> impl IntoView
where
    IF: Fn() -> I + Send + 'static,
    I: IntoIterator<Item = T> + 'static,
    T: Send + 'static,
    EF: Fn(T) -> N + Send + Sync + 'static,
    N: IntoMarkup + 'static,
    KF: Fn(&T) -> K + Send + 'static,
    K: Eq + Hash + Send + Sync + 'static,
{
    let children = Arc::new(children);
    list(Box::new(move || {
        each()
            .into_iter()
            .map(|item| {
                let children = children.clone();
                Item { key: AnyKey(Arc::new(key(&item))), markup: Box::new(move || children(item).into_markup()) }
            })
            .collect()
    }))
}

/// An item of any list.
struct Item {
    key: AnyKey,
    markup: Box<dyn FnOnce() -> Markup + Send>,
}

fn list(items: Box<dyn Fn() -> Vec<Item> + Send>) -> Markup {
    // Each item has an owner of its own, so that it lives until it leaves the list, not until the list changes.
    let parent = Owner::current().unwrap_or_default();
    let function = move || {
        let parent = parent.clone();
        let view = move |_, item: Item| {
            let owner = parent.with(Owner::new);
            let markup = owner.with(item.markup);
            (drop::<usize>, OwnedView::new_with_owner(markup, owner))
        };
        keyed(items(), |item: &Item| item.key.clone(), view)
    };
    Markup::View(function.into_any())
}

/// A key of any type.
#[derive(Clone)]
struct AnyKey(Arc<dyn Key>);

trait Key: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn equals(&self, other: &dyn Any) -> bool;
    fn hash_into(&self, state: &mut dyn Hasher);
}

impl<K: Eq + Hash + Send + Sync + 'static> Key for K {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<K>().is_some_and(|other| self == other)
    }

    fn hash_into(&self, mut state: &mut dyn Hasher) {
        self.hash(&mut state);
    }
}

impl PartialEq for AnyKey {
    fn eq(&self, other: &AnyKey) -> bool {
        self.0.equals(other.0.as_any())
    }
}

impl Eq for AnyKey {}

impl Hash for AnyKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash_into(state);
    }
}
