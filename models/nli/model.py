"""The cross-encoder: a six-layer BERT (MiniLM) with five logits, and its tokenizer."""
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import BertWordPieceTokenizer
from torch import nn

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, VOCAB = 384, 6, 12, 1536, 512, 30522
MAX_TOKENS = 128
# Three of NLI; text B counters the claim A; text B, read after A, counters some claim at all.
OUTPUTS = ("entailment", "neutral", "contradiction", "conflict", "answers")


def autocast():
    """bf16, unless the processor lacks the instructions: there it is many times slower than single precision."""
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.ops.mkldnn._is_mkldnn_bf16_supported())


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, bias, dropout):
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: torch's fused attention is many times slower on short CPU batches in bf16.
        weights = (q * (HIDDEN // HEADS) ** -0.5) @ k.transpose(2, 3) + bias
        mixed = weights.softmax(-1).to(v.dtype) @ v
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, HIDDEN))
        x = self.norm1(x + F.dropout(mixed, dropout, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), dropout, self.training))


class CrossEncoder(nn.Module):
    """input_ids, attention_mask, token_type_ids [batch, length] -> logits [batch, 5] (see OUTPUTS)."""

    def __init__(self, dropout=0.0):
        super().__init__()
        self.dropout = dropout
        self.words = nn.Embedding(VOCAB, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        # The first token and the mean of all tokens, through one tanh layer.
        self.pool = nn.Linear(2 * HIDDEN, HIDDEN)
        self.head = nn.Linear(HIDDEN, len(OUTPUTS))

    def forward(self, input_ids, attention_mask, token_type_ids):
        x = self.words(input_ids) + self.types(token_type_ids) + self.positions.weight[: input_ids.shape[1]]
        x = self.norm(x)
        bias = ((1.0 - attention_mask.float()) * -10000.0)[:, None, None, :]
        if torch.is_autocast_enabled("cpu"):
            bias = bias.to(torch.get_autocast_dtype("cpu"))
        for layer in self.layers:
            x = layer(x, bias, self.dropout)
        mask = attention_mask[:, :, None].to(x.dtype)
        mean = (x * mask).sum(1) / mask.sum(1)
        pooled = torch.tanh(self.pool(torch.cat((x[:, 0], mean), 1)))
        return self.head(F.dropout(pooled, self.dropout, self.training)).float()


def from_minilm(folder, dropout=0.0):
    """The model with the all-MiniLM-L6-v2 weights of `folder` and a fresh head."""
    old = load_file(Path(folder) / "model.safetensors")
    model = CrossEncoder(dropout)
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
    assert not unexpected and set(missing) == {f"{n}.{p}" for n in ("pool", "head") for p in ("weight", "bias")}
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)
    return model


def tokenizer(folder):
    """The uncased WordPiece tokenizer of `folder`/vocab.txt; pairs are cut to MAX_TOKENS, longer text first."""
    pieces = BertWordPieceTokenizer(str(Path(folder) / "vocab.txt"), lowercase=True)
    pieces.enable_truncation(MAX_TOKENS, strategy="longest_first")
    return pieces


def encode(pieces, pairs):
    """[(a, b)] -> [(ids, types)] with [CLS] a [SEP] b [SEP]."""
    pairs, out = list(pairs), []
    for start in range(0, len(pairs), 4096):  # the tokenizer's own records are large
        out += [(e.ids, e.type_ids) for e in pieces.encode_batch(pairs[start: start + 4096])]
    return out


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
    """Logits [n, 5] of encoded pairs, batched by length."""
    model.eval()
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
    logits = torch.zeros(len(encoded), len(OUTPUTS))
    with torch.inference_mode(), autocast():
        for start in range(0, len(order), batch):
            rows = order[start: start + batch]
            logits[rows] = model(*collate([encoded[i] for i in rows]))
    return logits
