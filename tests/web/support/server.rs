//! A fake server behind `fetch`.

use js_sys::{Promise, Reflect};
use rolecall_view::prelude::*;
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, Response, ResponseInit};

/// A request made by a component.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// `GET`, `POST` …
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The body; null if there is none.
    pub body: Value,
    /// The idempotency key.
    pub key: Option<String>,
}

/// The requests so far.
#[derive(Clone, Default)]
pub struct Calls(Rc<RefCell<Vec<Call>>>, Rc<RefCell<Vec<Request>>>);

impl Calls {
    /// All requests, in order.
    pub fn all(&self) -> Vec<Call> {
        self.0.borrow().clone()
    }

    /// The paths of aborted requests.
    pub fn aborted(&self) -> Vec<String> {
        let paths = self.0.borrow();
        let requests = self.1.borrow();
        let aborted = requests.iter().zip(paths.iter()).filter(|(request, _)| request.signal().aborted());
        aborted.map(|(_, call)| call.path.clone()).collect()
    }

    /// The bodies of all requests with this method and path.
    pub fn bodies(&self, method: &str, path: &str) -> Vec<Value> {
        self.all().into_iter().filter(|call| call.method == method && call.path == path).map(|call| call.body).collect()
    }
}

/// Delays the responses of a fake server.
#[derive(Clone, Default)]
pub struct Held(Rc<RefCell<Option<Vec<js_sys::Function>>>>);

impl Held {
    /// Delays responses from now on.
    pub fn hold(&self) {
        self.0.borrow_mut().get_or_insert_default();
    }

    /// Sends all delayed responses; later ones are immediate.
    pub fn let_go(&self) {
        for resolve in self.0.take().unwrap_or_default() {
            resolve.call0(&JsValue::NULL).unwrap();
        }
    }

    fn wait(&self) -> Option<Promise> {
        let held = Rc::clone(&self.0);
        let holds = self.0.borrow().is_some();
        holds.then(|| {
            Promise::new(&mut |resolve, _| {
                held.borrow_mut().as_mut().unwrap().push(resolve);
            })
        })
    }
}

/// Like [`serve`]; responses to requests for which `held` returns true are delayed.
pub fn serve_held(
    held: &Held,
    is_held: impl Fn(&Call) -> bool + 'static,
    answer: impl Fn(&Call) -> (u16, Value) + 'static,
) -> Calls {
    let held = held.clone();
    serve_with(Rc::new(move |call: &Call| if is_held(call) { held.wait() } else { None }), Rc::new(answer))
}

/// The entry of the activity log that every change names.
const RECORDED: &str = "o-meridian/7";

/// Responds to every `fetch` of the page from now on. Status 0: the server cannot be reached.
pub fn serve(answer: impl Fn(&Call) -> (u16, Value) + 'static) -> Calls {
    serve_with(Rc::new(|_: &Call| None), Rc::new(answer))
}

type Wait = Rc<dyn Fn(&Call) -> Option<Promise>>;
type Answer = Rc<dyn Fn(&Call) -> (u16, Value)>;

fn serve_with(wait: Wait, answer: Answer) -> Calls {
    let calls = Calls::default();
    let seen = calls.clone();
    let fetch = Closure::<dyn Fn(Request) -> Promise>::new(move |request: Request| {
        let (seen, answer, wait) = (seen.clone(), Rc::clone(&answer), Rc::clone(&wait));
        wasm_bindgen_futures::future_to_promise(async move {
            let text = JsFuture::from(request.text()?).await?.as_string().unwrap_or_default();
            let url = web_sys::Url::new(&request.url())?;
            let call = Call {
                method: request.method(),
                // gloo-net ends a query with `&`.
                path: (url.pathname() + &url.search()).trim_end_matches('&').to_owned(),
                body: serde_json::from_str(&text).unwrap_or(Value::Null),
                key: request.headers().get("Idempotency-Key").unwrap(),
            };
            seen.0.borrow_mut().push(call.clone());
            seen.1.borrow_mut().push(request);
            if let Some(wait) = wait(&call) {
                JsFuture::from(wait).await?;
            }
            let (status, body) = answer(&call);
            if status == 0 {
                return Err(js_sys::TypeError::new("Failed to fetch").into());
            }
            let init = ResponseInit::new();
            init.set_status(status);
            if call.method != "GET" && (200..300).contains(&status) {
                let headers = Headers::new()?;
                headers.set("Rolecall-Entry", RECORDED)?;
                init.set_headers(&headers);
            }
            let text = (status != 204).then(|| body.to_string());
            Response::new_with_opt_str_and_init(text.as_deref(), &init).map(JsValue::from)
        })
    });
    Reflect::set(&window(), &"fetch".into(), fetch.as_ref()).unwrap();
    fetch.forget();
    calls
}
