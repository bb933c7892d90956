//! Components: calls of the builders that Leptos' `#[component]` writes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rstml::{
    Infallible,
    node::{KVAttributeValue, KeyedAttribute, KeyedAttributeValue, NodeAttribute, NodeElement, NodeName},
};

/// Whether a tag names a component: its last segment begins with a capital letter.
pub fn is_component(element: &NodeElement<Infallible>) -> bool {
    match element.name() {
        NodeName::Path(path) => {
            let last = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            last.starts_with(|first: char| first.is_ascii_uppercase())
        }
        _ => false,
    }
}

/// An expression of the type `Markup` for a component.
pub fn markup(element: &NodeElement<Infallible>) -> syn::Result<TokenStream> {
    let name = element.name();
    let mut props = Vec::new();
    let mut bindings = Vec::new();
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(syn::Error::new_spanned(attribute, "write the properties of a component by name"));
        };
        match binding(attribute) {
            Some(binding) => bindings.push(binding),
            None => props.push(prop(attribute)?),
        }
    }
    let children = children(element, &bindings)?;
    Ok(quote! {
        ::rolecall_view::Markup::from_view(::leptos::component::component_view(
            #[allow(clippy::needless_borrows_for_generic_args)]
            &#name,
            ::leptos::component::component_props_builder(&#name) #(#props)* #children .build(),
        ))
    })
}

fn prop(attribute: &KeyedAttribute) -> syn::Result<TokenStream> {
    let name = &attribute.key;
    if !matches!(name, NodeName::Path(_)) {
        return Err(syn::Error::new_spanned(name, "a component has properties only"));
    }
    let value = if let KeyedAttributeValue::Value(value) = &attribute.possible_value {
        match &value.value {
            KVAttributeValue::Expr(value) => quote! { #value },
            KVAttributeValue::InvalidBraced(block) => quote! { #block },
        }
    } else {
        quote! { #name }
    };
    Ok(quote! { .#name(#[allow(unused_braces)] { #value }) })
}

/// The pattern of `let:name` and `let(pattern)`: a parameter of the children.
fn binding(attribute: &KeyedAttribute) -> Option<TokenStream> {
    if let KeyedAttributeValue::Binding(binding) = &attribute.possible_value {
        let inputs = &binding.inputs;
        return Some(quote! { #inputs });
    }
    let name = attribute.key.to_string();
    let name = format_ident!("{}", name.strip_prefix("let:")?, span = syn::spanned::Spanned::span(&attribute.key));
    Some(quote! { #name })
}

fn children(element: &NodeElement<Infallible>, bindings: &[TokenStream]) -> syn::Result<TokenStream> {
    if element.children.is_empty() {
        return Ok(TokenStream::new());
    }
    let children = super::markup(&element.children)?;
    Ok(match bindings {
        [] => quote! { .children(::leptos::children::ToChildren::to_children(move || #children)) },
        bindings => quote! { .children(move |#(#bindings),*| #children) },
    })
}
