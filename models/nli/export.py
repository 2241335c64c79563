#!/usr/bin/env python3
"""Write a trained model as ONNX: export.py MODEL.onnx WEIGHTS.pt... [--fp32] [--full-range]

Of several weights, trained from the same start, the mean is written.

Inputs input_ids, attention_mask, token_type_ids (int64 [batch, length]); outputs logits (float [batch, 3]) and marks (float
[batch, length]), see model.CrossEncoder.
The graph is written out by hand, in the few operators every runtime has. Quantisation: weights int8 per output channel (7 bits
unless --full-range, so that CPUs without VNNI cannot overflow), the word table int8 per row, activations uint8 with one scale
per token, found at run time. A scale per token, not per tensor as DynamicQuantizeLinear has it, makes the score of a pair
independent of the pairs that share its batch.
"""
import argparse

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from model import HEADS, HIDDEN, LABELS, LAYERS

GELU_LEAST = -0.17  # the least value of GELU is -0.16997


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.count = [], {}, 0

    def constant(self, value, name=None):
        name = name or f"c{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def op(self, kind, *inputs, **attributes):
        self.count += 1
        name = f"{kind}_{self.count}"
        inputs = [self.constant(np.float32(x)) if isinstance(x, float) else x for x in inputs]
        self.nodes.append(helper.make_node(kind, inputs, [name], name, **attributes))
        return name


def quantise(weight, axis, limit):
    """int8 values within ±limit and float scales, one scale for each slice that keeps its index when `axis` is reduced."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-8) / limit
    return np.clip(np.rint(weight / scale), -limit, limit).astype(np.int8), scale.astype(np.float32)


def build(state, int8=True, limit=63):
    """The ONNX model of a CrossEncoder state dict."""
    w = {name: value.float().numpy() for name, value in state.items()}
    g = Graph()

    def linear(x, name, weight=None, bias=None, least=None):
        # `least`: a lower bound of x, where it has one near zero; all 8 bits then serve the positive values.
        weight = w[f"{name}.weight"] if weight is None else weight
        bias = w[f"{name}.bias"] if bias is None else bias
        if not int8:
            return g.op("Add", g.op("MatMul", x, g.constant(weight.T)), g.constant(bias.astype(np.float32)))
        values, scale = quantise(weight.T, 0, limit)
        if least is None:
            size, steps, middle = g.op("Abs", x), 127, g.constant(np.uint8(128))
        else:
            x = size = g.op("Sub", x, least)
            bias = bias + least * (values * scale).sum(0)
            steps, middle = 255, g.constant(np.uint8(0))
        peak = g.op("Max", g.op("ReduceMax", size, axes=[-1], keepdims=1), 1e-6)
        quantised = g.op("QuantizeLinear", g.op("Div", x, peak), g.constant(np.float32(1 / steps)), middle)
        product = g.op("MatMulInteger", quantised, g.constant(values), middle, g.constant(np.int8(0)))
        product = g.op("Mul", g.op("Cast", product, to=TensorProto.FLOAT), g.constant(scale[0] / np.float32(steps)))
        return g.op("Add", g.op("Mul", product, peak), g.constant(bias.astype(np.float32)))

    def norm(x, name):
        return g.op("LayerNormalization", x, g.constant(w[f"{name}.weight"]), g.constant(w[f"{name}.bias"]),
                    axis=-1, epsilon=1e-12)

    def ints(*values):
        return g.constant(np.array(values, dtype=np.int64))

    if int8:
        values, scale = quantise(w["words.weight"], 1, 127)
        x = g.op("Mul", g.op("Cast", g.op("Gather", g.constant(values), "input_ids"), to=TensorProto.FLOAT),
                 g.op("Gather", g.constant(scale), "input_ids"))
    else:
        x = g.op("Gather", g.constant(w["words.weight"]), "input_ids")
    length = g.op("Slice", g.op("Shape", "input_ids"), ints(1), ints(2), ints(0))
    positions = g.op("Slice", g.constant(w["positions.weight"]), ints(0), length, ints(0))
    x = g.op("Add", g.op("Add", x, g.op("Gather", g.constant(w["types.weight"]), "token_type_ids")), positions)
    x = norm(x, "norm")
    mask = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    bias = g.op("Unsqueeze", g.op("Mul", g.op("Sub", mask, 1.0), 10000.0), ints(1, 2))
    heads, joined, thirds = ints(0, 0, HEADS, HIDDEN // HEADS), ints(0, 0, HIDDEN), ints(HIDDEN, HIDDEN, HIDDEN)
    for i in range(LAYERS):
        name = f"layers.{i}"
        # The attention's 1/sqrt(d) is folded into the query weights.
        fold = np.ones((3 * HIDDEN, 1), dtype=np.float32)
        fold[:HIDDEN] = (HIDDEN // HEADS) ** -0.5
        qkv = linear(x, name, w[f"{name}.qkv.weight"] * fold, w[f"{name}.qkv.bias"] * fold[:, 0])
        parts = [f"{name}.{p}" for p in "qkv"]
        g.nodes.append(helper.make_node("Split", [qkv, thirds], parts, f"{name}.split", axis=-1))
        q, k, v = (g.op("Transpose", g.op("Reshape", p, heads), perm=perm)
                   for p, perm in zip(parts, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])))
        weights = g.op("Softmax", g.op("Add", g.op("MatMul", q, k), bias), axis=-1)
        mixed = g.op("Reshape", g.op("Transpose", g.op("MatMul", weights, v), perm=[0, 2, 1, 3]), joined)
        x = norm(g.op("Add", x, linear(mixed, f"{name}.out")), f"{name}.norm1")
        up = linear(x, f"{name}.up")
        erf = g.op("Add", g.op("Erf", g.op("Div", up, float(np.sqrt(2.0)))), 1.0)
        x = norm(g.op("Add", x, linear(g.op("Mul", g.op("Mul", up, erf), 0.5), f"{name}.down", least=GELU_LEAST)), f"{name}.norm2")
    column = g.op("Unsqueeze", mask, ints(2))
    total = g.op("ReduceSum", g.op("Mul", x, column), ints(1), keepdims=0)
    mean = g.op("Div", total, g.op("ReduceSum", column, ints(1), keepdims=0))
    first = g.op("Gather", x, g.constant(np.int64(0)), axis=1)
    mark = g.op("Tanh", linear(x, "mark"))
    int8 = False  # the small heads stay in float
    pooled = g.op("Tanh", linear(g.op("Concat", first, mean, axis=1), "pool"))
    logits = linear(pooled, "head")
    g.nodes[-1].output[0] = "logits"
    g.nodes.append(helper.make_node("Squeeze", [linear(mark, "mark_head"), ints(2)], ["marks"], "marks"))
    shape = ["batch", "length"]
    graph = helper.make_graph(
        g.nodes, "nli",
        [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask", "token_type_ids")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(LABELS)]),
         helper.make_tensor_value_info("marks", TensorProto.FLOAT, shape)],
        list(g.constants.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="export.py")
    onnx.checker.check_model(model)
    return model


def restore(path):
    """The state dict of an exported int8 model, to train on from: its weights are what quantisation left of them."""
    graph = onnx.load(path).graph
    constants = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
    users = {name: node for node in graph.node for name in node.input}

    def inputs(kind):
        """The constant inputs of each node of a kind, in the order in which `build` made them."""
        return [[constants[name] for name in node.input if name in constants] for node in graph.node if node.op_type == kind]

    words, scale, types = (part[0] for part in inputs("Gather")[:3])
    w = {"words.weight": words * scale, "types.weight": types, "positions.weight": inputs("Slice")[1][0]}
    norms = ["norm"] + [f"layers.{i}.{name}" for i in range(LAYERS) for name in ("norm1", "norm2")]
    for name, (weight, bias) in zip(norms, inputs("LayerNormalization")):
        w[f"{name}.weight"], w[f"{name}.bias"] = weight, bias
    layers = [f"layers.{i}.{name}" for i in range(LAYERS) for name in ("qkv", "out", "up", "down")] + ["mark"]
    for name, node in zip(layers, (n for n in graph.node if n.op_type == "MatMulInteger")):
        down, values = name.endswith("down"), constants[node.input[1]]
        scaled = users[users[node.output[0]].output[0]]
        scale = constants[scaled.input[1]] * (255 if down else 127)
        bias = constants[users[users[scaled.output[0]].output[0]].input[1]]
        if down:
            bias = bias - GELU_LEAST * (values * scale).sum(0)
        w[f"{name}.weight"], w[f"{name}.bias"] = (values * scale).T, bias
    for i in range(LAYERS):
        fold = np.ones(3 * HIDDEN, dtype=np.float32)
        fold[:HIDDEN] = (HIDDEN // HEADS) ** 0.5
        w[f"layers.{i}.qkv.weight"] = w[f"layers.{i}.qkv.weight"] * fold[:, None]
        w[f"layers.{i}.qkv.bias"] = w[f"layers.{i}.qkv.bias"] * fold
    for name, node in zip(("pool", "head", "mark_head"), [n for n in graph.node if n.op_type == "MatMul" and n.input[1] in constants]):
        w[f"{name}.weight"], w[f"{name}.bias"] = constants[node.input[1]].T, constants[users[node.output[0]].input[1]]
    return {name: torch.tensor(np.array(value, dtype=np.float32)) for name, value in w.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("weights", nargs="+")
    parser.add_argument("--fp32", action="store_true", help="no quantisation")
    parser.add_argument("--full-range", action="store_true", help="8-bit weights")
    args = parser.parse_args()
    states = [torch.load(path)["model"] for path in args.weights]
    state = {name: sum(s[name] for s in states) / len(states) for name in states[0]}
    onnx.save(build(state, int8=not args.fp32, limit=127 if args.full_range else 63), args.model)


if __name__ == "__main__":
    main()
