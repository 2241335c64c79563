//! A whole scan, articles in, conflicts out, on all threads.
//!
//! What bounds it: extract, which looks at every word, and the judge, which looks at every candidate of every likely
//! counter; both run on all threads. Reading the models is left out.

mod common;

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gainsay::models::Models;

fn pipeline(criterion: &mut Criterion) {
    let models = Models::load(None).unwrap();
    let batches = [
        ("seeds", common::seeds()),
        ("generated/500", common::generated(500, &models.lexicon)),
        ("generated/2000", common::generated(2000, &models.lexicon)),
    ];
    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    for (name, articles) in batches {
        group.throughput(Throughput::Elements(articles.len() as u64));
        group.bench_function(name, |b| b.iter(|| common::scan(&articles, &models)));
    }
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
