#!/usr/bin/env python3
"""Write tests/golden/nli.jsonl: token ids by the reference tokenizer and logits by onnxruntime for a few made-up pairs.

  golden.py model.onnx
"""
import json
import sys
from pathlib import Path

from evaluate import open_model, run
from model import encode, tokenizer

HERE = Path(__file__).resolve().parent

PAIRS = [
    ("The pier is open.", "The pier is not open."),
    ("The pier is open.", "The pier was reopened on Friday, and visitors came in numbers."),
    ("The harbour master said the lock would be widened.", "“Nothing of the sort,” said the harbour master’s deputy."),
    ("Two boats sank in the storm.", "Seven boats sank in the storm."),
    ("The council approved the bridge by 9 votes to 4.", "The council voted the bridge down."),
    ("Officials confirmed that the mill had closed.", "The mill has closed."),
    ("Mira Holt called the toll “a done deal”.", "Holt apologised: “I misspoke, no toll has been decided.”"),
    ("It rained in Älvsborg – 3.5 cm within an hour…", "Älvsborg stayed dry."),
    ("", "An empty claim."),
    ("The committee met on 13 May.", "The committee met on 14 May. " + "Its report is long and full of detail. " * 20),
]


def main():
    session, pieces = open_model(Path(sys.argv[1])), tokenizer(HERE)
    encoded = encode(pieces, PAIRS)
    logits = run(session, encoded)
    with open(HERE.parents[1] / "tests/golden/nli.jsonl", "w", encoding="utf-8") as out:
        for (a, b), (ids, _), row in zip(PAIRS, encoded, logits):
            line = {"a": a, "b": b, "ids": ids, "logits": [round(float(x), 3) for x in row]}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
