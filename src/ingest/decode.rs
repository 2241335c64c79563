//! Decode: bytes of any encoding to text.

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The text in `bytes`: by byte order mark, else UTF-8, else UTF-16 without a mark, else as detected.
///
/// # Errors
/// A message where the bytes are no text.
pub fn decode(bytes: &[u8]) -> Result<String, &'static str> {
    const BINARY: &str = "is not text (holds NUL bytes)";
    if let Some((encoding, len)) = Encoding::for_bom(bytes) {
        return nul_free(encoding.decode_without_bom_handling(&bytes[len..]).0.into_owned()).ok_or(BINARY);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Some(text) = nul_free(text.to_owned()) {
            return Ok(text);
        }
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

fn nul_free(text: String) -> Option<String> {
    (!text.contains('\0')).then_some(text)
}

/// UTF-16 of mostly ASCII letters: every other byte is NUL.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.len() / 2;
    if pairs < 4 || bytes.len() % 2 != 0 {
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
