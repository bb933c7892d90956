//! `tr!`: a pattern and the values of its placeholders.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Expr, Ident, LitStr, Token,
    parse::{Parse, ParseStream},
};

/// What is written in `tr!`.
pub struct Pattern {
    text: LitStr,
    arguments: Vec<(Ident, Expr)>,
}

impl Parse for Pattern {
    fn parse(input: ParseStream<'_>) -> syn::Result<Pattern> {
        let text = input.parse()?;
        let mut arguments = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            arguments.push((name, input.parse()?));
        }
        Ok(Pattern { text, arguments })
    }
}

impl Pattern {
    /// The call that fills the pattern. Fails if a placeholder has no name, or an argument no placeholder.
    pub fn fill(&self) -> syn::Result<TokenStream> {
        let text = self.text.value();
        let names = placeholders(&text)
            .ok_or_else(|| syn::Error::new(self.text.span(), "a placeholder needs a name: {name}"))?;
        if names.is_empty() {
            return Err(syn::Error::new(self.text.span(), "without placeholders, write t(\"…\")"));
        }
        if let Some((name, _)) = self.arguments.iter().find(|(name, _)| !names.contains(&name.to_string().as_str())) {
            return Err(syn::Error::new(name.span(), "the text has no placeholder for this"));
        }
        let values = names.iter().map(|name| {
            if let Some((_, value)) = self.arguments.iter().find(|(argument, _)| argument == name) {
                quote! { &(#value) }
            } else {
                let variable = Ident::new(name, self.text.span());
                quote! { &#variable }
            }
        });
        let pattern = &self.text;
        Ok(quote! { ::rolecall_view::fill(#pattern, &[#(#values),*]) })
    }
}

/// The names of the placeholders, each once, in their order; nothing if one is no name.
fn placeholders(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        syn::parse_str::<Ident>(name).ok()?;
        if !names.contains(&name) {
            names.push(name);
        }
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(tokens: TokenStream) -> Result<String, String> {
        let filled = syn::parse2::<Pattern>(tokens).and_then(|pattern| pattern.fill());
        filled.map(|tokens| tokens.to_string().replace(' ', "")).map_err(|error| error.to_string())
    }

    #[test]
    fn values_come_once_in_the_order_of_the_text() {
        let filled = fill(quote! { "{name} left {place}: {name}", place = a.b(), });
        assert_eq!(filled.as_deref(), Ok(r#"::rolecall_view::fill("{name}left{place}:{name}",&[&name,&(a.b())])"#));
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(fill(quote! { "{} left" }).unwrap_err(), "a placeholder needs a name: {name}");
        assert_eq!(fill(quote! { "{name:?} left" }).unwrap_err(), "a placeholder needs a name: {name}");
        assert_eq!(fill(quote! { "left}" }).unwrap_err(), "a placeholder needs a name: {name}");
        assert_eq!(fill(quote! { "left" }).unwrap_err(), "without placeholders, write t(\"…\")");
        assert_eq!(fill(quote! { "{a}", a = 1, b = 2 }).unwrap_err(), "the text has no placeholder for this");
    }
}
