//! Elements: constant parts become a text of HTML, the rest calls on the template.

use crate::nesting::fault;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rstml::{
    Infallible,
    node::{KVAttributeValue, KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeElement, NodeName},
};
use std::fmt::Write;
use syn::{Expr, ExprLit, Lit};

/// Elements without an end tag.
const VOID: [&str; 8] = ["area", "base", "br", "col", "hr", "img", "input", "wbr"];

/// Elements that exist within `<svg>` only. A view that starts with one of them has to be parsed within `<svg>`.
const SVG_ONLY: [&str; 11] =
    ["circle", "clipPath", "defs", "ellipse", "g", "line", "path", "polygon", "polyline", "rect", "text"];

/// Events that Leptos has no type for: their listeners get a plain `Event`.
const UNTYPED_EVENTS: [&str; 1] = ["cancel"];

/// What becomes of an element and what is in it.
#[derive(Default)]
struct Template {
    /// The HTML. An element with parts has the attribute `_` with their number; a child that changes is an empty comment.
    html: String,
    /// One call for each part, in the order of the HTML.
    calls: Vec<TokenStream>,
    /// The names of the elements that are open, outermost first.
    open: Vec<String>,
}

/// An expression of the type `Markup` for an element of HTML or SVG.
pub fn markup(element: &NodeElement<Infallible>) -> syn::Result<TokenStream> {
    let mut template = Template::default();
    template.element(element)?;
    let Template { html, calls, .. } = template;
    let new = if SVG_ONLY.contains(&element.name().to_string().as_str()) { quote!(new_in_svg) } else { quote!(new) };
    Ok(quote! {{
        #[allow(unused_mut)]
        let mut template = ::rolecall_view::Template::#new(#html);
        #(#calls)*
        ::rolecall_view::Markup::Template(template)
    }})
}

impl Template {
    fn element(&mut self, element: &NodeElement<Infallible>) -> syn::Result<()> {
        let name = element.name().to_string();
        if let Some(fault) = fault(&name, &self.open) {
            return Err(syn::Error::new_spanned(element.name(), fault));
        }
        write!(self.html, "<{name}").ok();
        let mut attributes = Template::default();
        for attribute in element.attributes() {
            match attribute {
                NodeAttribute::Attribute(attribute) => attributes.attribute(attribute)?,
                NodeAttribute::Block(block) => return Err(syn::Error::new_spanned(block, "write attributes by name")),
            }
        }
        self.html.push_str(&attributes.html);
        match attributes.calls.len() {
            0 => {}
            number => drop(write!(self.html, " _={number}")),
        }
        self.calls.append(&mut attributes.calls);
        self.html.push('>');
        if VOID.contains(&name.as_str()) {
            return Ok(());
        }
        self.open.push(name.clone());
        element.children.iter().try_for_each(|child| self.child(child))?;
        self.open.pop();
        write!(self.html, "</{name}>").ok();
        Ok(())
    }

    fn child(&mut self, child: &Node) -> syn::Result<()> {
        match child {
            Node::Comment(_) => {}
            Node::Text(text) => escape(&text.value_string(), &mut self.html),
            Node::Element(element) if !super::component::is_component(element) => self.element(element)?,
            Node::Fragment(fragment) => fragment.children.iter().try_for_each(|child| self.child(child))?,
            other => {
                let part = super::part(other)?;
                self.html.push_str("<!>");
                self.calls.push(quote! { template.child(#part); });
            }
        }
        Ok(())
    }

    fn attribute(&mut self, attribute: &KeyedAttribute) -> syn::Result<()> {
        let name = attribute.key.to_string();
        let value = match &attribute.possible_value {
            KeyedAttributeValue::None => None,
            KeyedAttributeValue::Value(value) => match &value.value {
                KVAttributeValue::Expr(value) => Some(value),
                KVAttributeValue::InvalidBraced(block) => {
                    return Err(syn::Error::new_spanned(block, "not an expression"));
                }
            },
            KeyedAttributeValue::Binding(_) => return Err(syn::Error::new_spanned(&attribute.key, "not an attribute")),
        };
        if let Some((kind, rest)) = name.split_once(':') {
            let Some(value) = value else { return Err(syn::Error::new_spanned(&attribute.key, "a value is missing")) };
            self.calls.push(match kind {
                "class" => quote! { template.class(#rest, #value); },
                "prop" => quote! { template.property(#rest, #value); },
                "on" if UNTYPED_EVENTS.contains(&rest) => quote! { template.on_untyped(#rest, #value); },
                "on" => {
                    let event = event(&attribute.key, rest);
                    quote! { template.on(::leptos::ev::#event, #rest, #value); }
                }
                _ => return Err(syn::Error::new_spanned(&attribute.key, "write class:, prop: or on:")),
            });
            return Ok(());
        }
        match value {
            None => drop(write!(self.html, " {name}")),
            Some(value) if name == "node_ref" => self.calls.push(quote! { template.reference(#value); }),
            Some(Expr::Lit(ExprLit { lit: Lit::Bool(present), .. })) => {
                if present.value {
                    write!(self.html, " {name}").ok();
                }
            }
            Some(Expr::Lit(ExprLit { lit, .. })) => {
                let text = constant(lit)
                    .ok_or_else(|| syn::Error::new_spanned(lit, "write a text, a number or a truth value"))?;
                write!(self.html, " {name}=\"").ok();
                escape(&text, &mut self.html);
                self.html.push('"');
            }
            Some(value) => self.calls.push(quote! { template.attribute(#name, #value); }),
        }
        Ok(())
    }
}

/// The constant of `leptos::ev` for an event, with the place of its name.
fn event(key: &NodeName, name: &str) -> proc_macro2::Ident {
    let span = match key {
        NodeName::Punctuated(parts) => parts.last().map(syn::spanned::Spanned::span),
        _ => None,
    };
    format_ident!("{name}", span = span.unwrap_or_else(proc_macro2::Span::call_site))
}

/// The text of a constant attribute; nothing if the constant has no text.
fn constant(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Str(text) => Some(text.value()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        _ => None,
    }
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
