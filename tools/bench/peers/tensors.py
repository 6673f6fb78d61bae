"""Tensors that pass between the sides: read from a safetensors file, brought into PyTorch's shapes, compared by a number."""

import json

import torch

DTYPES = {"F32": torch.float32, "I32": torch.int32}


def read_inputs(path):
    with open(path, "rb") as file:
        data = bytearray(file.read())
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        flat = torch.frombuffer(data, dtype=DTYPES[entry["dtype"]], offset=start + first, count=(last - first) // 4)
        tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors


def read_config(path):
    """What else there is to know, as the other side has written it."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    return json.loads(header["__metadata__"]["config"])


def image(tensor):
    """[N, H, W, C] as PyTorch's channels last: the same memory under the shape [N, C, H, W]."""
    return tensor.permute(0, 3, 1, 2)


def kernel(tensor):
    """A convolution's kernel [h, w, in, out] as PyTorch's [out, in, h, w], channels last; of a transposed one [h, w, out, in] as [in, out, h, w]."""
    return tensor.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)


def signature(tensor):
    """One number that tells tensors apart, whatever has changed: a value, or the order. src/signature.ts has the same."""
    values = tensor.detach().flatten().double()
    return (values @ torch.arange(len(values)).double().cos() / len(values) ** 0.5).item()
