//! `view!` with the syntax of Leptos, for a smaller program. Leptos writes a Rust type for each element, which becomes code for
//! each. Here an element becomes a text of HTML that the browser parses once, and one call for each attribute or child that is
//! not constant.

mod component;
mod element;
mod nesting;
mod translated;

use proc_macro2::TokenStream;
use quote::quote;
use rstml::{
    Parser, ParserConfig,
    node::{Node, NodeBlock},
};

/// Creates a `rolecall_view::Markup` from the view syntax of Leptos: elements, attributes, `class:`, `prop:`, `on:`, `node_ref`,
/// texts, blocks and components.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let nodes = match Parser::new(ParserConfig::default()).parse_simple(tokens) {
        Ok(nodes) => nodes,
        Err(error) => return error.into_compile_error().into(),
    };
    markup(&nodes).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A text for people with placeholders, in the language of the page: `tr!("{name} left {organization}", organization = of.name())`.
/// A placeholder is a variable or a named argument. The English text is the key of its translations.
#[proc_macro]
pub fn tr(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    syn::parse(tokens)
        .and_then(|text: translated::Pattern| text.fill())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// An expression of the type `Markup` for some nodes.
fn markup(nodes: &[Node]) -> syn::Result<TokenStream> {
    let parts =
        nodes.iter().filter(|node| !matches!(node, Node::Comment(_))).map(part).collect::<syn::Result<Vec<_>>>()?;
    Ok(match <[TokenStream; 1]>::try_from(parts) {
        Ok([part]) => part,
        Err(parts) => quote! { ::rolecall_view::Markup::List(::std::vec![#(#parts),*]) },
    })
}

/// An expression of the type `Markup` for one node.
fn part(node: &Node) -> syn::Result<TokenStream> {
    match node {
        Node::Text(text) => {
            let text = text.value_string();
            Ok(quote! { ::rolecall_view::Markup::text(#text) })
        }
        Node::Block(block) => Ok(block_markup(block)),
        Node::Fragment(fragment) => markup(&fragment.children),
        Node::Element(element) if component::is_component(element) => component::markup(element),
        Node::Element(element) => element::markup(element),
        other => Err(syn::Error::new_spanned(
            other,
            "not supported in a view: write elements, quoted texts, blocks and components",
        )),
    }
}

/// An expression of the type `Markup` for a block of Rust.
fn block_markup(block: &NodeBlock) -> TokenStream {
    quote! { ::rolecall_view::IntoMarkup::into_markup(#[allow(unused_braces)] #block) }
}
