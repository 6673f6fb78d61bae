"""The searches of benches/igc.ts in PyTorch: all rows in one batch, the generator as its published code has it, channels last."""

import torch
import torch.nn.functional as F

from tensors import image, kernel, read_inputs, signature

CLASSES = 10


class Generator:
    """The generator of CAGAN: the rectifier before the norm, no biases but the last."""

    def __init__(self, inputs):
        weights = {path[len("params/") :]: tensor for path, tensor in inputs.items() if path.startswith("params/")}
        self.net = {path: kernel(tensor) if tensor.dim() == 4 else tensor for path, tensor in weights.items()}

    def normed(self, x, path):
        return F.instance_norm(F.leaky_relu(x, 0.2), weight=self.net[path + "/gain"], bias=self.net[path + "/bias"], eps=1e-3)

    def __call__(self, z, condition):
        projected = torch.cat([condition, z], 1) @ self.net["project/kernel"]
        x = self.normed(image(projected.view(len(z), 7, 7, -1)), "projectNorm")
        for stage in (1, 2):
            x = F.interpolate(x, scale_factor=2)
            for index in (1, 2, 3):
                x = F.conv2d(x, self.net[f"stage{stage}conv{index}/kernel"], padding=1)
                x = self.normed(x, f"stage{stage}norm{index}")
        return torch.tanh(F.conv2d(x, self.net["output/kernel"], self.net["output/bias"]))


class Search:
    def __init__(self, inputs, steps):
        self.steps = steps
        self.generator = Generator(inputs)
        images = image(inputs["images"])
        self.images = images.repeat_interleave(CLASSES, 0)
        self.condition = torch.eye(CLASSES).repeat(len(images), 1)

    def difference(self, z):
        return (self.generator(z, self.condition) - self.images).abs().mean((1, 2, 3)) / 2

    def run(self):
        z = torch.zeros(len(self.images), 256, requires_grad=True)
        adam = torch.optim.Adam([z], lr=1e-3, eps=1e-7)
        for _ in range(self.steps):
            adam.zero_grad()
            (self.difference(z) + 0.03 * z.abs().mean(1)).sum().backward()
            adam.step()
        with torch.no_grad():
            return self.difference(z)

    def check(self):
        multiply_adds = sum(self.multiply_adds())
        return {
            "distances": signature(self.run()),
            "operations an image": CLASSES * (4 * self.steps + 2) * multiply_adds,
        }

    def multiply_adds(self):
        yield self.generator.net["project/kernel"].numel()
        for path, weight in self.generator.net.items():
            if weight.dim() == 4:
                pixels = 14 * 14 if path.startswith("stage1") else 28 * 28
                yield pixels * weight.numel()


# Steps of each case.
CASES = {
    "search, CAGAN": 4,
    "preset paper, mini": 100,
}


def prepare(case, path):
    return Search(read_inputs(path), CASES[case])
