#!/usr/bin/env python3
"""Write tests/golden/nli.jsonl: token ids by the reference tokenizer and values by onnxruntime for a few made-up pairs
and lists.

  golden.py model.onnx
"""
import json
import sys
from pathlib import Path

import numpy as np

from evaluate import open_model, run
from model import encode, encode_lists, ends, tokenizer

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


LISTS = [
    ("", "The minister denied that the pier had been sold.", ["The pier was sold in May, the daily wrote.", "It rained."], None),
    ("“The lock will be widened,” the harbour master said on Monday.", "“Nothing of the sort,” said his deputy.",
     ["The lock will be widened.", "Two boats sank.", "A third boat was saved.", "The lock is 90 years old."], 2),
    ("A long sentence before, " * 10, " ".join(f"In year {i} the company took back its forecast of {7 * i} percent." for i in range(1, 11)),
     [" ".join(f"Report {i} of year {year} says that the forecast of the company was {i + 7 * year} percent." for year in range(1, 6))
      for i in range(12)], 12),
    ("", "Empty claims.", ["", ""], 0),
]


def main():
    session, pieces = open_model(Path(sys.argv[1])), tokenizer(HERE)
    lines = []
    encoded = encode(pieces, PAIRS)
    for texts, (ids, _), row in zip(PAIRS, encoded, run(session, encoded)):
        lines.append({"texts": texts, "list": False, "ids": ids, "values": row})
    for (before, counter, claims, earlier), (ids, types) in zip(LISTS, encode_lists(pieces, LISTS)):
        feed = {"input_ids": [ids], "attention_mask": [[1] * len(ids)], "token_type_ids": [types]}
        marks = session.run(["marks"], {name: np.array(value, dtype=np.int64) for name, value in feed.items()})[0][0]
        lines.append({"texts": [before, counter, *claims], "list": True, "earlier": earlier, "ids": ids,
                      "values": marks[[0, *ends(ids, types)]]})
    with open(HERE.parents[1] / "tests/golden/nli.jsonl", "w", encoding="utf-8") as out:
        for line in lines:
            line["values"] = [round(float(x), 3) for x in line["values"]]
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
