//! Starts the app in a page.

fn main() {
    rolecall::start();
}
