//! NLI: a small neural model of natural language inference, run natively.
//!
//! A cross-encoder reads two sentences at once and says whether the second follows from the first, contradicts it or
//! neither; a fourth output says whether the second counters the first, a fifth whether the second, read after the
//! first, counters some claim at all. `models/nli/` tells how it was trained.

pub mod word_piece;

use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, bail};
use rayon::prelude::*;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::judge::linear::softmax;
use word_piece::{Encoded, WordPiece};

/// What the model says of two texts: log-odds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Inference {
    /// Of entailment, neutral and contradiction, up to a common addend.
    pub logits: [f32; 3],
    /// That the second text counters the first.
    pub conflict: f32,
    /// That the second text, read after the first, counters some claim at all.
    pub answers: f32,
}

impl Inference {
    /// Probabilities of entailment, neutral and contradiction.
    pub fn probabilities(&self) -> [f64; 3] {
        softmax(self.logits.map(f64::from))
    }
}

/// The model with its tokenizer.
pub struct Nli {
    model: Model,
    /// Token ids, attention mask, segment ids; each `[1, length]`.
    inputs: [NodeId; 3],
    output: NodeId,
    pieces: WordPiece,
}

/// Weights are laid out for multiplication once, not for each pair: twice as fast, with the same output.
fn options() -> ModelOptions {
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true);
    options
}

impl std::fmt::Debug for Nli {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nli").finish_non_exhaustive()
    }
}

impl Nli {
    /// Loads an ONNX file with its vocabulary.
    ///
    /// # Errors
    /// Where a file cannot be read, is no such model, or has other inputs and outputs.
    pub fn read(model: &Path, vocabulary: &Path) -> anyhow::Result<Nli> {
        let words =
            std::fs::read_to_string(vocabulary).with_context(|| format!("cannot read {}", vocabulary.display()))?;
        let network = options()
            .load_file(model)
            .with_context(|| format!("cannot load {}", model.display()))?;
        Nli::new(network, &words).with_context(|| model.display().to_string())
    }

    /// The model that is part of the program.
    ///
    /// # Errors
    /// If it is broken.
    #[cfg(feature = "embedded-nli")]
    pub fn embedded() -> anyhow::Result<Nli> {
        let network = options().load_static_slice(include_bytes!("../../models/nli/model.onnx"))?;
        Nli::new(network, include_str!("../../models/nli/vocab.txt"))
    }

    fn new(model: Model, vocabulary: &str) -> anyhow::Result<Nli> {
        let inputs = ["input_ids", "attention_mask", "token_type_ids"].map(|name| model.find_node(name));
        let [Some(ids), Some(mask), Some(types)] = inputs else {
            bail!("not a model of sentence pairs");
        };
        let output = model.find_node("logits").context("not a model of sentence pairs")?;
        Ok(Nli {
            model,
            inputs: [ids, mask, types],
            output,
            pieces: WordPiece::parse(vocabulary)?,
        })
    }

    /// What the model says of each pair, in order. Pairs go through the network one by one: on a processor batches gain
    /// little, and what is said of a pair would depend, in the last digit, on those beside it.
    ///
    /// # Errors
    /// If the network cannot be run.
    pub fn infer(&self, pairs: &[(&str, &str)]) -> anyhow::Result<Vec<Inference>> {
        let encoded: Vec<Encoded> = pairs.par_iter().map(|(a, b)| self.pieces.pair(a, b)).collect();
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        // The longest first, so that no worker is left alone with them.
        order.sort_by_key(|&at| Reverse(encoded[at].ids.len()));
        let next = AtomicUsize::new(0);
        // Workers of one thread each: a network spread over threads waits more than it works. They are no workers of
        // the common pool, since those take up the next pair while they wait for one.
        let work = || {
            let thread = Arc::new(ThreadPool::with_num_threads(1));
            let mut done = Vec::new();
            while let Some(&at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push((at, self.run(&encoded[at], &thread)?));
            }
            anyhow::Ok(done)
        };
        let workers = rayon::current_num_threads().min(pairs.len());
        let done = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|_| bail!("the network broke down")))
                .collect::<anyhow::Result<Vec<_>>>()
        })?;
        let mut inferences = vec![Inference::default(); pairs.len()];
        for (at, inference) in done.into_iter().flatten() {
            inferences[at] = inference;
        }
        Ok(inferences)
    }

    fn run(&self, pair: &Encoded, thread: &Arc<ThreadPool>) -> anyhow::Result<Inference> {
        let shape = [1, pair.ids.len()];
        let segments = (0..pair.ids.len()).map(|at| i32::from(at >= pair.second)).collect();
        let tensors = [pair.ids.clone(), vec![1; pair.ids.len()], segments];
        let tensors = tensors.map(|values| ValueOrView::from(NdTensor::from_data(shape, values)));
        let inputs = self.inputs.iter().copied().zip(tensors).collect();
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(thread)));
        let [logits] = self.model.run_n(inputs, [self.output], Some(options))?;
        let logits: NdTensor<f32, 2> = logits.try_into().context("logits of another form")?;
        let [entailment, neutral, contradiction, conflict, answers] = logits.to_vec()[..] else {
            bail!("the model does not give five values a pair");
        };
        Ok(Inference {
            logits: [entailment, neutral, contradiction],
            conflict,
            answers,
        })
    }
}

#[cfg(all(test, feature = "embedded-nli"))]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Golden {
        a: String,
        b: String,
        ids: Vec<i32>,
        logits: [f32; 5],
    }

    /// Written by `models/nli/golden.py`, with the reference tokenizer and another runtime.
    fn golden() -> Vec<Golden> {
        let lines = include_str!("../../tests/golden/nli.jsonl").lines();
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn tokens_and_logits_are_those_of_the_reference() {
        let nli = Nli::embedded().unwrap();
        let golden = golden();
        let pairs: Vec<(&str, &str)> = golden.iter().map(|g| (&*g.a, &*g.b)).collect();
        for (g, said) in golden.iter().zip(nli.infer(&pairs).unwrap()) {
            assert_eq!(nli.pieces.pair(&g.a, &g.b).ids, g.ids, "{} | {}", g.a, g.b);
            let ours = [
                said.logits[0],
                said.logits[1],
                said.logits[2],
                said.conflict,
                said.answers,
            ];
            for (ours, theirs) in ours.iter().zip(g.logits) {
                // Rounding before a quantisation step moves a logit a little.
                assert!((ours - theirs).abs() < 0.1, "{} | {}: {ours} {theirs}", g.a, g.b);
            }
        }
    }

    #[test]
    fn what_is_said_of_a_pair_does_not_depend_on_the_others() {
        let nli = Nli::embedded().unwrap();
        let golden = golden();
        let mut pairs: Vec<(&str, &str)> = golden.iter().map(|g| (&*g.a, &*g.b)).collect();
        let together = nli.infer(&pairs).unwrap();
        for (pair, said) in pairs.iter().zip(&together) {
            assert_eq!(nli.infer(&[*pair]).unwrap(), [*said], "{pair:?}");
        }
        pairs.reverse();
        let mut reversed = nli.infer(&pairs).unwrap();
        reversed.reverse();
        assert_eq!(reversed, together);
        assert!(nli.infer(&[]).unwrap().is_empty());
    }

    #[test]
    fn probabilities_sum_to_one() {
        let said = Inference {
            logits: [90.0, -3.0, 1.0],
            conflict: 0.0,
            answers: 0.0,
        };
        assert!((said.probabilities().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
