//! How a scan grows with the batch: pairs an article (printed first) and time an article (criterion's throughput).
//!
//! What bounds it: both are to stay nearly level from 250 to 2000 articles. All pairs would double them with each
//! doubling of the batch; statements are compared only with those of a bounded number of articles on the same story.
//! What growth is left comes from the search for those articles: topic words that many stories share.

mod common;

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gainsay::models::Models;

fn scale(criterion: &mut Criterion) {
    let models = Models::load(None).unwrap();
    let mut group = criterion.benchmark_group("scale");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    eprintln!("articles  pairs/article  ms/article");
    for count in [250, 500, 1000, 2000] {
        let articles = common::generated(count, &models.lexicon);
        let summary = common::scan(&articles, &models).summary;
        let a_piece = |total: f64| total / count as f64;
        eprintln!(
            "{count:8}  {:13.1}  {:10.3}",
            a_piece(summary.pairs as f64),
            a_piece(summary.elapsed.as_secs_f64() * 1e3)
        );
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::from_parameter(count), &articles, |b, articles| {
            b.iter(|| common::scan(articles, &models));
        });
    }
    group.finish();
}

criterion_group!(benches, scale);
criterion_main!(benches);
