//! The formatters of the browser's `Intl`, each created when it is first used and cached.

use super::{DateStyle, Options};
use crate::language::Language;
use js_sys::{Array, BigInt, Date, Function, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// The key of a formatter in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FormatterKey {
    /// The constructor in `Intl`.
    kind: &'static str,
    locale: Option<&'static str>,
    options: Options,
    /// The time zone; the reader's if empty.
    zone: String,
}

thread_local! {
    /// The cached formatters; `None` if the browser cannot create one, such as for an unknown time zone. A list, because
    /// they are few.
    static FORMATTERS: RefCell<Vec<(FormatterKey, Option<Object>)>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn number(number: u64) -> String {
    let written = write(of_language("NumberFormat", &[]), "format", &[BigInt::from(number).into()]);
    written.unwrap_or_else(|| number.to_string())
}

/// Old browsers read the text as a float, exact for 15 digits.
pub(super) fn decimal(text: &str) -> String {
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let options: Options = match decimals {
        0 => &[],
        1 => &[("minimumFractionDigits", "1")],
        2 => &[("minimumFractionDigits", "2")],
        _ => &[("minimumFractionDigits", "3")],
    };
    let written = write(of_language("NumberFormat", options), "format", &[text.into()]);
    // A real minus, as wide as the digits.
    written.map_or_else(|| text.to_owned(), |written| written.replace('-', "−"))
}

pub(super) fn is_one(number: u64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "large numbers are all plural")]
    let number = JsValue::from_f64(number as f64);
    write(of_language("PluralRules", &[]), "select", &[number]).is_some_and(|category| category == "one")
}

pub(super) fn one_of(names: &[&str]) -> String {
    let list: Array = names.iter().map(|name| JsValue::from_str(name)).collect();
    write(of_language("ListFormat", &[("type", "disjunction")]), "format", &[list.into()])
        .unwrap_or_else(|| names.join(", "))
}

/// The format of a relative time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgoStyle {
    /// `4 min ago`.
    Short,
    /// `4 minutes ago`, and `yesterday` for one day.
    Long,
}

/// A time in the past, such as `4 min ago`; `unit` is a unit of `Intl.RelativeTimeFormat`, such as `week`.
#[must_use]
pub fn ago(amount: i64, unit: &'static str, style: AgoStyle) -> String {
    let key = of_language(
        "RelativeTimeFormat",
        match style {
            AgoStyle::Short => &[("numeric", "auto"), ("style", "short")],
            AgoStyle::Long => &[("numeric", "auto")],
        },
    );
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let amount = JsValue::from_f64(-(amount as f64));
    write(key, "format", &[amount, unit.into()]).unwrap_or_default()
}

/// Formats a moment as local time in `zone`: the reader's zone if `None`, UTC if the browser does not know the zone.
/// Empty if `moment` is an invalid date.
#[must_use]
pub fn date(style: DateStyle, zone: Option<&str>, moment: &Date) -> String {
    let key = |zone: &str| FormatterKey {
        kind: "DateTimeFormat",
        locale: style.locale.or_else(|| Language::current().date_locale()),
        options: style.options,
        zone: zone.to_owned(),
    };
    let zone = zone.unwrap_or_default();
    if moment.get_time().is_nan() {
        return String::new();
    }
    let moment = [JsValue::from(moment.clone())];
    write(key(zone), "format", &moment).or_else(|| write(key("UTC"), "format", &moment)).unwrap_or_default()
}

/// The names of the time zones that the browser knows; `None` if it cannot list them.
#[must_use]
pub fn time_zones() -> Option<Vec<String>> {
    let intl = intl()?;
    let list: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
    let names: Array = list.call1(&intl, &"timeZone".into()).ok()?.dyn_into().ok()?;
    Some(names.iter().filter_map(|name| name.as_string()).collect())
}

fn of_language(kind: &'static str, options: Options) -> FormatterKey {
    FormatterKey { kind, locale: Some(Language::current().locale()), options, zone: String::new() }
}

fn write(key: FormatterKey, method: &str, arguments: &[JsValue]) -> Option<String> {
    FORMATTERS.with_borrow_mut(|formatters| {
        let index = formatters.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let formatter = make(&key);
            formatters.push((key, formatter));
            formatters.len() - 1
        });
        let formatter = formatters.get(index)?.1.as_ref()?;
        let method: Function = Reflect::get(formatter, &method.into()).ok()?.dyn_into().ok()?;
        method.apply(formatter, &arguments.iter().collect()).ok()?.as_string()
    })
}

fn make(key: &FormatterKey) -> Option<Object> {
    let options = Object::new();
    let zone = (!key.zone.is_empty()).then_some(("timeZone", key.zone.as_str()));
    for (name, value) in key.options.iter().copied().chain(zone) {
        Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    let constructor: Function = Reflect::get(&intl()?, &key.kind.into()).ok()?.dyn_into().ok()?;
    let locale = key.locale.map_or(JsValue::UNDEFINED, JsValue::from_str);
    Reflect::construct(&constructor, &Array::of2(&locale, &options)).ok()?.dyn_into().ok()
}

fn intl() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"Intl".into()).ok()
}
