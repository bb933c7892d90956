//! The views, lists, memos and effects of `rolecall_view`.

use crate::support::{Mounted, frame, mount_in_page};
use rolecall_view::prelude::*;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement};

fn one(page: &Mounted, selector: &str) -> Element {
    page.root.query_selector(selector).unwrap().unwrap()
}

#[wasm_bindgen_test]
async fn constant_and_changing_attributes_are_set_and_removed() {
    let is_on = RwSignal::new(true);
    let words = RwSignal::new("first".to_owned());
    let none = None::<String>;
    let page = mount_in_page(move || {
        view! {
            <input id="field" type="text" required aria-label="Ada & <Grace> \"Hopper\"" data-size=3 hidden=false
                disabled=move || is_on.get() data-words=words data-none=none.clone() class="a"
                class:b=is_on prop:value=move || words.get()/>
            <input id="box" type="checkbox" prop:checked=move || is_on.get()/>
        }
    });
    let field: HtmlInputElement = one(&page, "#field").unchecked_into();
    let tick: HtmlInputElement = one(&page, "#box").unchecked_into();
    assert_eq!(field.get_attribute("aria-label").as_deref(), Some("Ada & <Grace> \"Hopper\""));
    assert_eq!(field.get_attribute("data-size").as_deref(), Some("3"));
    assert!(field.required() && field.disabled() && !field.hidden() && !field.has_attribute("data-none"));
    assert_eq!((field.class_name().as_str(), field.value().as_str()), ("a b", "first"));
    assert!(tick.checked());
    assert!(!field.has_attribute("_"), "the mark of the macro is gone");

    is_on.set(false);
    words.set("second".to_owned());
    frame().await;
    assert!(!field.disabled() && !tick.checked());
    assert_eq!((field.class_name().as_str(), field.value().as_str()), ("a", "second"));
    assert_eq!(field.get_attribute("data-words").as_deref(), Some("second"));
}

#[wasm_bindgen_test]
async fn texts_and_children_keep_their_places() {
    let count = RwSignal::new(1);
    let none = None::<String>;
    let page = mount_in_page(move || {
        view! {
            <p>"a < b & "{move || count.get()}" of "<b>{Some("three")}</b>{none.clone()}"."</p>
            "beside"
        }
    });
    assert_eq!(page.text(), "a < b & 1 of three.beside");
    count.set(2);
    frame().await;
    assert_eq!(page.text(), "a < b & 2 of three.beside");
}

#[wasm_bindgen_test]
async fn the_same_view_changes_its_element_and_another_replaces_it() {
    let state = RwSignal::new(0);
    let page = mount_in_page(move || {
        view! {
            <div>
                {move || match state.get() {
                    2 => view! { <p class="other">"other"</p> },
                    number => view! { <p class="same" data-number=number>{number}</p> },
                }}
                <hr/>
            </div>
        }
    });
    let first = one(&page, "p");
    state.set(1);
    frame().await;
    assert!(first.is_same_node(Some(&one(&page, "p"))));
    assert_eq!((first.get_attribute("data-number").as_deref(), page.text().as_str()), (Some("1"), "1"));
    state.set(2);
    frame().await;
    assert!(!first.is_connected());
    assert_eq!(one(&page, "div").inner_html().matches("<p").count(), 1);
    assert_eq!(one(&page, "div").first_element_child().unwrap().class_name(), "other", "it is before the line");
    state.set(0);
    frame().await;
    assert_eq!(one(&page, "div").first_element_child().unwrap().class_name(), "same");
}

#[wasm_bindgen_test]
async fn lists_grow_shrink_and_end_where_they_were() {
    let items = RwSignal::new(vec!["a", "b", "c"]);
    let page = mount_in_page(move || view! { <ul>{move || items.get()}<li>"end"</li></ul> });
    for list in [vec!["a"], vec![], vec!["x", "y", "z", "w"]] {
        items.set(list.clone());
        frame().await;
        assert_eq!(page.text(), list.concat() + "end");
    }
}

#[wasm_bindgen_test]
async fn items_with_keys_keep_their_elements_and_their_effects() {
    let items = RwSignal::new(vec![1, 2, 3]);
    let made = Arc::new(AtomicU32::new(0));
    let seen = made.clone();
    let clock = RwSignal::new(0);
    let page = mount_in_page(move || {
        let seen = seen.clone();
        view! {
            <ul>
                <For each=move || items.get() key=|item| *item let:item>
                    <li data-item=item>
                        {
                            seen.fetch_add(1, Ordering::Relaxed);
                            move || format!("{item}:{} ", clock.get())
                        }
                    </li>
                </For>
                <li>"end"</li>
            </ul>
        }
    });
    assert_eq!(page.text(), "1:0 2:0 3:0 end");
    let third = one(&page, "[data-item='3']");
    items.set(vec![3, 4, 1]);
    clock.set(7);
    frame().await;
    assert_eq!(page.text(), "3:7 4:7 1:7 end");
    assert!(third.is_same_node(Some(&one(&page, "[data-item='3']"))));
    assert_eq!(made.load(Ordering::Relaxed), 4, "only the new one is made");
    items.set(vec![]);
    frame().await;
    assert_eq!(page.text(), "end");
}

#[wasm_bindgen_test]
async fn a_listener_that_is_gone_is_not_called() {
    let outer = Arc::new(AtomicU32::new(0));
    let count = outer.clone();
    let is_there = RwSignal::new(true);
    let page = mount_in_page(move || {
        view! {
            <Show when=move || is_there.get() fallback=|| "gone">
                {
                    let count = count.clone();
                    view! {
                        <div on:click=move |_| { count.fetch_add(1, Ordering::Relaxed); }>
                            <button on:click=move |event| {
                                if event.shift_key() { return }
                                is_there.set(false);
                            }>"Leave"</button>
                        </div>
                    }
                }
            </Show>
        }
    });
    let button: HtmlElement = one(&page, "button").unchecked_into();
    let parent: HtmlElement = one(&page, "div").unchecked_into();
    parent.click();
    assert_eq!(outer.load(Ordering::Relaxed), 1);
    button.click();
    frame().await;
    assert_eq!(page.text(), "gone");
    let before = outer.load(Ordering::Relaxed);
    parent.click();
    button.click();
    assert_eq!(outer.load(Ordering::Relaxed), before);
}

#[wasm_bindgen_test]
fn a_view_that_begins_within_svg_is_drawn() {
    let page = mount_in_page(|| {
        let part = view! { <g><rect width="2" height="2"/></g> };
        view! { <svg viewBox="0 0 2 2">{part}</svg> }
    });
    for selector in ["g", "rect"] {
        assert_eq!(one(&page, selector).namespace_uri().as_deref(), Some("http://www.w3.org/2000/svg"), "{selector}");
    }
    assert!(one(&page, "svg").has_attribute("viewBox"));
}

#[wasm_bindgen_test]
async fn a_reference_has_its_element_and_a_memo_tells_only_of_other_values() {
    let number = RwSignal::new(1);
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let field = NodeRef::<leptos::html::Input>::new();
    let page = mount_in_page(move || {
        let is_even = Memo::new(move |_| number.get() % 2 == 0);
        Effect::new(move |before: Option<u32>| {
            is_even.track();
            counted.fetch_add(1, Ordering::Relaxed);
            before.map_or(1, |before| before + 1)
        });
        view! { <input id="named" node_ref=field/>{move || is_even.get().to_string()} }
    });
    frame().await;
    assert_eq!(field.get_untracked().map(|field| field.id()), Some("named".to_owned()));
    number.set(3);
    frame().await;
    assert_eq!((page.text().as_str(), runs.load(Ordering::Relaxed)), ("false", 1));
    number.set(4);
    frame().await;
    assert_eq!((page.text().as_str(), runs.load(Ordering::Relaxed)), ("true", 2));
}

/// The pages of memory of this program, 64 KiB each.
fn memory_pages() -> f64 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    f64::from(buffer.byte_length()) / 65_536.0
}

#[wasm_bindgen_test]
async fn what_has_ended_leaves_nothing_in_a_signal_that_does_not_change() {
    let (lasting, shown) = (RwSignal::new(1), RwSignal::new(0));
    let _page = mount_in_page(move || {
        view! {
            <div>
                {move || {
                    shown.track();
                    let parts = (0..200).map(|_| {
                        let double = Memo::new(move |_| lasting.get() * 2);
                        Effect::new(move |_| lasting.track());
                        view! { <p data-number=move || lasting.get().to_string()>{move || double.get()}</p> }
                    });
                    parts.collect_view()
                }}
            </div>
        }
    });
    let again = async |times| {
        for _ in 0..times {
            shown.update(|shown| *shown += 1);
            frame().await;
        }
    };
    again(20).await;
    let before = memory_pages();
    again(100).await;
    // Each time, 600 subscribers end. Leaving them would take more than 70 pages.
    let grown = memory_pages() - before;
    assert!(grown < 10.0, "{grown} pages");
}
