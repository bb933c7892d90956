//! What is true of all addresses.

mod csrf;
