//! Takes off what JSON is wrapped in: gzip, known by its first bytes whatever the request says about it, and base64,
//! known by not being JSON. Both may stand around each other.

use super::{Held, MAX_UNPACKED, Refusal};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// More wrappings than anybody uses.
const LAYERS: usize = 3;
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// What is unpacked at once.
const CHUNK: usize = 64 * 1024;

/// Unpacks; what is neither gzip nor base64 is left as it is.
pub(super) fn unpack<'a>(mut data: Cow<'a, [u8]>, held: &mut Held) -> Result<Cow<'a, [u8]>, Refusal> {
    for _ in 0..LAYERS {
        if data.starts_with(&GZIP) {
            data = Cow::Owned(inflate(&data, held)?);
        } else if is_json(&data) {
            break;
        } else if let Some(plain) = base64(&data) {
            held.grow(plain.len())?;
            data = Cow::Owned(plain);
        } else {
            break;
        }
    }
    Ok(data)
}

/// Objects and lists only: what else is JSON is no event, and might be base64.
fn is_json(data: &[u8]) -> bool {
    let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    matches!(data.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Bit by bit, so that a small body that becomes a huge one is noticed before it is.
fn inflate(data: &[u8], held: &mut Held) -> Result<Vec<u8>, Refusal> {
    let mut from = MultiGzDecoder::new(data);
    let mut plain = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let size = from.read(&mut chunk).map_err(|_| Refusal::invalid("the gzip data is damaged"))?;
        if size == 0 {
            return Ok(plain);
        }
        if plain.len() + size > MAX_UNPACKED {
            return Err(Refusal::TooLarge("The body is larger than 100 MB once it is unpacked."));
        }
        held.grow(size)?;
        plain.extend_from_slice(&chunk[..size]);
    }
}

/// Of either alphabet, with padding or without; forms have made spaces of the pluses.
fn base64(data: &[u8]) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let data = data.trim_ascii();
    let usual: Vec<u8> = data
        .iter()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .map(|byte| match byte {
            b' ' | b'-' => b'+',
            b'_' => b'/',
            other => *other,
        })
        .collect();
    GeneralPurpose::new(&STANDARD, config).decode(usual).ok()
}
