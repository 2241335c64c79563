//! The neural judge, in pairs and in lists a second on all cores.
//!
//! What bounds it: multiplications. A pair of 48 tokens takes half a billion of them; two shared cores with AVX-512 VNNI
//! judge some two hundred such pairs a second. A counter with its list of twelve claims is ten times as long. So `scan`
//! reads as many counters as it is told to.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gainsay::ingest;
use gainsay::models::Models;
use gainsay::nli::List;

/// Pairs given at once.
const PAIRS: usize = 256;

/// Lists given at once, and claims of each.
const LISTS: usize = 32;
const CLAIMS: usize = 12;

/// Words of a text: two of them come to about 48 tokens.
const WORDS: usize = 16;

fn nli(criterion: &mut Criterion) {
    let models = Models::load_with_nli(None).unwrap();
    let nli = models.nli.expect("built with the neural model");
    let seeds = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"));
    let mut texts = Vec::new();
    for article in ingest::read(&[seeds]) {
        let article = article.unwrap();
        let words: Vec<&str> = article.text.split_whitespace().collect();
        texts.extend(words.chunks(WORDS).map(|words| words.join(" ")));
    }
    let text = |at: usize| texts[at % texts.len()].as_str();
    let pairs: Vec<(&str, &str)> = (0..PAIRS).map(|at| (text(at), text(at * 7 + 3))).collect();
    let mut group = criterion.benchmark_group("nli");
    group.sample_size(10);
    group.throughput(Throughput::Elements(PAIRS as u64));
    group.bench_function(BenchmarkId::new("infer", "48 tokens"), |b| {
        b.iter(|| black_box(nli.infer(&pairs)).unwrap());
    });
    let list = |at: usize| List {
        before: text(at).into(),
        counter: text(at + 1).into(),
        claims: (0..CLAIMS).map(|claim| text(at * 7 + claim).into()).collect(),
        earlier: None,
    };
    let lists: Vec<List> = (0..LISTS).map(list).collect();
    group.throughput(Throughput::Elements(LISTS as u64));
    group.bench_function(BenchmarkId::new("mark", "12 claims"), |b| {
        b.iter(|| black_box(nli.mark(&lists)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, nli);
criterion_main!(benches);
