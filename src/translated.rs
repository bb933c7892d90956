//! Keeps the page correct while a browser's translator changes it. It does not translate the app itself.
//!
//! A translator, such as that of Chrome, replaces every text node by `<font><font>other words</font></font>`. Leptos
//! still writes to its own node, which is no longer in the document: levels and counts would freeze, and removed words
//! would stay. So this module puts the original node back, empty, before its replacement (the stand-in). When the app
//! changes or removes the node, the stand-in is removed, and the translator translates the new text.

use js_sys::{Array, WeakMap};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, MutationObserver, MutationObserverInit, MutationRecord, Node, NodeList, Text};

/// Starts to observe the document.
pub fn follow() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Some(root) = document.document_element() else { return };
    let mut stand_ins = StandIns::new(document);
    let on_change = Closure::<dyn FnMut(Array, MutationObserver)>::new(move |records, observer| {
        stand_ins.follow(&records, &observer);
    });
    let Ok(observer) = MutationObserver::new(on_change.as_ref().unchecked_ref()) else { return };
    let what = MutationObserverInit::new();
    what.set_subtree(true);
    what.set_child_list(true);
    what.set_character_data(true);
    // If this fails, only translated pages are not updated.
    let _ = observer.observe_with_options(&root, &what);
    on_change.forget();
}

/// The mapping between text nodes of the app and their stand-ins.
struct StandIns {
    document: Document,
    /// From a text node to its stand-in.
    of_text: WeakMap,
    /// From a stand-in to its text node.
    text_of: WeakMap,
    /// From a text node to its content before it was emptied.
    words: WeakMap,
    /// True once the page has been translated.
    any: bool,
}

impl StandIns {
    fn new(document: Document) -> StandIns {
        StandIns { document, of_text: WeakMap::new(), text_of: WeakMap::new(), words: WeakMap::new(), any: false }
    }

    fn follow(&mut self, records: &Array, observer: &MutationObserver) {
        // The app itself has no `<font>`, so one check for each batch of changes is enough while nothing is translated.
        self.any = self.any || self.document.get_elements_by_tag_name("font").length() > 0;
        if !self.any {
            return;
        }
        for record in records.iter() {
            let record: MutationRecord = record.unchecked_into();
            if record.type_() == "characterData" {
                if let Some(text) = record.target().and_then(|node| node.dyn_into::<Text>().ok()) {
                    self.changed(&text);
                }
            } else {
                nodes(record.removed_nodes()).for_each(|node| self.removed(&node, &record, observer));
            }
        }
        // Discard the records of the changes made here.
        let _ = observer.take_records();
    }

    /// Handles a text node whose content the app has changed.
    fn changed(&self, text: &Text) {
        let Some(stand_in) = get(&self.of_text, text) else { return };
        if !text.is_connected()
            && let Some(parent) = stand_in.parent_node()
        {
            let _ = parent.insert_before(text, Some(&stand_in));
        }
        self.forget(text, &stand_in);
        take_off(&stand_in);
    }

    fn removed(&self, node: &Node, record: &MutationRecord, observer: &MutationObserver) {
        if node.is_connected() {
            return;
        }
        if let Some(text) = node.dyn_ref::<Text>() {
            match (get(&self.of_text, text), self.put_in_place(record)) {
                (None, Some(stand_in)) => self.keep_place(text, &stand_in),
                // The translator has replaced even the empty text node; follow the new stand-in.
                (Some(known), Some(again)) if again != known => {
                    take_off(&again);
                    let what = MutationObserverInit::new();
                    what.set_character_data(true);
                    let _ = observer.observe_with_options(text, &what);
                }
                // The app has removed the text node.
                (Some(stand_in), _) => {
                    self.forget(text, &stand_in);
                    take_off(&stand_in);
                }
                (None, None) => {}
            }
        } else if let Some(text) = get(&self.text_of, node).and_then(|text| text.dyn_into::<Text>().ok()) {
            self.shown_again(&text, node, record);
        }
    }

    /// Handles a translator that has replaced `text` by `stand_in`.
    fn keep_place(&self, text: &Text, stand_in: &Node) {
        let Some(parent) = stand_in.parent_node() else { return };
        self.words.set(text, &JsValue::from_str(&text.data()));
        self.stands_in(text, stand_in);
        text.set_data("");
        let _ = parent.insert_before(text, Some(stand_in));
    }

    /// Handles a stand-in that was removed: the translator shows the original words again, in `text` or in a new node.
    fn shown_again(&self, text: &Text, stand_in: &Node, record: &MutationRecord) {
        self.text_of.delete(stand_in);
        if !text.is_connected() || !text.data().is_empty() {
            return;
        }
        let other = nodes(record.added_nodes()).find(|node| node != text.as_ref() as &Node);
        if let Some(other) = other {
            self.stands_in(text, &other);
        } else {
            let words = self.words.get(text).as_string().unwrap_or_default();
            self.forget(text, stand_in);
            text.set_data(&words);
        }
    }

    fn stands_in(&self, text: &Text, stand_in: &Node) {
        self.of_text.set(text, stand_in);
        self.text_of.set(stand_in, text);
    }

    fn forget(&self, text: &Text, stand_in: &Node) {
        self.of_text.delete(text);
        self.text_of.delete(stand_in);
        self.words.delete(text);
    }

    /// The node that has replaced a removed one: in the same mutation, or inserted beside it before.
    fn put_in_place(&self, record: &MutationRecord) -> Option<Node> {
        let is_new = |node: &Node| node.node_name() == "FONT" && node.is_connected() && !self.text_of.has(node);
        let beside = [record.previous_sibling(), record.next_sibling()].into_iter().flatten();
        nodes(record.added_nodes()).chain(beside).find(is_new)
    }
}

fn nodes(list: NodeList) -> impl Iterator<Item = Node> {
    (0..list.length()).filter_map(move |index| list.get(index))
}

fn get(map: &WeakMap, key: &Node) -> Option<Node> {
    map.get(key).dyn_into().ok()
}

fn take_off(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}
