"""The file that an encoder's session runs: a transformer exported to ONNX, fused, and in eight bits.

ONNX runtime is slow with parts of what its own tools write. Two rewrites express the same in operators that
are quick; together they save a fifth of the time of a message:

- layer norms as instance norms, whose sums are vectorised (SkipLayerNormalization adds one number at a time);
- eight-bit weights without their columns' zero points, which are all zero and cost a slower product.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np


def export(model: Any, file: Path) -> None:
    """Writes the model's transformer to `file` as ONNX: tokens in, last hidden state out."""
    import torch

    transformer = model[0].auto_model.eval()
    with contextlib.suppress(Exception):  # the plainest form of attention is the one that can be fused
        transformer.set_attn_implementation("eager")
    names = ["input_ids", "attention_mask"]
    if "token_type_ids" in model[0].tokenizer.model_input_names:
        names.append("token_type_ids")

    class LastHiddenState(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *values: Any) -> Any:
            return self.transformer(**dict(zip(names, values, strict=True))).last_hidden_state

    ids = torch.ones(2, 8, dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            LastHiddenState(),
            tuple(ids.clone() if name != "token_type_ids" else ids * 0 for name in names),
            str(file),
            input_names=names,
            output_names=["last_hidden_state"],
            dynamic_axes=dict.fromkeys([*names, "last_hidden_state"], axes),
            opset_version=17,
            dynamo=False,
        )


def fuse(exported: Path, config: Any) -> None:
    """Fuses attention and its neighbours in the file `exported`, and makes layer norms instance norms.

    Does nothing unless the model, by its `config`, is of BERT's kind.
    """
    if getattr(config, "model_type", None) != "bert":
        return
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    with _quiet_root():
        fused = optimize_model(
            str(exported),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=FusionOptions("bert"),
            opt_level=0,
        )
        _norms_by_instance(fused.model.graph, config.hidden_size)
        fused.save_model_to_file(str(exported))


def quantize(exported: Path, file: Path) -> None:
    """Writes `exported` to `file` with weights in eight bits, one scale a column."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _quiet_root():
        quantize_dynamic(
            str(exported),
            str(file),
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # fused nodes do not name their type
        )
    quantized = onnx.load(str(file))
    _without_zero_points(quantized.graph)
    onnx.save(quantized, str(file))


def _norms_by_instance(graph: Any, size: int) -> None:
    """Makes LayerNorm(input + bias + skip) Add, Add, InstanceNormalization over rows of `size`, Mul, Add."""
    from onnx import helper, numpy_helper

    rows, one, zero, shape = (f"calmline_{name}" for name in ("rows", "one", "zero", "shape"))
    nodes: list[Any] = []
    shaped = False
    for node in graph.node:
        if node.op_type != "SkipLayerNormalization" or any(node.output[1:]):
            nodes.append(node)
            continue
        x, skip, gamma, beta, bias = (*node.input, "")[:5]
        (y,) = node.output[:1]
        if not shaped:  # all hidden states have the same shape
            nodes.append(helper.make_node("Shape", [skip], [shape]))
            shaped = True
        if bias:
            nodes.append(helper.make_node("Add", [x, bias], [f"{y}_biased"]))
            x = f"{y}_biased"
        epsilon = next(each.f for each in node.attribute if each.name == "epsilon")
        nodes += [
            helper.make_node("Add", [x, skip], [f"{y}_sum"]),
            helper.make_node("Reshape", [f"{y}_sum", rows], [f"{y}_rows"]),
            helper.make_node(
                "InstanceNormalization", [f"{y}_rows", one, zero], [f"{y}_norm"], epsilon=epsilon
            ),
            helper.make_node("Reshape", [f"{y}_norm", shape], [f"{y}_shaped"]),
            helper.make_node("Mul", [f"{y}_shaped", gamma], [f"{y}_scaled"]),
            helper.make_node("Add", [f"{y}_scaled", beta], [y]),
        ]
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.array([-1, 1, size], dtype=np.int64), rows),
            numpy_helper.from_array(np.ones(1, dtype=np.float32), one),
            numpy_helper.from_array(np.zeros(1, dtype=np.float32), zero),
        ]
    )
    del graph.node[:]
    graph.node.extend(nodes)


def _without_zero_points(graph: Any) -> None:
    """Removes the weights' zero points that are all zero, which is what a missing input means."""
    from onnx import numpy_helper

    place = {"MatMulInteger": 3, "QAttention": 7}
    values = {each.name: each for each in graph.initializer}
    for node in graph.node:
        index = place.get(node.op_type, len(node.input))
        if index >= len(node.input) or node.input[index] not in values:
            continue
        if not numpy_helper.to_array(values[node.input[index]]).any():
            kept = [*node.input]
            kept[index] = ""
            while not kept[-1]:
                kept.pop()
            del node.input[:]
            node.input.extend(kept)
    read = {name for node in graph.node for name in node.input}
    initial = [each for each in graph.initializer if each.name in read]
    del graph.initializer[:]
    graph.initializer.extend(initial)


@contextlib.contextmanager
def _quiet_root() -> Iterator[None]:
    """Silences the root logger, on which ONNX runtime's tools give advice, some of it about pictures."""
    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)
    try:
        yield
    finally:
        logging.getLogger().setLevel(level)
