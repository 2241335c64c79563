#!/usr/bin/env python3
"""Measure an exported model: evaluate.py MODEL.onnx --shared DIR [--reference FP32.onnx] [--pairs] [--conflicts PREFIX [--fold K]]

--pairs      scores pairs/dev_*.jsonl with tools/score_pairs.py; with --reference also counts labels that differ from it
--conflicts  ranks, for every labelled counter of gold/PREFIX* (of one fold of cases only, if given), all sentences of its
             article by the conflict logit: how often a sentence that holds the true claim comes first, and the average
             precision over all these pairs; with --decoys also against the sentences around decoys
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime

import data
from model import OUTPUTS, encode, tokenizer

PAIR_SETS = ("dev_mnli", "dev_news_rte3", "dev_news_emergent", "dev_news_sametopic")


def run(session, encoded, batch=32):
    """Logits [n, 4]."""
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
    logits = np.zeros((len(encoded), len(OUTPUTS)), dtype=np.float32)
    for start in range(0, len(order), batch):
        rows = order[start: start + batch]
        length = max(len(encoded[i][0]) for i in rows)
        feed = {n: np.zeros((len(rows), length), dtype=np.int64) for n in ("input_ids", "attention_mask", "token_type_ids")}
        for r, i in enumerate(rows):
            ids, types = encoded[i]
            feed["input_ids"][r, : len(ids)] = ids
            feed["attention_mask"][r, : len(ids)] = 1
            feed["token_type_ids"][r, : len(ids)] = types
        logits[rows] = session.run(None, feed)[0]
    return logits


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def open_model(path, threads=2):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def pairs(args, session, pieces):
    reference = open_model(args.reference) if args.reference else None
    for name in PAIR_SETS:
        path = args.shared / f"data/pairs/{name}.jsonl"
        rows = data.read_jsonl(path)
        encoded = encode(pieces, [(r["a"], r["b"]) for r in rows])
        logits = run(session, encoded)
        chances = softmax(logits[:, :3])
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
            for r, p in zip(rows, chances):
                judged = {"id": r["id"], **{k: float(v) for k, v in zip(data.LABELS, p)}, "label": data.LABELS[p.argmax()]}
                out.write(json.dumps(judged) + "\n")
            out.flush()
            score = subprocess.run([sys.executable, args.shared / "tools/score_pairs.py", path, out.name],
                                   capture_output=True, text=True, check=True).stdout.strip()
        print(f"{name}: {score}", flush=True)
        if reference:
            other = run(reference, encoded[: args.limit])
            flips = (other[:, :3].argmax(1) != logits[: len(other), :3].argmax(1)).mean()
            gap = np.abs(softmax(other[:, :3]) - chances[: len(other)])
            print(f"  first {len(other)} rows: labels flipped against reference {flips:.4f}, mean probability gap {gap.mean():.4f}, max {gap.max():.3f}",
                  flush=True)


def average_precision(scores, truth):
    order = np.argsort(-np.asarray(scores), kind="stable")
    hits = np.asarray(truth)[order]
    return float((hits * np.cumsum(hits) / np.arange(1, len(hits) + 1)).sum() / max(1, hits.sum()))


def conflicts(args, session, pieces):
    groups, decoys = [], []
    for row, texts in data.gold_cases(args.shared, args.conflicts):
        if args.fold is not None and data.fold_of(row["case"]) != args.fold:
            continue
        fold = data.fold_space
        counters = {fold(c["a"]["sentence"]) for c in row["conflicts"]}
        for c in row["conflicts"]:
            if c.get("b"):
                counter, claim = fold(c["a"]["sentence"]), fold(c["b"]["sentence"])
                text = [s for s in texts[c["b"]["article"]] if not data.same_sentence(s, counter)]
                truth = [int(data.same_sentence(s, claim)) for s in text]
                if any(truth):
                    groups.append((counter, text, truth))
        for d in row["decoys"] if args.decoys else ():
            counter = fold(d["sentence"])
            if not any(data.same_sentence(counter, c) for c in counters):
                text = [s for s in texts[d["article"]] if not data.same_sentence(s, counter)]
                decoys.append((counter, text, [0] * len(text)))
    everything = groups + decoys
    logits = run(session, encode(pieces, [(s, counter) for counter, text, _ in everything for s in text]))
    for name, score in (("conflict logit", logits[:, 3]), ("contradiction alone", softmax(logits[:, :3])[:, 2])):
        at, first, three, reciprocal, best, split = 0, 0, 0, 0.0, [], 0
        for g, (_, text, truth) in enumerate(everything):
            mine = score[at: at + len(text)]
            at += len(text)
            best.append((mine.max() if len(mine) else -99.0, g < len(groups)))
            if g < len(groups):
                split = at
                rank = 1 + int((mine > max(m for m, t in zip(mine, truth) if t)).sum())
                first, three, reciprocal = first + (rank == 1), three + (rank <= 3), reciprocal + 1 / rank
        n, truth = len(groups), [t for _, _, ts in everything for t in ts]
        line = (f"{args.conflicts} {name}: {n} counters, {split / max(1, n):.0f} candidates each, true claim first {first / n:.3f}, "
                f"in three {three / n:.3f}, mean reciprocal rank {reciprocal / n:.3f}; average precision of pairs "
                f"{average_precision(score[:split], truth[:split]):.3f}")
        if decoys:
            line += (f", with those of {len(decoys)} decoys {average_precision(score, truth):.3f}; of the best pair of a counter, "
                     f"real against decoy {average_precision([b for b, _ in best], [int(r) for _, r in best]):.3f}")
        print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--vocab", type=Path, default=Path(__file__).parent, help="folder with vocab.txt")
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--limit", type=int, default=500, help="rows of each set to compare with the reference")
    parser.add_argument("--decoys", action="store_true", help="also rank the sentences against decoys")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--conflicts", metavar="PREFIX")
    parser.add_argument("--fold", type=int)
    args = parser.parse_args()
    session, pieces = open_model(args.model), tokenizer(args.vocab)
    if args.pairs:
        pairs(args, session, pieces)
    if args.conflicts:
        conflicts(args, session, pieces)


if __name__ == "__main__":
    main()
