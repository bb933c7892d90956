//! Panics of the app. Each is a trap of WebAssembly, for which `index.html` covers the page with a panel that offers a
//! reload.

/// Logs the message and the position of a panic to the console. `./dev build` compiles no messages.
pub(crate) fn log_panics() {
    #[cfg(not(feature = "split"))]
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}
