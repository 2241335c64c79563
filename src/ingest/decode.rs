//! Decode: bytes of any encoding to text.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The text in `bytes`: by byte order mark, else UTF-8, else UTF-16 without a mark, else as [`chardetng`] guesses.
///
/// # Errors
/// A message where the bytes are no text.
pub fn decode(bytes: &[u8]) -> Result<String, &'static str> {
    const BINARY: &str = "is not text (holds NUL bytes)";
    if let Some((encoding, len)) = Encoding::for_bom(bytes) {
        return nul_free(encoding.decode_without_bom_handling(&bytes[len..]).0.into_owned()).ok_or(BINARY);
    }
    if let Some(text) = mostly_utf_8(bytes).and_then(nul_free) {
        return Ok(text);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return nul_free(encoding.decode_without_bom_handling(bytes).0.into_owned()).ok_or(BINARY);
    }
    if bytes.contains(&0) {
        return Err(BINARY);
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    let encoding = detector.guess(None, false);
    Ok(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// UTF-8, where need be with a few broken characters: one bad byte is no reason to read all others wrongly.
fn mostly_utf_8(bytes: &[u8]) -> Option<String> {
    const VALID_PER_BROKEN: usize = 4;
    let text = String::from_utf8_lossy(bytes);
    let broken = match &text {
        Cow::Borrowed(_) => 0,
        Cow::Owned(text) => text.matches(char::REPLACEMENT_CHARACTER).count(),
    };
    let valid = text.chars().filter(|c| !c.is_ascii()).count() - broken;
    (broken == 0 || valid > VALID_PER_BROKEN * broken).then(|| text.into_owned())
}

/// Whether `bytes` start with the byte order mark of UTF-16.
pub fn is_marked_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

fn nul_free(text: String) -> Option<String> {
    (!text.contains('\0')).then_some(text)
}

/// UTF-16 of mostly ASCII letters: every other byte is NUL.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.len() / 2;
    if pairs < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let nul = |odd: usize| bytes.chunks_exact(2).filter(|pair| pair[odd] == 0).count();
    let (even, odd) = (nul(0), nul(1));
    match () {
        () if 4 * odd > 3 * pairs && even == 0 => Some(UTF_16LE),
        () if 4 * even > 3 * pairs && odd == 0 => Some(UTF_16BE),
        () => None,
    }
}
