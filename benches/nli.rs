//! The neural judge, in pairs a second on all cores.
//!
//! What bounds it: multiplications. A pair of 48 tokens takes half a billion of them; on two cores with AVX-512 VNNI that
//! is some hundreds of pairs a second, on a par with onnxruntime. So `scan` spends a budget of pairs instead.

mod common;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gainsay::models::Models;

/// Pairs given at once.
const PAIRS: usize = 256;

fn nli(criterion: &mut Criterion) {
    let models = Models::load(None).unwrap();
    let nli = models.nli.as_deref().expect("built with the neural model");
    let texts: Vec<String> = common::seeds()
        .iter()
        .flat_map(|article| {
            article
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .chunks(16)
                .map(|words| words.join(" "))
                .collect::<Vec<_>>()
        })
        .collect();
    let pairs: Vec<(&str, &str)> = (0..PAIRS)
        .map(|at| (&*texts[at % texts.len()], &*texts[(at * 7 + 3) % texts.len()]))
        .collect();
    let mut group = criterion.benchmark_group("nli");
    group.sample_size(10);
    group.throughput(Throughput::Elements(PAIRS as u64));
    group.bench_function(BenchmarkId::new("infer", "48 tokens"), |b| {
        b.iter(|| black_box(nli.infer(&pairs)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, nli);
criterion_main!(benches);
