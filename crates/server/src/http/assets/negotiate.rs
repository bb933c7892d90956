//! Chooses the encoding of a file from `Accept-Encoding` (RFC 9110, 12.5.3).

use axum::http::{HeaderMap, header};

/// An encoding in which a file can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// All encodings, smallest result first.
    const ALL: [Encoding; 3] = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];

    /// The name in headers; none for the plain file.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Encoding::Brotli => Some("br"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }
}

/// The encoding with the highest weight among those that are available; the smallest of equals. The plain file if the
/// client accepts none of them.
pub(super) fn best(headers: &HeaderMap, is_available: impl Fn(Encoding) -> bool) -> Encoding {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let accepted: Vec<(String, u16)> = accepted.flat_map(|value| value.split(',')).filter_map(weighted).collect();
    let weight = |name: &str| accepted.iter().find(|(accepted, _)| accepted == name).map(|(_, weight)| *weight);
    let mut best = (Encoding::Identity, 0);
    for encoding in Encoding::ALL.into_iter().filter(|encoding| is_available(*encoding)) {
        let weight = match encoding.name() {
            Some(name) => weight(name).or_else(|| weight("*")).unwrap_or(0),
            // The plain file is acceptable unless it is excluded, but any encoding that the client names is better.
            None => weight("identity").unwrap_or(u16::from(weight("*") != Some(0))),
        };
        if weight > best.1 {
            best = (encoding, weight);
        }
    }
    best.0
}

/// Parses an item such as `gzip;q=0.8` into the name and the weight in thousandths; none if it is malformed.
fn weighted(item: &str) -> Option<(String, u16)> {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let name = if name == "x-gzip" { "gzip".to_owned() } else { name };
    let Some(quality) = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))) else {
        return Some((name, 1000));
    };
    let quality: f32 = quality.trim().parse().ok().filter(|quality| (0.0..=1.0).contains(quality))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 1000")]
    Some((name, (quality * 1000.0) as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(value: &str, available: &[Encoding]) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
        best(&headers, |encoding| available.contains(&encoding))
    }

    #[test]
    fn chooses_the_available_encoding_with_the_highest_weight() {
        use Encoding::{Brotli, Gzip, Identity};
        let all = [Brotli, Gzip, Identity];
        for (value, expected) in [
            ("gzip, deflate, br, zstd", Brotli),
            ("gzip", Gzip),
            ("x-gzip", Gzip),
            ("br;q=0.5, gzip;q=0.8", Gzip),
            ("br;q=0, gzip", Gzip),
            ("br;q=0, *", Gzip),
            ("*", Brotli),
            ("*;q=0", Identity),
            ("identity, br;q=0.1", Identity),
            ("identity;q=0.5, br;q=0.5", Brotli),
            ("identity;q=0, gzip;q=0.001", Gzip),
            ("deflate", Identity),
            ("br;q=2", Identity),
            ("BR;Q=1.0", Brotli),
            ("", Identity),
        ] {
            assert_eq!(chosen(value, &all), expected, "{value}");
        }
        assert_eq!(chosen("br, gzip;q=0.1", &[Gzip, Identity]), Gzip);
        assert_eq!(chosen("br", &[Identity]), Identity);
        assert_eq!(best(&HeaderMap::new(), |_| true), Identity);
    }
}
