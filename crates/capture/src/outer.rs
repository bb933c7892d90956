//! The outermost level of a request: one event, a list of events, or `{"batch": […]}` with other fields. Reads it once
//! and passes on the text of each event.

use super::collect::Collector;
use super::limits::MAX_EVENTS;
use super::refusal::At;
use super::refusal::Refusal;
use super::stream::Stream;

/// Reads a request to its end.
///
/// # Errors
/// The request is not JSON, is empty, has too many events, or there is no memory for it.
pub(crate) fn read(mut stream: Stream<'_>, to: &mut Collector<'_>) -> Result<(), Refusal> {
    stream.skip_mark()?;
    match stream.solid()? {
        Some(b'{') => object(&mut stream, to)?,
        Some(b'[') => list(&mut stream, to, At::List)?,
        Some(_) => return Err(Refusal::invalid("it is neither an object nor a list")),
        None => return Err(Refusal::NoData),
    }
    match stream.solid()? {
        Some(_) => Err(stream.broken()),
        None => Ok(()),
    }
}

/// Reads an object: an event, or a batch of events.
fn object(stream: &mut Stream<'_>, to: &mut Collector<'_>) -> Result<(), Refusal> {
    let start = stream.position();
    stream.keep_from_here();
    stream.step();
    let (mut is_first, mut is_batch, mut is_whole) = (true, false, true);
    while next(stream, &mut is_first, b'}')? {
        // The text of the object is kept from its beginning while it can still be an event.
        if is_batch || stream.since(start).is_none() {
            is_whole = false;
            stream.keep_from_here();
        }
        let key = key(stream)?;
        if stream.solid()? != Some(b':') {
            return Err(stream.broken());
        }
        stream.step();
        if key == "batch" && stream.solid()? == Some(b'[') {
            is_batch = true;
            to.begin_batch();
            list(stream, to, At::Batch)?;
            continue;
        }
        stream.solid()?;
        let value = stream.position();
        stream.skip_value()?;
        to.outer(&key, stream.since(value), is_batch)?;
    }
    if is_first {
        return Err(Refusal::NoData);
    }
    if !is_batch {
        to.event(At::Alone, stream.since(start).filter(|_| is_whole), stream.memory())?;
    }
    Ok(())
}

/// Reads a list of events.
fn list(stream: &mut Stream<'_>, to: &mut Collector<'_>, at: impl Fn(usize) -> At) -> Result<(), Refusal> {
    stream.step();
    let (mut is_first, mut index) = (true, 0);
    while next(stream, &mut is_first, b']')? {
        if index == MAX_EVENTS {
            return Err(Refusal::TooLarge("The body has more than 50,000 events."));
        }
        stream.keep_from_here();
        let start = stream.position();
        stream.skip_value()?;
        to.event(at(index), stream.since(start), stream.memory())?;
        index += 1;
    }
    if is_first { Err(Refusal::NoData) } else { Ok(()) }
}

/// Goes to the next member of an object or a list; false at its end.
fn next(stream: &mut Stream<'_>, is_first: &mut bool, end: u8) -> Result<bool, Refusal> {
    match stream.solid()? {
        Some(byte) if byte == end => {
            stream.step();
            return Ok(false);
        }
        Some(b',') if !*is_first => {
            stream.step();
            // JSON has no trailing comma.
            if stream.solid()? == Some(end) {
                return Err(stream.broken());
            }
        }
        Some(_) if *is_first => {}
        _ => return Err(stream.broken()),
    }
    *is_first = false;
    Ok(true)
}

fn key(stream: &mut Stream<'_>) -> Result<String, Refusal> {
    if stream.solid()? != Some(b'"') {
        return Err(stream.broken());
    }
    let start = stream.position();
    stream.skip_string()?;
    // A key larger than an event cannot be a known one.
    let text = String::from_utf8_lossy(stream.since(start).unwrap_or(b"\"\""));
    // A key with half of a surrogate pair cannot be a known one.
    Ok(serde_json::from_str(&text).unwrap_or_default())
}
