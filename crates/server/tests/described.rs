//! The description of the API, tried from outside: by Schemathesis, by a validator of `OpenAPI`, and by the examples of
//! `docs/api.md`. `./dev test` installs what they need; the other tests of the server run without.

mod document;
mod examples;
mod generated;
