#!/usr/bin/env python3
"""Train the neural judge on two CPU threads, within a time budget.

  train.py nli        --shared ../../../shared --base MINILM_DIR --out DIR --minutes 60
  train.py conflicts  --shared ... --base MINILM_DIR --start DIR/nli.pt --out DIR --labelled PREFIX... --minutes 50

`nli` fine-tunes the three-way head, with checkpoints to resume from; `conflicts` goes on from it with the other two logits.
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
from model import CrossEncoder, autocast, collate, encode, from_minilm, predict, tokenizer

SHUFFLE_WINDOW = 64  # batches sorted by length together


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


def batches(encoded, size, rng, max_tokens=4096):
    """Endless lists of row numbers of similar length, in random order."""
    while True:
        order = list(range(len(encoded)))
        rng.shuffle(order)
        for start in range(0, len(order), size * SHUFFLE_WINDOW):
            window = sorted(order[start: start + size * SHUFFLE_WINDOW], key=lambda i: len(encoded[i][0]))
            found = []
            while window:
                # `size` rows, fewer where they are long.
                n = max(8, min(size, max_tokens // len(encoded[window[-1]][0])))
                found.append(window[-n:])
                del window[-n:]
            rng.shuffle(found)
            yield from found


def optimizer_for(model, weight_decay=0.01, head=1.0):
    """AdamW; the head learns `head` times as fast as the rest."""
    # The word table stays as it is: half of all weights, little to gain.
    model.words.weight.requires_grad_(False)
    parts = []
    for scale, of_head in ((1.0, False), (head, True)):
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad and n.startswith("head") == of_head]
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


def accuracy(model, pieces, rows):
    logits = predict(model, encode(pieces, [(r["a"], r["b"]) for r in rows]))
    gold = torch.tensor([data.LABELS.index(r["label"]) for r in rows])
    return (logits[:, :3].argmax(1) == gold).float().mean().item()


def log(args, line):
    line = time.strftime("%H:%M:%S ") + line
    print(line, flush=True)
    with open(args.out / f"{args.name}.log", "a") as f:
        f.write(line + "\n")


def train_nli(args):
    rng = random.Random(args.seed)
    pieces = tokenizer(args.base)
    rows = data.nli_pairs(args.shared) + data.news_pairs(args.shared)
    encoded = encode(pieces, [(a, b) for a, b, _ in rows])
    labels = torch.tensor([label for _, _, label in rows])
    # News and mixed pairs watch the training; MultiNLI is only measured at the end.
    watch = data.read_jsonl(args.shared / "data/pairs/dev_mixed.jsonl")[:1000]
    model, before, seen = from_minilm(args.base, args.dropout), 0.0, 0
    optimizer = optimizer_for(model)
    checkpoint = args.out / f"{args.name}.ckpt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        before, seen = state["seconds"], state["seen"]
        rng = random.Random(args.seed + seen)
    log(args, f"nli: {len(rows)} pairs, resumed after {seen} pairs and {before:.0f} s")
    clock, count, total, saved, watched = Clock(args.minutes, before), 0, 0.0, time.time(), time.time()
    model.train()
    for number, batch in enumerate(batches(encoded, args.batch, rng)):
        # By time or by epochs, whichever is further on.
        spent = max(clock.share(), seen / (args.epochs * len(rows)))
        if spent >= 1:
            break
        with autocast():
            logits = model(*collate([encoded[i] for i in batch]))
        loss = F.cross_entropy(logits[:, :3], labels[batch], label_smoothing=0.05)
        step(model, optimizer, loss, rate(spent, args.lr))
        seen, count, total = seen + len(batch), count + 1, total + loss.item()
        if count == 100:
            log(args, f"pairs {seen} epoch {seen / len(rows):.3f} loss {total / count:.4f} "
                      f"pairs/s {seen / clock.seconds():.0f} spent {spent:.3f}")
            count, total = 0, 0.0
        if time.time() - saved > 180:
            save(checkpoint, model=model.state_dict(), optimizer=optimizer.state_dict(), seconds=clock.seconds(), seen=seen)
            saved = time.time()
        if time.time() - watched > args.watch * 60:
            log(args, f"accuracy on 1,000 mixed dev pairs {accuracy(model, pieces, watch):.3f}")
            model.train()
            watched = time.time()
    save(args.out / f"{args.name}.pt", model=model.state_dict(), seen=seen)
    log(args, f"done: {seen} pairs, accuracy on 1,000 mixed dev pairs {accuracy(model, pieces, watch):.3f}")


def train_conflicts(args):
    """Goes on from an NLI model with the `conflict` and `answers` logits; NLI pairs run along, so that it keeps what it knows."""
    pieces, rng = tokenizer(args.base), random.Random(args.seed)
    cases = data.labelled_cases(args.labelled)
    groups = [(encode(pieces, [(claim, counter) for claim, counter, _ in pairs]), torch.tensor([float(y) for _, _, y in pairs]))
              for pairs in data.conflict_groups(cases)]
    lone = data.answers(cases)
    lone = encode(pieces, [(a, b) for a, b, _ in lone]), torch.tensor([y for _, _, y in lone])
    replay = data.nli_pairs(args.shared) + data.news_pairs(args.shared)
    replay = encode(pieces, [(a, b) for a, b, _ in replay]), torch.tensor([label for _, _, label in replay])
    model = CrossEncoder(args.dropout)
    # An exported model has been through this stage.
    start = {"model": restore(args.start), "done": 0} if args.start.suffix == ".onnx" else torch.load(args.start)
    state = start["model"]
    if "done" not in start:  # of an `nli` run, which leaves the last two logits as they were
        for part in ("weight", "bias"):
            old, new = state[f"head.{part}"], model.head.state_dict()[part].clone()
            new[:3] = old[:3]
            # A contradiction is a good first guess at a conflict.
            new[3] = old[2] - old[:2].mean(0) if part == "weight" else -2.0
            state[f"head.{part}"] = new
    model.load_state_dict(state)
    optimizer = optimizer_for(model, head=10.0)
    pairs = sum(len(e) for e, _ in groups)
    lone_size = max(8, round(args.batch * len(lone[0]) / pairs))
    lone_batches, replay_batches = batches(lone[0], lone_size, rng), batches(replay[0], args.replay, rng)
    log(args, f"conflicts: {len(cases)} cases, {len(groups)} counters, {pairs} pairs, {len(lone[0])} lone sentences, "
              f"{args.minutes} minutes or {args.epochs} epochs")
    clock, done, count, sums, saved = Clock(args.minutes), 0, 0, [0.0] * 4, time.time()
    model.train()
    chunks = iter(())
    # By time or by epochs, whichever is further on.
    while (spent := max(clock.share(), done / (args.epochs * pairs))) < 1:
        chunk = next(chunks, None)
        if chunk is None:
            chunks = chunked(groups, args.batch, rng)
            continue
        some, other = next(lone_batches), next(replay_batches)
        # One pass each: the kinds of pair differ in length.
        with autocast():
            conflict = model(*collate([x for e, _ in chunk for x in e]))[:, 3]
            answer = model(*collate([lone[0][i] for i in some]))[:, 4]
            nli = model(*collate([replay[0][i] for i in other]))[:, :3]
        binary, ranking = conflict_loss(conflict, chunk)
        lonely = F.binary_cross_entropy_with_logits(answer, lone[1][some])
        three = F.cross_entropy(nli, replay[1][other], label_smoothing=0.05)
        step(model, optimizer, binary + ranking + lonely + 0.5 * three, rate(spent, args.lr))
        done, count = done + len(conflict), count + 1
        for k, value in enumerate((binary, ranking, lonely, three)):
            sums[k] += value.item()
        if count == 25:
            log(args, f"epoch {done / pairs:.2f} binary {sums[0] / count:.4f} ranking {sums[1] / count:.4f} "
                      f"answers {sums[2] / count:.4f} nli {sums[3] / count:.4f} seconds {clock.seconds():.0f}")
            count, sums = 0, [0.0] * 4
        if time.time() - saved > 180:
            save(args.out / f"{args.name}.pt", model=model.state_dict(), done=done)
            saved = time.time()
    save(args.out / f"{args.name}.pt", model=model.state_dict(), done=done)
    log(args, f"done: {done / pairs:.2f} epochs in {clock.seconds():.0f} s")


def chunked(groups, size, rng):
    """Lists of groups, of about `size` pairs a list, each of similar length; one epoch in random order."""
    order = list(range(len(groups)))
    rng.shuffle(order)
    for start in range(0, len(order), 200):
        window = sorted(order[start: start + 200], key=lambda i: max(len(x[0]) for x in groups[i][0]))
        chunks, rows = [[]], 0
        for i in window:
            if rows and rows + len(groups[i][0]) > size:
                chunks.append([])
                rows = 0
            chunks[-1].append(groups[i])
            rows += len(groups[i][0])
        rng.shuffle(chunks)
        yield from chunks


def conflict_loss(logits, groups):
    """Binary loss of every pair, and ranking loss: the true claim ahead of the other candidates of its counter."""
    binary = F.binary_cross_entropy_with_logits(logits, torch.cat([y for _, y in groups]), pos_weight=torch.tensor(2.0))
    parts, at = [logits.sum() * 0], 0
    for _, y in groups:
        if y[0] == 1 and len(y) > 1:
            parts.append(F.cross_entropy(logits[None, at: at + len(y)], torch.zeros(1, dtype=torch.long)))
        at += len(y)
    return binary, sum(parts) / max(1, len(parts) - 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=("nli", "conflicts"))
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/ and gold/")
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors and vocab.txt of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="conflicts: weights to go on from, of either stage or as exported")
    parser.add_argument("--labelled", nargs="+", default=[], help="conflicts: PREFIX of PREFIX_articles.jsonl and PREFIX_gold.jsonl")
    parser.add_argument("--minutes", type=float, default=45, help="time budget")
    parser.add_argument("--epochs", type=float, default=3, help="epochs at most")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--replay", type=int, default=16, help="conflicts: NLI pairs beside each batch")
    parser.add_argument("--lr", type=float, default=1.2e-4)
    parser.add_argument("--dropout", type=float)
    parser.add_argument("--watch", type=float, default=8, help="nli: minutes between looks at the dev pairs")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    args.name = args.stage
    args.dropout = {"nli": 0.0, "conflicts": 0.1}[args.stage] if args.dropout is None else args.dropout
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    (train_nli if args.stage == "nli" else train_conflicts)(args)


if __name__ == "__main__":
    main()
