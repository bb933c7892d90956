//! The serde attributes that say how a type is read.

use syn::{Attribute, Error, Expr, Ident, LitStr, Result, Token, Type};

/// The attributes of a type, a field or a variant.
#[derive(Default)]
pub(crate) struct Attributes {
    /// `rename`: the name in JSON.
    rename: Option<String>,
    /// `rename_all = "snake_case"`: names in JSON are those of Rust in snake case.
    is_snake_case: bool,
    /// `default`: the value may be missing.
    pub(crate) has_default: bool,
    /// `flatten`: the fields are beside those of the containing struct.
    pub(crate) is_flat: bool,
    /// `tag`: the field that holds the name of the variant.
    pub(crate) tag: Option<String>,
    /// `from`: the type that is read and converted.
    pub(crate) from: Option<Type>,
}

impl Attributes {
    /// Reads `#[serde(…)]`; an error for what changes how JSON is read and is not supported here.
    pub(crate) fn read(attributes: &[Attribute]) -> Result<Self> {
        let mut read = Attributes::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.require_ident()?.to_string();
                match name.as_str() {
                    "default" => read.has_default = true,
                    "flatten" => read.is_flat = true,
                    "rename" => read.rename = Some(meta.value()?.parse::<LitStr>()?.value()),
                    "tag" => read.tag = Some(meta.value()?.parse::<LitStr>()?.value()),
                    "from" => read.from = Some(meta.value()?.parse::<LitStr>()?.parse()?),
                    "rename_all" => {
                        let rule = meta.value()?.parse::<LitStr>()?;
                        if rule.value() != "snake_case" {
                            return Err(Error::new_spanned(rule, "only snake_case is supported"));
                        }
                        read.is_snake_case = true;
                    }
                    // A struct of one unnamed field is always read so.
                    "transparent" => {}
                    // For writing only.
                    "into" | "skip_serializing_if" => {
                        meta.value()?.parse::<Expr>()?;
                    }
                    _ => return Err(meta.error("FromJson does not support this attribute of serde")),
                }
                if meta.input.is_empty() || meta.input.peek(Token![,]) { Ok(()) } else { Err(meta.error("unexpected")) }
            })?;
        }
        Ok(read)
    }

    /// The name in JSON of a field or variant `ident` of a type with the attributes `container`.
    pub(crate) fn name_of(&self, ident: &Ident, container: &Attributes) -> String {
        match &self.rename {
            Some(name) => name.clone(),
            None if container.is_snake_case => snake_case(&ident.to_string()),
            None => ident.to_string(),
        }
    }
}

/// A name in snake case, as serde writes it.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
