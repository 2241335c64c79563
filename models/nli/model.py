"""The neural judge: a six-layer BERT (MiniLM) that reads pairs and lists of sentences, and its tokenizer."""
import time
from functools import cache
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import BertWordPieceTokenizer
from torch import nn

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, VOCAB = 384, 6, 12, 1536, 512, 30522
DROPOUT = 0.1  # in training, of what attention and the inner layer add
LABELS = ("entailment", "neutral", "contradiction")
MAX_TOKENS = 128  # of a pair
# Of a list: all, the sentence before the counter (its end), the counter, a claim.
LIST_TOKENS, BEFORE_TOKENS, COUNTER_TOKENS, CLAIM_TOKENS = 512, 40, 88, 64
CLS, SEP, MASK = 101, 102, 103


@cache
def bf16_pays():
    """Whether this processor multiplies faster in bf16 than in single precision, by trying: having the instructions is not enough."""
    def seconds(kind):
        x, weight = torch.ones(4096, HIDDEN, dtype=kind), torch.ones(INNER, HIDDEN, dtype=kind)
        times = []
        for _ in range(6):
            start = time.perf_counter()
            F.linear(x, weight)
            times.append(time.perf_counter() - start)
        return min(times)

    return torch.ops.mkldnn._is_mkldnn_bf16_supported() and seconds(torch.bfloat16) < seconds(torch.float32)


def autocast():
    """bf16 where that is faster."""
    return torch.autocast("cpu", torch.bfloat16, enabled=bf16_pays())


def attention_in_bf16(q, k, v, bias):
    """Attention written out, each [batch, heads, length, size]: torch's own is many times slower on short CPU batches in bf16."""
    q, k, v = (x.flatten(0, 1) for x in (q, k, v))
    weights = torch.baddbmm(bias.repeat_interleave(HEADS, 1).flatten(0, 1), q * (HIDDEN // HEADS) ** -0.5, k.transpose(1, 2))
    with torch.autocast("cpu", enabled=False):  # which would soften in single precision
        weights = weights.softmax(-1)
    return (weights @ v).unflatten(0, (-1, HEADS))


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, bias):
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        attend = attention_in_bf16 if torch.is_autocast_enabled("cpu") else F.scaled_dot_product_attention
        mixed = attend(q, k, v, bias).transpose(1, 2)
        x = self.norm1(x + self.dropped(self.out(mixed.reshape(batch, length, HIDDEN))))
        return self.norm2(x + self.dropped(self.down(F.gelu(self.up(x)))))

    def dropped(self, x):
        return F.dropout(x, DROPOUT) if self.training else x


class CrossEncoder(nn.Module):
    """input_ids, attention_mask, token_type_ids [batch, length] -> logits [batch, 3] (see LABELS), marks [batch, length].

    The marks are of lists (see `encode_lists`): at the first token, whether the counter answers some claim at all; at the
    [SEP] behind a claim, whether it answers that one. Elsewhere they say nothing.
    """

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCAB, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        # The first token and the mean of all tokens, through one tanh layer.
        self.pool = nn.Linear(2 * HIDDEN, HIDDEN)
        self.head = nn.Linear(HIDDEN, len(LABELS))
        self.mark = nn.Linear(HIDDEN, HIDDEN)
        self.mark_head = nn.Linear(HIDDEN, 1)

    def forward(self, input_ids, attention_mask, token_type_ids):
        x = self.words(input_ids) + self.types(token_type_ids) + self.positions.weight[: input_ids.shape[1]]
        x = self.norm(x)
        bias = ((1.0 - attention_mask.float()) * -10000.0)[:, None, None, :]
        if torch.is_autocast_enabled("cpu"):
            bias = bias.to(torch.get_autocast_dtype("cpu"))
        for layer in self.layers:
            x = layer(x, bias)
        mask = attention_mask[:, :, None].to(x.dtype)
        mean = (x * mask).sum(1) / mask.sum(1)
        pooled = torch.tanh(self.pool(torch.cat((x[:, 0], mean), 1)))
        logits = self.head(pooled)
        marks = self.mark_head(torch.tanh(self.mark(x)))
        return logits.float(), marks[:, :, 0].float()


def from_minilm(folder):
    """The model with the all-MiniLM-L6-v2 weights of `folder` and a fresh head."""
    old = load_file(Path(folder) / "model.safetensors")
    model = CrossEncoder()
    new = {"words.weight": old["embeddings.word_embeddings.weight"],
           "positions.weight": old["embeddings.position_embeddings.weight"],
           "types.weight": old["embeddings.token_type_embeddings.weight"]}
    for part in ("weight", "bias"):
        new[f"norm.{part}"] = old[f"embeddings.LayerNorm.{part}"]
        for i in range(LAYERS):
            source = f"encoder.layer.{i}."
            new[f"layers.{i}.qkv.{part}"] = torch.cat(
                [old[f"{source}attention.self.{name}.{part}"] for name in ("query", "key", "value")])
            for target, name in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                                 ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                new[f"layers.{i}.{target}.{part}"] = old[f"{source}{name}.{part}"]
    missing, unexpected = model.load_state_dict(new, strict=False)
    assert not unexpected and {name.split(".")[0] for name in missing} == {"pool", "head", "mark", "mark_head"}
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)
    return model


def tokenizer(folder):
    """The uncased WordPiece tokenizer of `folder`/vocab.txt."""
    return BertWordPieceTokenizer(str(Path(folder) / "vocab.txt"), lowercase=True)


def encode(pieces, pairs):
    """[(a, b)] -> [(ids, types)] with [CLS] a [SEP] b [SEP]; pairs are cut to MAX_TOKENS, longer text first."""
    pieces.enable_truncation(MAX_TOKENS, strategy="longest_first")
    pairs, out = list(pairs), []
    for start in range(0, len(pairs), 4096):  # the tokenizer's own records are large
        out += [(e.ids, e.type_ids) for e in pieces.encode_batch(pairs[start: start + 4096])]
    return out


def encode_lists(pieces, lists):
    """[(before, counter, claims, earlier)] -> [(ids, types)] with [CLS] before [SEP] counter [SEP] claim [SEP] claim [SEP] ...; the
    claims are type 1. Behind the first `earlier` claims a [MASK] stands for the counter, unless that is None. The longest claims are
    cut until all fit."""
    texts = [text for before, counter, claims, _ in lists for text in (before, counter, *claims)]
    pieces.no_truncation()
    cut = [e.ids for start in range(0, len(texts), 4096)
           for e in pieces.encode_batch(texts[start: start + 4096], add_special_tokens=False)]
    at, out = iter(cut), []
    for _, _, claims, earlier in lists:
        head = [CLS] + next(at)[-BEFORE_TOKENS:] + [SEP] + next(at)[:COUNTER_TOKENS] + [SEP]
        tails, most = [next(at) for _ in claims], CLAIM_TOKENS
        room = LIST_TOKENS - len(head) - (earlier is not None)
        while sum(min(len(t), most) + 1 for t in tails) > room:
            most -= 1
        tails = [t[:most] + [SEP] for t in tails]
        if earlier is not None:
            tails.insert(earlier, [MASK])
        tail = [token for t in tails for token in t]
        out.append((head + tail, [0] * len(head) + [1] * len(tail)))
    return out


def ends(ids, types):
    """Where the claims of an encoded list end."""
    return [i for i, (token, kind) in enumerate(zip(ids, types)) if kind == 1 and token == SEP]


def collate(encoded):
    """[(ids, types)] -> input_ids, attention_mask, token_type_ids, padded to the longest."""
    length = max(len(ids) for ids, _ in encoded)
    out = torch.zeros(3, len(encoded), length, dtype=torch.long)
    for row, (ids, types) in enumerate(encoded):
        out[0, row, : len(ids)] = torch.tensor(ids)
        out[1, row, : len(ids)] = 1
        out[2, row, : len(ids)] = torch.tensor(types)
    return out[0], out[1], out[2]


def predict(model, encoded, batch=64):
    """Logits [n, 3] of encoded pairs, batched by length."""
    model.eval()
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
    logits = torch.zeros(len(encoded), len(LABELS))
    with torch.inference_mode(), autocast():
        for start in range(0, len(order), batch):
            rows = order[start: start + batch]
            logits[rows] = model(*collate([encoded[i] for i in rows]))[0]
    return logits
