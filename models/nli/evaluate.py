#!/usr/bin/env python3
"""Measure an exported model: evaluate.py MODEL.onnx --shared DIR [--reference FP32.onnx]

Scores pairs/dev_*.jsonl with tools/score_pairs.py; with --reference also counts labels that differ from it.
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
from model import LABELS, encode, tokenizer

PAIR_SETS = ("dev_mnli", "dev_news_rte3", "dev_news_emergent", "dev_news_sametopic")


def run(session, encoded, batch=32):
    """Logits [n, 3] of encoded pairs."""
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
    logits = np.zeros((len(encoded), len(LABELS)), dtype=np.float32)
    for start in range(0, len(order), batch):
        rows = order[start: start + batch]
        length = max(len(encoded[i][0]) for i in rows)
        feed = {n: np.zeros((len(rows), length), dtype=np.int64) for n in ("input_ids", "attention_mask", "token_type_ids")}
        for r, i in enumerate(rows):
            ids, types = encoded[i]
            feed["input_ids"][r, : len(ids)] = ids
            feed["attention_mask"][r, : len(ids)] = 1
            feed["token_type_ids"][r, : len(ids)] = types
        logits[rows] = session.run(["logits"], feed)[0]
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
        chances = softmax(logits)
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
            flips = (other.argmax(1) != logits[: len(other)].argmax(1)).mean()
            gap = np.abs(softmax(other) - chances[: len(other)])
            print(f"  first {len(other)} rows: labels flipped against reference {flips:.4f}, mean probability gap {gap.mean():.4f}, max {gap.max():.3f}",
                  flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--vocab", type=Path, default=Path(__file__).parent, help="folder with vocab.txt")
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--limit", type=int, default=500, help="rows of each set to compare with the reference")
    args = parser.parse_args()
    pairs(args, open_model(args.model), tokenizer(args.vocab))


if __name__ == "__main__":
    main()
