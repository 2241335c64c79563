#!/usr/bin/env python3
"""Compare the program's WordPiece with the reference tokenizer on lines of news.

  check_tokens.py --shared ../../../shared [--lines 20000]

Runs `cargo run --release --example word_pieces` on the lines and prints those that differ.
"""
import argparse
import gzip
import itertools
import json
import re
import subprocess
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/articles/")
    parser.add_argument("--lines", type=int, default=20000)
    args = parser.parse_args()
    with gzip.open(args.shared / "data/articles/news.jsonl.gz", "rt", encoding="utf-8") as f:
        # Line ends inside a line, such as U+2028, are no line ends to the program.
        paragraphs = (re.sub(r"[\r\n]+", " ", p) for row in f for p in json.loads(row)["text"].split("\n") if p.strip())
        lines = list(itertools.islice(paragraphs, args.lines))
    done = subprocess.run(["cargo", "run", "--release", "-q", "--example", "word_pieces"], cwd=HERE.parents[1],
                          input="\n".join(lines).encode(), capture_output=True, check=True)
    ours = done.stdout.decode().split("\n")
    reference = BertWordPieceTokenizer(str(HERE / "vocab.txt"), lowercase=True)
    reference = [e.ids[1:-1] for e in reference.encode_batch(lines)]
    differ = [(line, a, b) for line, a, b in zip(lines, ours, reference) if a != " ".join(map(str, b))]
    for line, a, b in differ[:20]:
        print(f"{line}\n  ours      {a}\n  reference {' '.join(map(str, b))}")
    print(f"{len(lines)} lines, {sum(map(len, reference))} tokens, {len(differ)} lines differ")


if __name__ == "__main__":
    main()
