//! NLI: a small neural model of natural language inference, run natively.
//!
//! A cross-encoder reads two sentences at once and says whether the second follows from the first, contradicts it or
//! neither. It also reads a counter with a list of claims and says whether it answers some claim at all, and which.
//! `models/nli/` tells how it was trained.

pub mod word_piece;

use std::borrow::Cow;
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

/// What the model says of two texts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Inference {
    /// Log-odds of entailment, neutral and contradiction, up to a common addend.
    pub logits: [f32; 3],
}

/// A counter and the claims that it may answer, as the model reads them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List<'a> {
    /// The sentence before the counter: it often tells what is denied.
    pub before: Cow<'a, str>,
    pub counter: Cow<'a, str>,
    /// In the order in which they are told.
    pub claims: Vec<Cow<'a, str>>,
    /// How many of them are told before the counter, where all stand in its article.
    pub earlier: Option<usize>,
}

/// What the model says of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Log-odds that the counter answers some claim at all.
    pub answers: f32,
    /// Log-odds that it answers each of the claims.
    pub claims: Vec<f32>,
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
    logits: NodeId,
    marks: NodeId,
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
            bail!("not a model of sentence pairs and lists");
        };
        let [Some(logits), Some(marks)] = ["logits", "marks"].map(|name| model.find_node(name)) else {
            bail!("not a model of sentence pairs and lists");
        };
        Ok(Nli {
            model,
            inputs: [ids, mask, types],
            logits,
            marks,
            pieces: WordPiece::parse(vocabulary)?,
        })
    }

    /// What the model says of each pair, in order.
    ///
    /// # Errors
    /// If the network cannot be run.
    pub fn infer(&self, pairs: &[(&str, &str)]) -> anyhow::Result<Vec<Inference>> {
        self.each(
            pairs,
            |&(a, b)| self.pieces.pair(a, b),
            self.logits,
            |_, logits| {
                let [entailment, neutral, contradiction] = logits[..] else {
                    bail!("the model does not give three values a pair");
                };
                Ok(Inference {
                    logits: [entailment, neutral, contradiction],
                })
            },
        )
    }

    /// What the model says of each list, in order.
    ///
    /// # Errors
    /// If the network cannot be run.
    pub fn mark(&self, lists: &[List]) -> anyhow::Result<Vec<Marks>> {
        self.each(
            lists,
            |list| self.pieces.list(list),
            self.marks,
            |encoded, marks| {
                let mark = |at: &usize| marks.get(*at).copied();
                let (answers, claims) = (mark(&0), encoded.ends.iter().map(mark).collect());
                let (answers, claims) = answers.zip(claims).context("the model does not give a value a token")?;
                Ok(Marks { answers, claims })
            },
        )
    }

    /// Runs each of `texts` through the network, by itself: on a processor batches gain little, and what is said of a
    /// text would depend, in the last digit, on those beside it.
    fn each<T: Sync, R: Send>(
        &self,
        texts: &[T],
        encode: impl Fn(&T) -> Encoded + Send + Sync,
        output: NodeId,
        decode: impl Fn(&Encoded, &[f32]) -> anyhow::Result<R> + Sync,
    ) -> anyhow::Result<Vec<R>> {
        let encoded: Vec<Encoded> = texts.par_iter().map(encode).collect();
        let mut order: Vec<usize> = (0..texts.len()).collect();
        // The longest first, so that no worker is left alone with them.
        order.sort_by_key(|&at| Reverse(encoded[at].ids.len()));
        let next = AtomicUsize::new(0);
        // Workers of one thread each: a network spread over threads waits more than it works. They are no workers of
        // the common pool, since those take up the next text while they wait for one.
        let work = || {
            let thread = Arc::new(ThreadPool::with_num_threads(1));
            let mut done = Vec::new();
            while let Some(&at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                let values = self.run(&encoded[at], output, &thread)?;
                done.push((at, decode(&encoded[at], &values)?));
            }
            anyhow::Ok(done)
        };
        let workers = rayon::current_num_threads().min(texts.len());
        let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|_| bail!("the network broke down")))
                .collect::<anyhow::Result<Vec<_>>>()
        })?
        .into_iter()
        .flatten()
        .collect();
        done.sort_unstable_by_key(|(at, _)| *at);
        Ok(done.into_iter().map(|(_, said)| said).collect())
    }

    /// The values of an output.
    fn run(&self, text: &Encoded, output: NodeId, thread: &Arc<ThreadPool>) -> anyhow::Result<Vec<f32>> {
        let shape = [1, text.ids.len()];
        let segments = (0..text.ids.len()).map(|at| i32::from(at >= text.second)).collect();
        let tensors = [text.ids.clone(), vec![1; text.ids.len()], segments];
        let tensors = tensors.map(|values| ValueOrView::from(NdTensor::from_data(shape, values)));
        let inputs = self.inputs.iter().copied().zip(tensors).collect();
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(thread)));
        let [values] = self.model.run_n(inputs, [output], Some(options))?;
        let values: NdTensor<f32, 2> = values.try_into().context("values of another form")?;
        Ok(values.to_vec())
    }
}

#[cfg(all(test, feature = "embedded-nli"))]
mod tests {
    use super::*;
    use serde::Deserialize;

    /// A pair or a list, written by `models/nli/golden.py` with the reference tokenizer and another runtime.
    #[derive(Deserialize)]
    struct Golden {
        texts: Vec<String>,
        list: bool,
        earlier: Option<usize>,
        ids: Vec<i32>,
        /// Of a pair the logits; of a list the mark of the counter, then those of its claims.
        values: Vec<f32>,
    }

    fn golden(list: bool) -> Vec<Golden> {
        let lines = include_str!("../../tests/golden/nli.jsonl").lines();
        let all = lines.map(|line| serde_json::from_str(line).unwrap());
        all.filter(|golden: &Golden| golden.list == list).collect()
    }

    fn pair(golden: &Golden) -> (&str, &str) {
        (&golden.texts[0], &golden.texts[1])
    }

    fn list(golden: &Golden) -> List<'_> {
        List {
            before: golden.texts[0].as_str().into(),
            counter: golden.texts[1].as_str().into(),
            claims: golden.texts[2..].iter().map(|text| text.as_str().into()).collect(),
            earlier: golden.earlier,
        }
    }

    /// Rounding before a quantisation step moves a value a little.
    fn alike(ours: &[f32], theirs: &[f32], most: f32) -> bool {
        ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() < most)
    }

    #[test]
    fn tokens_and_values_are_those_of_the_reference() {
        let nli = Nli::embedded().unwrap();
        let pairs = golden(false);
        let said = nli.infer(&pairs.iter().map(pair).collect::<Vec<_>>()).unwrap();
        for (g, said) in pairs.iter().zip(said) {
            assert_eq!(nli.pieces.pair(&g.texts[0], &g.texts[1]).ids, g.ids, "{:?}", g.texts);
            assert!(
                alike(&said.logits, &g.values, 0.1),
                "{:?}: {said:?} {:?}",
                g.texts,
                g.values
            );
        }
        let lists = golden(true);
        let said = nli.mark(&lists.iter().map(list).collect::<Vec<_>>()).unwrap();
        for (g, said) in lists.iter().zip(said) {
            assert_eq!(nli.pieces.list(&list(g)).ids, g.ids, "{:?}", g.texts);
            let ours = [&[said.answers][..], &said.claims].concat();
            let gaps = ours.iter().zip(&g.values).map(|(ours, theirs)| (ours - theirs).abs());
            let mean = gaps.sum::<f32>() / ours.len() as f32;
            assert!(
                alike(&ours, &g.values, 0.2) && mean < 0.1,
                "{:?}: {ours:?} {:?}, {mean} apart",
                g.texts,
                g.values
            );
        }
    }

    #[test]
    fn what_is_said_of_a_text_does_not_depend_on_the_others() {
        let nli = Nli::embedded().unwrap();
        let golden = golden(true);
        let mut lists: Vec<List> = golden.iter().map(list).collect();
        let together = nli.mark(&lists).unwrap();
        for (list, said) in lists.iter().zip(&together) {
            assert_eq!(
                nli.mark(std::slice::from_ref(list)).unwrap().first(),
                Some(said),
                "{list:?}"
            );
        }
        lists.reverse();
        let mut reversed = nli.mark(&lists).unwrap();
        reversed.reverse();
        assert_eq!(reversed, together);
        assert!(nli.mark(&[]).unwrap().is_empty());
    }

    #[test]
    fn probabilities_sum_to_one() {
        let said = Inference {
            logits: [90.0, -3.0, 1.0],
        };
        assert!((said.probabilities().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
