//! Who has tried too often to sign in.
