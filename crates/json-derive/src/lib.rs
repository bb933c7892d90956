//! Derives `rolecall_json::FromJson` from the definition of a type and its serde attributes, so that the reader of the
//! app and serde read the same JSON. It fails to compile for a serde attribute that it does not know.

mod attributes;

use attributes::Attributes;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Field, Fields, Result, parse_macro_input, parse_quote};

/// Implements `rolecall_json::FromJson` for a struct, an enum of names, or an enum with a tag field.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn derive_from_json(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    implementation(input).unwrap_or_else(Error::into_compile_error).into()
}

fn implementation(mut input: DeriveInput) -> Result<TokenStream> {
    let attributes = Attributes::read(&input.attrs)?;
    let body = match (&attributes.from, &input.data) {
        (Some(from), _) => quote!(<#from as ::rolecall_json::FromJson>::read(node, failed).into()),
        (None, Data::Struct(data)) => fields(&quote!(Self), &data.fields, &attributes)?,
        (None, Data::Enum(data)) => variants(data, &attributes)?,
        (None, Data::Union(_)) => return Err(Error::new_spanned(&input.ident, "a union cannot be read")),
    };
    for parameter in input.generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(::rolecall_json::FromJson));
    }
    let (name, (parameters, arguments, conditions)) = (&input.ident, input.generics.split_for_impl());
    Ok(quote! {
        #[automatically_derived]
        impl #parameters ::rolecall_json::FromJson for #name #arguments #conditions {
            fn read(node: &impl ::rolecall_json::Node, failed: &mut bool) -> Self {
                #body
            }
        }
    })
}

/// The expression that reads a struct or the fields of a variant.
fn fields(constructor: &TokenStream, fields: &Fields, container: &Attributes) -> Result<TokenStream> {
    match fields {
        Fields::Named(named) => {
            let values = named.named.iter().map(|field| value(field, container)).collect::<Result<Vec<_>>>()?;
            Ok(quote!(#constructor { #(#values),* }))
        }
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => {
            Ok(quote!(#constructor(::rolecall_json::FromJson::read(node, failed))))
        }
        Fields::Unit => Ok(constructor.clone()),
        Fields::Unnamed(_) => Err(Error::new_spanned(fields, "a tuple of several values cannot be read")),
    }
}

/// `name: expression` of one field.
fn value(field: &Field, container: &Attributes) -> Result<TokenStream> {
    let attributes = Attributes::read(&field.attrs)?;
    let ident = field.ident.as_ref().ok_or_else(|| Error::new_spanned(field, "this field has no name"))?;
    if attributes.is_flat {
        return Ok(quote!(#ident: ::rolecall_json::FromJson::read(node, failed)));
    }
    let name = attributes.name_of(ident, container);
    Ok(if attributes.has_default {
        quote!(#ident: ::rolecall_json::field_or_default(node, #name, failed))
    } else {
        quote!(#ident: ::rolecall_json::FromJson::read(&::rolecall_json::Node::field(node, #name), failed))
    })
}

/// The expression that reads an enum: the name of a variant, or an object whose tag field holds the name.
fn variants(data: &DataEnum, attributes: &Attributes) -> Result<TokenStream> {
    let mut names = Vec::new();
    let mut arms = Vec::new();
    for (position, variant) in data.variants.iter().enumerate() {
        if attributes.tag.is_none() && !matches!(variant.fields, Fields::Unit) {
            return Err(Error::new_spanned(variant, "a variant with fields needs #[serde(tag)] on the enum"));
        }
        let own = Attributes::read(&variant.attrs)?;
        names.push(own.name_of(&variant.ident, attributes));
        let ident = &variant.ident;
        let made = fields(&quote!(Self::#ident), &variant.fields, &Attributes::default())?;
        // The last arm also stands for positions that cannot occur.
        let is_last = position + 1 == data.variants.len();
        arms.push(if is_last { quote!(_ => #made) } else { quote!(#position => #made) });
    }
    let tag = attributes.tag.as_ref().map(|tag| quote!(&::rolecall_json::Node::field(node, #tag)));
    let node = tag.unwrap_or_else(|| quote!(node));
    Ok(quote! {
        match ::rolecall_json::variant(#node, &[#(#names),*], failed) {
            #(#arms),*
        }
    })
}
