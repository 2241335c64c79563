#!/usr/bin/env python3
"""Train the neural judge on two CPU threads, within a time budget.

  train.py nli        --shared ../../../shared --base MINILM_DIR --out DIR --minutes 60
  train.py lists      --shared ... --base MINILM_DIR --start DIR/nli.pt --out DIR --lists lists.jsonl --minutes 90

`nli` fine-tunes the three-way head; `lists` goes on from it with counters and the claims they may answer. Both keep checkpoints
and resume from them.
The learning rate follows the share of the time budget spent, so a slow machine trains less instead of late.
"""
import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F

import data
from export import restore
from model import LABELS, CrossEncoder, autocast, collate, encode, encode_lists, ends, from_minilm, predict, tokenizer

HEADS = ("head", "mark", "mark_head")
SHUFFLE_WINDOW = 64  # batches sorted by length together
LEAST_KEPT = 0.2  # of the claims of a list that are not answered, at a look


def rate(spent, peak, warmup=0.05):
    """Learning rate at a share 0..1 of the time budget: linear up, linear down."""
    return peak * (spent / warmup if spent < warmup else max(0.0, (1 - spent) / (1 - warmup)))


class Clock:
    """Time spent on a budget, carried over resumes."""

    def __init__(self, minutes, before=0.0):
        self.budget, self.before, self.start = minutes * 60, before, time.time()

    def seconds(self):
        return self.before + time.time() - self.start

    def share(self):
        return min(1.0, self.seconds() / self.budget)


def windows(rows, size, rng):
    """Endless runs of rows in random order, `size` rows or what is left of a pass."""
    order = list(rows)
    while True:
        rng.shuffle(order)
        yield from (order[start: start + size] for start in range(0, len(order), size))


def batches_of(window, size, rng, max_tokens):
    """The rows of a window in batches of similar length, in random order; a row begins with its token numbers and types."""
    window, found = sorted(window, key=lambda row: len(row[0][0])), []
    while window:
        # `size` rows, fewer where they are long.
        n = max(8, min(size, max_tokens // len(window[-1][0][0])))
        found.append(window[-n:])
        del window[-n:]
    rng.shuffle(found)
    return found


def batches(rows, size, rng, max_tokens=4096):
    """Endless batches of similar length, in random order."""
    for window in windows(rows, size * SHUFFLE_WINDOW, rng):
        yield from batches_of(window, size, rng, max_tokens)


def thinned(row, rng):
    """A list without a random part of the claims that are not answered, so that no two looks at it are the same."""
    (before, counter, claims, earlier), answers, answered = row
    share = rng.uniform(LEAST_KEPT, 1)
    kept = [i for i, label in enumerate(answered) if label or rng.random() < share] or [rng.randrange(len(claims))]
    if earlier is not None:
        earlier = sum(i < earlier for i in kept)
    return (before, counter, [claims[i] for i in kept], earlier), answers, [answered[i] for i in kept]


def looks(pieces, lists, size, rng, max_tokens=6144):
    """Endless batches of ((ids, types), (answers, answered)) of thinned lists."""
    for window in windows(lists, size * SHUFFLE_WINDOW, rng):
        window = [thinned(row, rng) for row in window]
        encoded = encode_lists(pieces, [texts for texts, _, _ in window])
        yield from batches_of([(e, labels) for e, (_, *labels) in zip(encoded, window)], size, rng, max_tokens)


def optimizer_for(model, weight_decay=0.01, head=1.0):
    """AdamW; the heads learn `head` times as fast as the rest."""
    # The word table stays as it is: half of all weights, little to gain.
    model.words.weight.requires_grad_(False)
    parts = []
    for scale, of_head in ((1.0, False), (head, True)):
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad and (n.split(".")[0] in HEADS) == of_head]
        parts.append({"params": [p for n, p in named if p.ndim >= 2], "weight_decay": weight_decay, "scale": scale})
        parts.append({"params": [p for n, p in named if p.ndim < 2], "weight_decay": 0.0, "scale": scale})
    return torch.optim.AdamW(parts, lr=0.0, betas=(0.9, 0.98), fused=True)


def step(model, optimizer, loss, lr):
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
    for group in optimizer.param_groups:
        group["lr"] = lr * group["scale"]
    optimizer.step()


def save(path, **what):
    torch.save(what, f"{path}.tmp")
    Path(f"{path}.tmp").replace(path)


def checkpoint(args):
    return args.out / f"{args.name}.ckpt"


def resume(args, model, optimizer):
    """Seconds spent and rows seen of an interrupted run, whose state is loaded, and the random numbers to go on with."""
    before, seen = 0.0, 0
    if checkpoint(args).exists():
        state = torch.load(checkpoint(args))
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        before, seen = state["seconds"], state["seen"]
    return before, seen, random.Random(args.seed + seen)


def accuracy(model, pieces, rows):
    logits = predict(model, encode(pieces, [(r["a"], r["b"]) for r in rows]))
    gold = torch.tensor([LABELS.index(r["label"]) for r in rows])
    return (logits.argmax(1) == gold).float().mean().item()


def log(args, line):
    line = time.strftime("%H:%M:%S ") + line
    print(line, flush=True)
    with open(args.out / f"{args.name}.log", "a") as f:
        f.write(line + "\n")


def train_nli(args):
    pieces = tokenizer(args.base)
    rows = data.nli_pairs(args.shared) + data.news_pairs(args.shared)
    encoded = list(zip(encode(pieces, [(a, b) for a, b, _ in rows]), (label for _, _, label in rows)))
    # News and mixed pairs watch the training; MultiNLI is only measured at the end.
    watch = data.read_jsonl(args.shared / "data/pairs/dev_mixed.jsonl")[:1000]
    model = from_minilm(args.base)
    optimizer = optimizer_for(model)
    before, seen, rng = resume(args, model, optimizer)
    log(args, f"nli: {len(rows)} pairs, resumed after {seen} pairs and {before:.0f} s")
    clock, count, total, saved, watched = Clock(args.minutes, before), 0, 0.0, time.time(), time.time()
    model.train()
    for batch in batches(encoded, args.batch, rng):
        # By time or by epochs, whichever is further on.
        spent = max(clock.share(), seen / (args.epochs * len(rows)))
        if spent >= 1:
            break
        with autocast():
            logits, _ = model(*collate([texts for texts, _ in batch]))
        loss = F.cross_entropy(logits, torch.tensor([label for _, label in batch]), label_smoothing=0.05)
        step(model, optimizer, loss, rate(spent, args.lr))
        seen, count, total = seen + len(batch), count + 1, total + loss.item()
        if count == 100:
            log(args, f"pairs {seen} epoch {seen / len(rows):.3f} loss {total / count:.4f} "
                      f"pairs/s {seen / clock.seconds():.0f} spent {spent:.3f}")
            count, total = 0, 0.0
        if time.time() - saved > 180:
            save(checkpoint(args), model=model.state_dict(), optimizer=optimizer.state_dict(), seconds=clock.seconds(), seen=seen)
            saved = time.time()
        if time.time() - watched > args.watch * 60:
            log(args, f"accuracy on 1,000 mixed dev pairs {accuracy(model, pieces, watch):.3f}")
            model.train()
            watched = time.time()
    save(args.out / f"{args.name}.pt", model=model.state_dict(), seen=seen)
    log(args, f"done: {seen} pairs, accuracy on 1,000 mixed dev pairs {accuracy(model, pieces, watch):.3f}")


def train_lists(args):
    """Goes on from an NLI model with lists of claims; NLI pairs run along, so that it keeps what it knows."""
    pieces = tokenizer(args.base)
    lists = [row for path in args.lists for row in data.reading_lists(path)]
    replay = data.nli_pairs(args.shared) + data.news_pairs(args.shared)
    replay = list(zip(encode(pieces, [(a, b) for a, b, _ in replay]), (label for _, _, label in replay)))
    model = CrossEncoder()
    state = restore(args.start) if args.start.suffix == ".onnx" else torch.load(args.start)["model"]
    fresh = model.state_dict()
    model.load_state_dict({name: state.get(name, fresh[name]) for name in fresh})
    optimizer = optimizer_for(model, head=5.0)
    before, done, rng = resume(args, model, optimizer)
    listed, replayed = looks(pieces, lists, args.batch, rng), batches(replay, args.replay, rng)
    log(args, f"lists: {len(lists)}, {args.minutes} minutes or {args.epochs} epochs, resumed after {done} lists and {before:.0f} s")
    clock, count, sums, saved = Clock(args.minutes, before), 0, [0.0] * 4, time.time()
    model.train()
    # By time or by epochs, whichever is further on.
    while (spent := max(clock.share(), done / (args.epochs * len(lists)))) < 1:
        some, other = next(listed), next(replayed)
        with autocast():
            marks = model(*collate([texts for texts, _ in some]))[1]
            nli = model(*collate([texts for texts, _ in other]))[0]
        parts = list_loss(marks, some)
        three = F.cross_entropy(nli, torch.tensor([label for _, label in other]), label_smoothing=0.05)
        step(model, optimizer, sum(parts) + 0.5 * three, rate(spent, args.lr))
        done, count = done + len(some), count + 1
        sums = [total + value.item() for total, value in zip(sums, (*parts, three))]
        if count == 50:
            log(args, f"epoch {done / len(lists):.3f} answers {sums[0] / count:.4f} claims {sums[1] / count:.4f} "
                      f"ranking {sums[2] / count:.4f} nli {sums[3] / count:.4f} seconds {clock.seconds():.0f}")
            count, sums = 0, [0.0] * 4
        if time.time() - saved > 180:
            save(checkpoint(args), model=model.state_dict(), optimizer=optimizer.state_dict(), seconds=clock.seconds(), seen=done)
            saved = time.time()
    save(args.out / f"{args.name}.pt", model=model.state_dict(), done=done)
    log(args, f"done: {done / len(lists):.2f} epochs in {clock.seconds():.0f} s")


def list_loss(marks, batch):
    """Binary losses of the counters and of their claims, and the ranking loss: those answered ahead of the others of the list."""
    lone, lone_labels, single, single_labels, ranking = [], [], [], [], [marks.sum() * 0]
    for row, ((ids, types), (answers, answered)) in enumerate(batch):
        if answers is not None:
            lone.append(marks[row, 0])
            lone_labels.append(float(answers))
        known = [(marks[row, end], label) for end, label in zip(ends(ids, types), answered) if label is not None]
        single += [mark for mark, _ in known]
        single_labels += [float(label) for _, label in known]
        right = [mark for mark, label in known if label]
        if 0 < len(right) < len(known):
            ranking.append(torch.logsumexp(torch.stack([m for m, _ in known]), 0) - torch.logsumexp(torch.stack(right), 0))

    def binary(logits, labels, weight):
        if not logits:
            return marks.sum() * 0
        return F.binary_cross_entropy_with_logits(torch.stack(logits), torch.tensor(labels), pos_weight=torch.tensor(weight))

    return binary(lone, lone_labels, 1.0), binary(single, single_labels, 3.0), sum(ranking) / max(1, len(ranking) - 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=("nli", "lists"))
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/ and gold/")
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors and vocab.txt of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="lists: weights to go on from, of either stage or as exported")
    parser.add_argument("--lists", type=Path, nargs="+", help="lists: files of `gainsay train --lists` and of ../labels/expand.py")
    parser.add_argument("--minutes", type=float, default=45, help="time budget")
    parser.add_argument("--epochs", type=float, default=3, help="epochs at most")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--replay", type=int, default=16, help="lists: NLI pairs beside each batch")
    parser.add_argument("--lr", type=float, default=1.2e-4)
    parser.add_argument("--watch", type=float, default=8, help="nli: minutes between looks at the dev pairs")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    args.name = args.stage
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    (train_nli if args.stage == "nli" else train_lists)(args)


if __name__ == "__main__":
    main()
