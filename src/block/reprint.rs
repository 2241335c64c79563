//! Reprints: copies of one article, cut, lightly edited or with a credit before them, found by MinHash.
//!
//! The method is that of Broder (1997) with banded signatures (Leskovec, Rajaraman and Ullman, *Mining of Massive
//! Datasets*, 3.4): two articles are compared where a band of their MinHash signatures agrees, and joined where enough
//! of the shorter one's shingles stand in the longer one: nearly all, or fewer if those of its opening are among them.
//! From the longest down, an article joins the group of an earlier one that contains it or starts its own, so that a
//! short text never ties two long ones together.

use std::cmp::Reverse;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// Words of a shingle.
const SHINGLE: usize = 5;
/// Two rows a band: texts with a fifth of their shingles in common meet with probability 0.93, with half of them
/// always, with one in fifty in one case of forty.
const ROWS: usize = 2;
const BANDS: usize = 64;
const PERMUTATIONS: usize = ROWS * BANDS;
/// Part of the shorter text's shingles that the longer one must have.
const CONTAINED: f64 = 0.65;
/// The shorter text's first shingles, and the part of them that the longer one must have: articles that share a gallery
/// of captions or a chronicle of events, often longer than the article, differ in how they begin.
const OPENING: usize = 60;
const CONTAINED_OPENING: f64 = 0.45;
/// Part of the shorter text's shingles with which it is a copy however it begins: under another lead.
const CONTAINED_WHOLLY: f64 = 0.9;
/// Texts with fewer shingles must agree almost wholly: a line or two of a short text may be a quotation.
const SHORT: usize = 30;
/// Part of all shingles that a short text must share.
const ALIKE: f64 = 0.7;
/// Part of the longest text's length from which a copy tells all that it tells.
const UNCUT: f64 = 0.9;
/// In a bucket a text meets this many at its start and as many just before it: all copies of one text lead to the
/// same group, and a phrase that thousands share costs no more than one that ten share.
const MEET: usize = 4;

type Signature = [u32; PERMUTATIONS];

/// Groups the copies among `texts`: for each text the index of its group's representative, the
/// first of those that nothing was cut from. The grouping does not depend on the order of the texts.
pub fn groups(texts: &[&str]) -> Vec<u32> {
    let multipliers = multipliers();
    let signatures: Vec<Option<Signature>> = texts.par_iter().map(|text| signature(text, &multipliers)).collect();
    // Longest first; the hash makes the order one of content.
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.par_sort_by_cached_key(|&i| (Reverse(texts[i as usize].len()), xxh3_64(texts[i as usize].as_bytes())));
    let leaders = lead(texts, &order, &meetings(&signatures, &order));

    let mut first: Vec<u32> = order.clone();
    for (rank, &text) in order.iter().enumerate() {
        let leader = leaders[rank] as usize;
        if texts[text as usize].len() as f64 >= UNCUT * texts[order[leader] as usize].len() as f64 {
            first[leader] = first[leader].min(text);
        }
    }
    let mut groups = vec![0; texts.len()];
    for (rank, &text) in order.iter().enumerate() {
        groups[text as usize] = first[leaders[rank] as usize];
    }
    groups
}

/// Pairs of ranks (later, earlier) whose signatures agree in a band, sorted.
fn meetings(signatures: &[Option<Signature>], order: &[u32]) -> Vec<(u32, u32)> {
    let mut pairs: Vec<(u32, u32)> = (0..BANDS)
        .into_par_iter()
        .flat_map_iter(|band| {
            let mut keys: Vec<(u64, u32)> = (0u32..)
                .zip(order)
                .filter_map(|(rank, &text)| {
                    let rows = &signatures[text as usize].as_ref()?[band * ROWS..][..ROWS];
                    Some((rows.iter().fold(0, |key, &row| key << 32 | u64::from(row)), rank))
                })
                .collect();
            keys.sort_unstable();
            let mut pairs = Vec::new();
            for bucket in keys.chunk_by(|a, b| a.0 == b.0) {
                for (at, &(_, later)) in bucket.iter().enumerate().skip(1) {
                    let first = &bucket[..at.min(MEET)];
                    let near = &bucket[at.saturating_sub(MEET).max(first.len())..at];
                    pairs.extend(first.iter().chain(near).map(|&(_, earlier)| (later, earlier)));
                }
            }
            pairs
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// For each rank the rank of its group's longest text.
fn lead(texts: &[&str], order: &[u32], pairs: &[(u32, u32)]) -> Vec<u32> {
    let mut leaders: Vec<u32> = (0..order.len() as u32).collect();
    let shingles_of = |rank: u32| shingles(texts[order[rank as usize] as usize]);
    let sorted = |rank: u32| {
        let mut shingles = shingles_of(rank);
        shingles.sort_unstable();
        shingles.dedup();
        shingles
    };
    for pairs in pairs.chunk_by(|a, b| a.0 == b.0) {
        let later = pairs[0].0;
        let mut candidates: Vec<u32> = pairs.iter().map(|&(_, earlier)| leaders[earlier as usize]).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let own = shingles_of(later);
        let best = candidates
            .into_iter()
            .filter_map(|leader| Some((shared(&own, &sorted(leader))?, Reverse(leader))))
            .max();
        if let Some((_, Reverse(leader))) = best {
            leaders[later as usize] = leader;
        }
    }
    leaders
}

/// How many shingles of a text, in order, stand in one as long or longer, whose shingles are sorted; none where that
/// does not make the shorter one a copy.
fn shared(shorter: &[u64], longer: &[u64]) -> Option<usize> {
    let both_in = |part: &[u64]| {
        part.iter()
            .filter(|shingle| longer.binary_search(shingle).is_ok())
            .count()
    };
    let both = both_in(shorter);
    if shorter.len() < SHORT {
        let all = shorter.len() + longer.len() - both.min(longer.len());
        return (both as f64 >= ALIKE * all as f64).then_some(both);
    }
    let copied = |part: &[u64], share: f64| both_in(part) as f64 >= share * part.len() as f64;
    let opening = &shorter[..OPENING.min(shorter.len())];
    let begins_alike = copied(opening, CONTAINED_OPENING) || copied(shorter, CONTAINED_WHOLLY);
    (begins_alike && copied(shorter, CONTAINED)).then_some(both)
}

/// Hashes of every run of five words; of the whole text where it has fewer words. Words are runs of letters and digits.
fn for_each_shingle(text: &str, mut each: impl FnMut(u64)) {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut window = [0u64; SHINGLE];
    let mut count = 0;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        window.rotate_left(1);
        window[SHINGLE - 1] = xxh3_64(word.as_bytes());
        count += 1;
        if count >= SHINGLE {
            each(hash(&window));
        }
    }
    if (1..SHINGLE).contains(&count) {
        each(hash(&window));
    }

    fn hash(window: &[u64; SHINGLE]) -> u64 {
        let mixed = window
            .iter()
            .fold(0u64, |hash, word| (hash ^ word).wrapping_mul(MIX).rotate_left(29));
        mixed ^ mixed >> 32
    }
}

/// The shingles of a text, in order.
fn shingles(text: &str) -> Vec<u64> {
    let mut shingles = Vec::with_capacity(text.len() / 5);
    for_each_shingle(text, |shingle| shingles.push(shingle));
    shingles
}

/// The MinHash signature; none for a text without words.
fn signature(text: &str, multipliers: &[u64; PERMUTATIONS]) -> Option<Signature> {
    let mut signature = [u32::MAX; PERMUTATIONS];
    let mut empty = true;
    for_each_shingle(text, |shingle| {
        empty = false;
        for (lowest, multiplier) in signature.iter_mut().zip(multipliers) {
            *lowest = (*lowest).min((shingle.wrapping_mul(*multiplier) >> 32) as u32);
        }
    });
    (!empty).then_some(signature)
}

/// Odd multipliers: each makes an order of the shingles of its own (multiply-shift hashing, Dietzfelbinger et al. 1997).
fn multipliers() -> [u64; PERMUTATIONS] {
    std::array::from_fn(|i| xxh3_64(&(i as u64).to_le_bytes()) | 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words that differ from text to text.
    fn text(seed: u64, words: usize) -> String {
        let word = |i: usize| format!("w{} ", xxh3_64(&[seed, i as u64].map(u64::to_le_bytes).concat()) % 5000);
        (0..words).map(word).collect()
    }

    fn part(text: &str, words: std::ops::Range<usize>) -> String {
        let all: Vec<&str> = text.split_whitespace().collect();
        all[words].join(" ")
    }

    #[test]
    fn copies_are_found_and_other_articles_are_not() {
        let base = text(1, 400);
        let credit = format!("oslo (wire) – {base} reporting by the oslo desk");
        let edited: String = base
            .split_whitespace()
            .enumerate()
            .map(|(i, word)| {
                if i % 40 == 7 {
                    "changed ".to_owned()
                } else {
                    format!("{word} ")
                }
            })
            .collect();
        // Another article with a long quotation in common.
        let quoting = format!("{} {}", text(2, 300), part(&base, 100..150));
        // Two articles with other beginnings and the same chronicle below.
        let chronicle = text(4, 300);
        let (monday, tuesday) = (
            format!("{} {chronicle}", text(5, 150)),
            format!("{} {chronicle}", text(6, 140)),
        );
        let texts = [
            quoting.as_str(),
            &base,
            &credit,
            &edited,
            &part(&base, 0..200),
            &part(&base, 200..400),
            &part(&base, 0..100),
            &text(3, 400),
            "",
            "",
            "one short line",
            "one short line",
            "one other line",
            &monday,
            &tuesday,
        ];
        assert_eq!(groups(&texts), [0, 1, 1, 1, 1, 1, 1, 7, 8, 9, 10, 10, 12, 13, 14]);
    }

    #[test]
    fn what_was_cut_stands_for_no_other() {
        let whole = text(1, 400);
        assert_eq!(groups(&[&part(&whole, 0..200), &whole, &whole]), [1, 1, 1]);
    }

    #[test]
    fn a_short_text_does_not_tie_two_long_ones() {
        let brief = text(1, 60);
        let (first, second) = (format!("{brief} {}", text(2, 500)), format!("{brief} {}", text(3, 400)));
        let found = groups(&[&brief, &first, &second]);
        assert_ne!(found[1], found[2]);
        assert!(found[0] == found[1] || found[0] == found[2]);
    }

    #[test]
    fn a_copy_under_another_lead_is_one() {
        let base = text(1, 600);
        let copy = format!("{} {}", text(2, 45), part(&base, 45..600));
        assert_eq!(groups(&[&base, &copy]), [0, 0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_text_groups_with_its_copy_cut_by_a_tenth(seed: u64, words in 60usize..600, from_end: bool) {
            let base = text(seed, words);
            let cut = if from_end { part(&base, 0..words * 9 / 10) } else { part(&base, words / 10..words) };
            let found = groups(&[&cut, &text(seed ^ 1, words), &base]);
            let whole = if cut.len() as f64 >= UNCUT * base.len() as f64 { 0 } else { 2 };
            prop_assert_eq!(found, [whole, 1, whole]);
        }

        #[test]
        fn grouping_does_not_depend_on_order(
            seeds in prop::collection::vec((0u64..4, 0usize..80, 81usize..160), 1..14),
            turn in 0usize..14,
        ) {
            let texts: Vec<String> = seeds.iter().map(|&(seed, start, end)| part(&text(seed, 160), start..end)).collect();
            let forward: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut turned = forward.clone();
            turned.rotate_left(turn % texts.len());
            turned.reverse();
            let place = |i: usize| turned.iter().position(|t| std::ptr::eq(*t, forward[i])).unwrap();
            let (one, other) = (groups(&forward), groups(&turned));
            for i in 0..texts.len() {
                let group: Vec<usize> = (0..texts.len()).filter(|&j| one[j] == one[i]).collect();
                let longest = group.iter().map(|&j| texts[j].len()).max().unwrap_or_default();
                let uncut = group.iter().find(|&&j| texts[j].len() as f64 >= UNCUT * longest as f64);
                prop_assert_eq!(uncut, Some(&(one[i] as usize)));
                for j in 0..i {
                    prop_assert_eq!(one[i] == one[j], other[place(i)] == other[place(j)]);
                }
            }
        }

        #[test]
        fn any_text_is_in_a_group(texts in prop::collection::vec("\\PC{0,60}", 0..6)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let found = groups(&texts);
            prop_assert_eq!(found.len(), texts.len());
            for (i, &group) in found.iter().enumerate() {
                prop_assert!(texts[group as usize].len() as f64 >= UNCUT * texts[i].len() as f64);
                prop_assert_eq!(found[group as usize], group);
            }
        }
    }
}
