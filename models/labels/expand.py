#!/usr/bin/env python3
"""Put labels and article texts together: expand.py --shared DIR --out DIR

The label files hold no text: sides are [article id, start, end], in code points of the article's text in
DIR/data/articles/news.jsonl.gz. Writes OUT/NAME_articles.jsonl and OUT/NAME_gold.jsonl for each NAME.jsonl beside this
script, as `gainsay train --seen OUT/NAME` reads them, and OUT/lists.jsonl, as `models/nli/train.py --lists` does.
"""
import argparse
import gzip
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent


def expand(case, texts):
    def side(place):
        article, start, end = place
        return {"article": article, "sentence": texts[article]["text"][start:end]}

    conflicts = []
    for c in case["conflicts"]:
        conflict = {"kind": c["kind"], "a": side(c["a"]), "b": c["b"] and side(c["b"]), "strength": c["strength"]}
        if c.get("claim"):
            conflict["embedded_claim"] = side(c["claim"])["sentence"]
        conflicts.append(conflict)
    return {"case": case["case"], "conflicts": conflicts, "decoys": [side(d) for d in case["decoys"]]}


def expand_list(row, texts):
    def sentence(place):
        start, end = place[-2:]
        article = place[0] if len(place) > 2 else row["article"]
        return " ".join(texts[article]["text"][start:end].split())

    # A lone claim inside the counter's sentence stands neither before nor after it.
    start, end = row["counter"]
    inside = all(len(claim) == 2 for claim in row["claims"]) and not any(start <= claim[0] < end for claim in row["claims"])
    return {"before": sentence(row["before"]) if row["before"] else "", "counter": sentence(row["counter"]),
            "claims": [sentence(claim) for claim in row["claims"]], "answers": row["answers"],
            "earlier": sum(claim[0] < start for claim in row["claims"]) if inside else None,
            "answered": [place in row["answered"] for place in range(len(row["claims"]))]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/articles/news.jsonl.gz")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    with gzip.open(args.shared / "data/articles/news.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {article["id"]: article for article in map(json.loads, lines)}
    args.out.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in (HERE / "lists.jsonl").read_text(encoding="utf-8").splitlines()]
    with open(args.out / "lists.jsonl", "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(expand_list(row, texts)) + "\n")
    for path in (HERE / "single.jsonl", HERE / "story.jsonl"):
        cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        with open(args.out / f"{path.stem}_articles.jsonl", "w", encoding="utf-8") as out:
            for article in (texts[i] for case in cases for i in case["articles"]):
                out.write(json.dumps(article) + "\n")
        with open(args.out / f"{path.stem}_gold.jsonl", "w", encoding="utf-8") as out:
            for case in cases:
                out.write(json.dumps(expand(case, texts)) + "\n")


if __name__ == "__main__":
    main()
