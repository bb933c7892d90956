//! Removes layers of gzip and base64 around JSON, as a stream. gzip is recognized by its first byte, base64 by not being
//! JSON; headers are ignored. Only a buffer for each layer is in memory, so a decompression bomb is noticed before it
//! takes memory.

use super::form::{Data, Unescape};
use super::refusal::Refusal;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::read::DecoderReader;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// Maximum number of layers.
const LAYERS: usize = 3;
/// The refusal of data that decompresses to more than the limit.
pub(crate) const TOO_LARGE: &str = "The body is larger than 100 MB when decompressed.";
/// The buffer of each layer, in bytes.
const BUFFER: usize = 32 * 1024;
/// The first byte of gzip.
const GZIP: u8 = 0x1f;
/// The first byte of a byte order mark, which can only begin text.
const MARK: u8 = 0xef;

/// Limits of unpacking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnpackLimits {
    /// Maximum size of each layer, in bytes.
    pub(crate) bytes: usize,
    /// Maximum number of gzip members in a layer: each costs time, even an empty one.
    pub(crate) members: u32,
}

/// Data without its layers of gzip and base64.
pub(crate) enum Unpacked<'a> {
    /// The data had no layers.
    Plain(&'a [u8]),
    /// The layers are removed while reading.
    Stream(Box<dyn BufRead + 'a>),
}

/// Removes layers; data that is neither gzip nor base64 stays as it is.
///
/// # Errors
/// The beginning of the data is damaged.
pub(crate) fn unpack(data: Data<'_>, most: UnpackLimits) -> Result<Unpacked<'_>, Refusal> {
    let bytes = data.bytes;
    let is_escaped = data.is_escaped && bytes.iter().any(|byte| matches!(byte, b'%' | b'+'));
    let mut stream: Box<dyn BufRead + '_> = if is_escaped { buffered(Unescape(bytes), most) } else { Box::new(bytes) };
    let mut is_plain = !is_escaped;
    for _ in 0..LAYERS {
        let start = stream.fill_buf().map_err(|error| refusal(&error))?;
        stream = match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(&GZIP) => buffered(Gunzip { member: Some(GzDecoder::new(stream)), left: most.members }, most),
            // Only objects and lists: other JSON is not an event, and could be base64.
            Some(b'{' | b'[' | &MARK) | None => break,
            Some(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_') => buffered(
                DecoderReader::new(ToStandardAlphabet { from: stream, spaces: 0, has_begun: false }, &BASE64),
                most,
            ),
            Some(_) => break,
        };
        is_plain = false;
    }
    Ok(if is_plain { Unpacked::Plain(bytes) } else { Unpacked::Stream(stream) })
}

/// A buffered layer; the limit applies to each layer.
fn buffered<'a>(layer: impl Read + 'a, most: UnpackLimits) -> Box<dyn BufRead + 'a> {
    Box::new(BufReader::with_capacity(BUFFER.min(most.bytes), Limited { layer, left: most.bytes }))
}

/// The refusal for an error of a layer.
pub(crate) fn refusal(error: &io::Error) -> Refusal {
    match error.kind() {
        ErrorKind::FileTooLarge => Refusal::TooLarge(TOO_LARGE),
        _ => Refusal::invalid("the gzip or base64 data is damaged"),
    }
}

/// Fails after a number of bytes.
struct Limited<R> {
    layer: R,
    left: usize,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = self.layer.read(into)?;
        self.left = self.left.checked_sub(size).ok_or(ErrorKind::FileTooLarge)?;
        Ok(size)
    }
}

/// Consecutive gzip members.
struct Gunzip<R> {
    member: Option<GzDecoder<R>>,
    /// How many more members are allowed, including this one.
    left: u32,
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(mut member) = self.member.take() {
            let size = member.read(into)?;
            if size > 0 || into.is_empty() {
                self.member = Some(member);
                return Ok(size);
            }
            let mut rest = member.into_inner();
            if rest.fill_buf()?.is_empty() {
                break;
            }
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                return Err(ErrorKind::InvalidData.into());
            }
            self.member = Some(GzDecoder::new(rest));
        }
        Ok(0)
    }
}

/// Base64 with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Converts base64 of either alphabet to the standard one, without line breaks. Spaces become `+`, which forms turn into
/// spaces.
struct ToStandardAlphabet<R> {
    from: R,
    /// Spaces that are `+` if more data follows.
    spaces: usize,
    has_begun: bool,
}

impl<R: BufRead> Read for ToStandardAlphabet<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written == 0 && !into.is_empty() {
            let chunk = self.from.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let mut used = 0;
            while let (Some(byte), Some(slot)) = (chunk.get(used), into.get_mut(written)) {
                match byte {
                    b'\r' | b'\n' | b'\t' => used += 1,
                    b' ' => {
                        self.spaces += usize::from(self.has_begun);
                        used += 1;
                    }
                    _ if self.spaces > 0 => {
                        self.spaces -= 1;
                        *slot = b'+';
                        written += 1;
                    }
                    other => {
                        self.has_begun = true;
                        used += 1;
                        written += 1;
                        *slot = match other {
                            b'-' => b'+',
                            b'_' => b'/',
                            other => *other,
                        };
                    }
                }
            }
            self.from.consume(used);
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_UNPACKED;
    use base64::Engine;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    const ALL: UnpackLimits = UnpackLimits { bytes: MAX_UNPACKED, members: 1000 };

    fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        let mut all = Vec::new();
        match unpack(Data { bytes, is_escaped: false }, ALL)? {
            Unpacked::Plain(bytes) => all.extend_from_slice(bytes),
            Unpacked::Stream(mut stream) => {
                stream.read_to_end(&mut all).map_err(|error| refusal(&error))?;
            }
        }
        Ok(all)
    }

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn base64_is_read_with_spaces_for_pluses_and_line_breaks() {
        let json = "{\"a\":\"?>~~~>>>???\"}".repeat(9).into_bytes();
        let text = STANDARD_WITH_PADDING.encode(&json);
        assert!(text.contains('+') && text.contains('/'), "{text}");
        let broken: Vec<_> = text.as_bytes().chunks(7).map(|line| String::from_utf8_lossy(line)).collect();
        for text in [
            text.clone(),
            text.replace('+', " "),
            text.replace('=', ""),
            text.replace('+', "-").replace('/', "_"),
            format!(" {text} \r\n"),
            broken.join("\r\n"),
        ] {
            assert_eq!(unpacked(text.as_bytes()).unwrap(), json, "{text}");
        }
    }

    const STANDARD_WITH_PADDING: GeneralPurpose = base64::engine::general_purpose::STANDARD;

    #[test]
    fn a_thousand_gzip_files_are_read_and_one_more_is_refused() {
        let one = gzip(b"[");
        assert_eq!(unpacked(&one.repeat(1000)).unwrap().len(), 1000);
        assert!(matches!(unpacked(&one.repeat(1001)), Err(Refusal::Invalid(_))));
        // Empty members count, too.
        assert!(unpacked(&gzip(b"").repeat(1001)).is_err());
    }

    #[test]
    fn each_layer_has_a_limit() {
        let bomb = gzip(&vec![b' '; MAX_UNPACKED + 1]);
        assert_eq!(unpacked(&bomb).unwrap_err(), unpacked(&gzip(&bomb)).unwrap_err());
        assert!(matches!(unpacked(&bomb), Err(Refusal::TooLarge(_))));
        // The outer layer is too large, its content is small.
        let inner = gzip(b"{}");
        let padded = [&inner[..], &vec![0; MAX_UNPACKED + 1][..]].concat();
        assert!(unpacked(&gzip(&padded)).is_err());
    }
}
