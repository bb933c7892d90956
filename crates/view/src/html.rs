//! The HTML of views, parsed once.

use crate::language::{TEXT_ATTRIBUTES, find};
use leptos::prelude::document;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTemplateElement, Node};

/// An element that is copied for each use of a view.
pub struct Parsed {
    root: Element,
    steps: Vec<Step>,
}

/// The way to the next place in an element that is not constant.
struct Step {
    /// How many nodes to go on, in the order of the page.
    nodes: usize,
    /// How many parts the element there has. 0 for a child, whose place a comment holds.
    parts: usize,
}

/// The attribute with the number of an element's parts.
const PARTS: &str = "_";
/// Elements with code and names, which are the same in each language.
const NO_TEXT: &str = "code,[translate=no]";
/// `NodeFilter.SHOW_ALL`.
const ALL_NODES: u32 = u32::MAX;

thread_local! {
    /// By the address of their text, in ascending order.
    static PARSED: RefCell<Vec<(&'static str, Rc<Parsed>)>> = const { RefCell::new(Vec::new()) };
}

impl Parsed {
    /// The element of a text of HTML; parses it at the first use.
    pub fn of(html: &'static str, in_svg: bool) -> Rc<Parsed> {
        PARSED.with_borrow_mut(|all| match all.binary_search_by_key(&html.as_ptr(), |(html, _)| html.as_ptr()) {
            Ok(index) => all[index].1.clone(),
            Err(index) => {
                let parsed = Rc::new(Parsed::parse(html, in_svg));
                all.insert(index, (html, parsed.clone()));
                parsed
            }
        })
    }

    fn parse(html: &str, in_svg: bool) -> Parsed {
        let template: HtmlTemplateElement = create("template").unchecked_into();
        template.set_inner_html(&if in_svg { format!("<svg>{html}</svg>") } else { html.to_owned() });
        let content = template.content();
        let first = content.first_element_child();
        let first = if in_svg { first.and_then(|svg| svg.first_element_child()) } else { first };
        let Some(root) = first else { return Parsed { root: create("span"), steps: Vec::new() } };
        let mut steps = Vec::new();
        let mut nodes = 0;
        walk(&root, |node| {
            translate(&node);
            let parts = match node.dyn_ref::<Element>() {
                Some(element) => {
                    let parts = element.get_attribute(PARTS).and_then(|number| number.parse().ok());
                    element.remove_attribute(PARTS).ok();
                    parts
                }
                None => (node.node_type() == Node::COMMENT_NODE).then_some(0),
            };
            if let Some(parts) = parts {
                steps.push(Step { nodes, parts });
                nodes = 0;
            }
            nodes += 1;
            true
        });
        Parsed { root, steps }
    }

    /// A copy, with each place in it that is not constant and its number of parts.
    pub fn copy(&self) -> (Element, Vec<(Node, usize)>) {
        let copy = document().import_node_with_deep(&self.root, true);
        let root: Element = copy.map_or_else(|_| self.root.clone(), JsCast::unchecked_into);
        let mut places = Vec::with_capacity(self.steps.len());
        let mut steps = self.steps.iter();
        let mut step = steps.next();
        let mut nodes = 0;
        walk(&root, |node| {
            let Some(Step { nodes: wanted, parts }) = step else { return false };
            if nodes == *wanted {
                places.push((node, *parts));
                step = steps.next();
                nodes = 0;
            }
            nodes += 1;
            true
        });
        (root, places)
    }
}

/// Forgets all parsed texts, because they are in another language than those to come.
pub(crate) fn forget_parsed() {
    PARSED.take();
}

/// Translates a text, or the attributes of an element that are texts.
fn translate(node: &Node) {
    if let Some(element) = node.dyn_ref::<Element>() {
        for name in TEXT_ATTRIBUTES {
            if let Some(text) = element.get_attribute(name).as_deref().and_then(find) {
                element.set_attribute(name, text).ok();
            }
        }
    } else if node.node_type() == Node::TEXT_NODE
        && let Some(text) = node.node_value().as_deref().and_then(find)
        && let Some(parent) = node.parent_element()
        && matches!(parent.closest(NO_TEXT), Ok(None))
    {
        node.set_node_value(Some(text));
    }
}

fn create(name: &str) -> Element {
    leptos::tachys::renderer::Rndr::create_element(name, None)
}

/// Visits an element and all nodes in it, in the order of the page, until `visit` returns false.
fn walk(root: &Element, mut visit: impl FnMut(Node) -> bool) {
    if !visit(root.clone().into()) {
        return;
    }
    let Ok(walker) = document().create_tree_walker_with_what_to_show(root, ALL_NODES) else { return };
    while let Ok(Some(node)) = walker.next_node() {
        if !visit(node) {
            return;
        }
    }
}
