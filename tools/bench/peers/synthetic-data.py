"""The cases of benches/synthetic-data.ts that have a peer, in PyTorch: nets in inference mode, channels last, weights without gradients."""

import torch
import torch.nn.functional as F

from tensors import kernel, read_inputs, signature

STEPS = 10
STEP_SIZE = 20.0
CHUNK = 100


def tree(inputs, prefix):
    """The tensors below a prefix, by the rest of their paths."""
    return {path[len(prefix) :]: tensor for path, tensor in inputs.items() if path.startswith(prefix)}


class Net:
    """Weights and running statistics by the paths that the other side gives them."""

    def __init__(self, inputs, name):
        self.params = {path: self.weight(path, tensor) for path, tensor in tree(inputs, f"{name}/params/").items()}
        self.state = tree(inputs, f"{name}/state/")

    @staticmethod
    def weight(path, tensor):
        if not path.endswith("kernel"):
            return tensor
        return kernel(tensor) if tensor.dim() == 4 else tensor.t().contiguous()

    def normed(self, x, path):
        statistics = self.state[path + "/mean"], self.state[path + "/variance"]
        return F.batch_norm(x, *statistics, self.params[path + "/gain"], self.params[path + "/bias"])


class Generator(Net):
    def __call__(self, latent, condition):
        net = self.params
        hidden = net["enlarge1/kernel"].shape[0]
        rows = int((net["project/kernel"].shape[0] // hidden) ** 0.5)
        small = F.linear(torch.cat([latent, condition], 1), net["project/kernel"])
        x = F.relu_(self.normed(small.view(len(latent), rows, rows, hidden).permute(0, 3, 1, 2), "projectNorm"))
        x = F.relu_(self.normed(F.conv_transpose2d(x, net["enlarge1/kernel"], stride=2, padding=1), "enlarge1Norm"))
        return torch.tanh(F.conv_transpose2d(x, net["enlarge2/kernel"], net["enlarge2/bias"], stride=2, padding=1))


class Classifier(Net):
    def __call__(self, images):
        net = self.params
        x = images
        for name in ("shrink1", "shrink2"):
            # Padding 'same' of 5x5 with stride 2 on even sizes: one pixel before, two behind.
            x = F.conv2d(F.pad(x, (1, 2, 1, 2)), net[name + "/kernel"], stride=2)
            x = F.relu_(self.normed(x, name + "Norm"))
        flat = x.permute(0, 2, 3, 1).flatten(1)
        features = F.relu_(self.normed(F.linear(flat, net["hidden/kernel"]), "hiddenNorm"))
        return F.linear(features, net["output/kernel"], net["output/bias"])


class Mining:
    def __init__(self, inputs):
        self.generator, self.classifier = Generator(inputs, "generator"), Classifier(inputs, "classifier")
        self.latents, self.condition = inputs["latents"], inputs["condition"]

    def mined(self, start, condition):
        norm = start.norm(dim=1, keepdim=True)
        z, target = start, None
        for _ in range(STEPS):
            z = z.detach().requires_grad_()
            logits = self.classifier(self.generator(z, condition))
            if target is None:
                target = logits.argmax(1, keepdim=True)
            (slope,) = torch.autograd.grad(logits.gather(1, target).sum(), z)
            with torch.no_grad():
                z = z - STEP_SIZE * slope
                z = z * (norm / z.norm(dim=1, keepdim=True))
        return z

    def run(self):
        return torch.cat([self.mined(*chunk) for chunk in zip(self.latents.split(CHUNK), self.condition.split(CHUNK))])

    def check(self):
        return {"latents": signature(self.run())}


CASES = {"mining, 1000 latents x 10 steps": Mining}


def prepare(case, path):
    return CASES[case](read_inputs(path))
