//! The stages that see every byte, each alone and on one thread.
//!
//! What bounds it: clean, segment and extract together are to run at 5 MB/s a thread, so that a day's news of a large
//! agency (100 MB) is read in under half a minute a core. Extract takes most of it: its token patterns look at every
//! word of every sentence.

mod common;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gainsay::article::Article;
use gainsay::document::Document;
use gainsay::models::Models;
use gainsay::{clean, extract, pipeline, segment};

fn cleaned(article: &Article) -> clean::CleanText {
    clean::clean(&article.text, article.title.as_deref())
}

fn document(article: &Article) -> Document {
    segment::segment(article.clone(), cleaned(article))
}

fn stages(criterion: &mut Criterion) {
    let models = Models::load(None).unwrap();
    for (name, articles) in [
        ("seeds", common::seeds()),
        ("generated", common::generated(100, &models.lexicon)),
    ] {
        let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
        let mut group = criterion.benchmark_group("stages");
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(BenchmarkId::new("clean", name), |b| {
            b.iter(|| articles.iter().for_each(|article| drop(black_box(cleaned(article)))));
        });
        group.bench_function(BenchmarkId::new("segment", name), |b| {
            let input = || articles.iter().map(|a| (a.clone(), cleaned(a))).collect::<Vec<_>>();
            let run = |input: Vec<_>| {
                input
                    .into_iter()
                    .map(|(a, text)| segment::segment(a, text))
                    .collect::<Vec<_>>()
            };
            b.iter_batched(input, run, BatchSize::LargeInput);
        });
        group.bench_function(BenchmarkId::new("extract", name), |b| {
            let input = || articles.iter().map(document).collect::<Vec<_>>();
            let run = |input: Vec<_>| {
                input
                    .into_iter()
                    .map(|doc| extract::extract(doc, &models.lexicon))
                    .collect::<Vec<_>>()
            };
            b.iter_batched(input, run, BatchSize::LargeInput);
        });
        group.bench_function(BenchmarkId::new("together", name), |b| {
            let run = |articles: Vec<Article>| {
                articles
                    .into_iter()
                    .map(|a| pipeline::statements(a, &models.lexicon))
                    .collect::<Vec<_>>()
            };
            b.iter_batched(|| articles.clone(), run, BatchSize::LargeInput);
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
