"""Arrays that pass between the sides, read from a safetensors file into NumPy without PyTorch."""

import json

import numpy as np


def read_arrays(path):
    """The float32 arrays of a file, by name."""
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    arrays = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        flat = np.frombuffer(data, dtype="<f4", offset=start + first, count=(last - first) // 4)
        arrays[name] = flat.reshape(entry["shape"]).copy()
    return arrays
