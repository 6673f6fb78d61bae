"""Writes reference.json: what torch-fidelity, PyTorch and Pillow compute, in float64 where they can, on weights and images that any language can make.

    pip install torch==2.15.0 torch-fidelity==0.4.0 pillow==13.0.0 numpy==2.4.6
    python make_reference.py
"""

import json
import math
import os
import tempfile

import numpy as np
import PIL
import torch
from PIL import Image
from torch_fidelity import feature_extractor_inceptionv3
from torch_fidelity.feature_extractor_inceptionv3 import BasicConv2d, FeatureExtractorInceptionV3
from torch_fidelity.interpolate_compat_tensorflow import interpolate_bilinear_2d_like_tensorflow1x

MASK = 0xFFFFFFFF
PERIOD = 65521
ROTATIONS = (13, 15, 26, 6, 17, 29, 16, 24)
FEATURES = {
    "features64": "64",
    "features192": "192",
    "features768": "768",
    "features": "2048",
    "logitsUnbiased": "logits_unbiased",
    "logits": "logits",
}


def random_bits(seed, count):
    """Threefry-2x32 with 20 rounds: two words for each value of the counter."""
    counter = torch.arange((count + 1) // 2, dtype=torch.int64)
    keys = (0, seed, 0 ^ seed ^ 0x1BD11BDA)
    high, low = (counter >> 32) + keys[0] & MASK, counter + keys[1] & MASK
    for group in range(5):
        for r in ROTATIONS[:4] if group % 2 == 0 else ROTATIONS[4:]:
            high = high + low & MASK
            low = (low << r & MASK | low >> 32 - r) ^ high
        high = high + keys[(group + 1) % 3] & MASK
        low = low + keys[(group + 2) % 3] + group + 1 & MASK
    return torch.stack([high, low], 1).reshape(-1)[:count]


def synthetic_bytes(seed, shape):
    return (random_bits(seed, math.prod(shape)) >> 24).to(torch.uint8).reshape(shape)


def interval(name, shape):
    if name.endswith(".conv.weight"):
        bound = math.sqrt(6 / math.prod(shape[1:]))
        return -bound, bound
    if name == "fc.weight":
        return -0.05, 0.05
    if name.endswith((".bn.weight", ".bn.running_var")):
        return 0.75, 1.25
    return -0.25, 0.25


def synthetic_state(net):
    """All tensors in the order in which the network uses them."""
    prefixes = [name for name, module in net.named_modules() if isinstance(module, BasicConv2d)]
    parts = ("conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var")
    names = [f"{prefix}.{part}" for prefix in prefixes for part in parts] + ["fc.weight", "fc.bias"]
    words = random_bits(2015, PERIOD).to(torch.float64)
    state, first = net.state_dict(), 0
    for name in names:
        shape = state[name].shape
        low, high = interval(name, shape)
        index = torch.arange(first, first + shape.numel()) % PERIOD
        first += shape.numel()
        state[name] = (low + ((high - low) * (words[index] + 0.5)) / 2**32).to(torch.float32).reshape(shape)
    return state


class Untrained(FeatureExtractorInceptionV3):
    """The module as it is before any weights are read."""

    def load_state_dict(self, state):
        return super().load_state_dict(self.state_dict() if state is None else state)


def network():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "weights.pth")
        torch.save(None, path)
        untrained = Untrained("inception", ["2048"], path)
        torch.save(synthetic_state(untrained), path)
        return FeatureExtractorInceptionV3("inception", list(FEATURES.values()), path, "float64")


def rounded(values):
    return [float(f"{value:.8g}") for value in values]


def taps(net, seed, height, width, step):
    images = synthetic_bytes(seed, (1, height, width, 3)).permute(0, 3, 1, 2)
    outputs = net(images)
    values = {name: rounded(output[0].tolist()[::step]) for name, output in zip(FEATURES, outputs)}
    return {"seed": seed, "height": height, "width": width, "step": step, "taps": values}


def slope(net):
    """Directional derivative of a weighted sum of the features, at 8 x 8 pixels of noise that are not rounded to bytes."""

    def images(seed):
        return (synthetic_bytes(seed, (1, 8, 8, 3)).to(torch.float64) / 127.5 - 1).permute(0, 3, 1, 2)

    at, direction = (images(8) / 2).requires_grad_(), images(9)
    weights = synthetic_bytes(10, (2048,)).to(torch.float64) / 255
    # The check of the input asks for bytes, through which no gradient passes.
    feature_extractor_inceptionv3.vassert = lambda *_: None
    features = net((at + 1) * 127.5)[list(FEATURES).index("features")]
    (features * weights).sum().backward()
    return float(f"{(at.grad * direction).sum().item():.8g}")


def resized(seed, from_size, to_size):
    pixels = synthetic_bytes(seed, (*from_size, 3))
    images = pixels.permute(2, 0, 1)[None].to(torch.float32)
    tf1 = interpolate_bilinear_2d_like_tensorflow1x(images, size=to_size, align_corners=False)
    linear = torch.nn.functional.interpolate(images, size=to_size, mode="bilinear", align_corners=False)
    channels = [
        Image.fromarray(np.asarray(pixels[:, :, c].tolist(), dtype=np.float32)).resize(to_size[::-1], Image.BICUBIC)
        for c in range(3)
    ]
    clean = np.clip(np.stack([np.asarray(channel) for channel in channels], 2), 0, 255)
    flat = {"tf1": tf1[0].permute(1, 2, 0), "torch": linear[0].permute(1, 2, 0)}
    values = {name: rounded(tensor.reshape(-1).tolist()) for name, tensor in flat.items()}
    return {"seed": seed, "from": from_size, "to": to_size, **values, "clean": rounded(clean.reshape(-1).tolist())}


def main():
    net = network()
    reference = {
        "by": f"torch {torch.__version__.split('+')[0]}, torch-fidelity 0.4.0 in float64, Pillow {PIL.__version__}",
        "network": [taps(net, 1, 8, 8, 4), taps(net, 2, 8, 8, 32), taps(net, 3, 320, 310, 32)],
        "slope": slope(net),
        "resize": [resized(4, (5, 7), (11, 4)), resized(5, (12, 3), (5, 7))],
    }
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.json"), "w") as file:
        json.dump(reference, file)


main()
