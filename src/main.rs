//! The entry point of the app in the browser; everything else is in the library.

fn main() {
    rolecall::start();
}
