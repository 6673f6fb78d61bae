"""The cases of benches/uap.ts in PyTorch: the same loop, channels last, the classifier's weights without gradients."""

import torch
import torch.nn.functional as F

from nets import weights
from tensors import image, read_inputs

STEPS = 20
RADIUS = 20 / 255


class Net:
    def __init__(self, inputs):
        self.net = weights(inputs, "params/")

    def normed(self, x, path):
        gain, bias = self.net[path + "/gain"], self.net[path + "/bias"]
        return F.batch_norm(x, torch.zeros_like(gain), torch.ones_like(gain), gain, bias)


class SmallCnn(Net):
    def shrunk(self, x, path):
        # TensorFlow's 'same' puts the odd pixel at the end.
        x = F.conv2d(F.pad(x, (1, 2, 1, 2)), self.net[path + "/kernel"], None, 2)
        return F.relu_(self.normed(x, path + "Norm"))

    def logits(self, x):
        flat = self.shrunk(self.shrunk(x, "shrink1"), "shrink2").permute(0, 2, 3, 1).flatten(1)
        features = F.relu_(self.normed(F.linear(flat, self.net["hidden/kernel"]), "hiddenNorm"))
        return F.linear(features, self.net["output/kernel"], self.net["output/bias"])


class ResNet18(Net):
    def block(self, x, path, stride):
        net = self.net
        hidden = F.conv2d(x, net[path + "/convolution1/kernel"], None, stride, 1)
        hidden = F.relu_(self.normed(hidden, path + "/norm1"))
        hidden = self.normed(F.conv2d(hidden, net[path + "/convolution2/kernel"], None, 1, 1), path + "/norm2")
        if path + "/shortcut/kernel" in net:
            x = self.normed(F.conv2d(x, net[path + "/shortcut/kernel"], None, stride), path + "/shortcutNorm")
        return F.relu_(hidden + x)

    def logits(self, x):
        x = F.relu_(self.normed(F.conv2d(x, self.net["stem/kernel"], None, 1, 1), "stemNorm"))
        for stage in (1, 2, 3, 4):
            for block in (1, 2):
                x = self.block(x, f"stage{stage}/block{block}", 2 if stage > 1 and block == 1 else 1)
        return F.linear(x.mean((2, 3)), self.net["output/kernel"], self.net["output/bias"])


class Crafting:
    def __init__(self, make, inputs):
        self.logits = make(inputs).logits
        self.images = image(inputs["images"])

    def classes(self, images):
        with torch.no_grad():
            return self.logits(images).argmax(1)

    def rate(self, perturbation, clean):
        with torch.no_grad():
            return (self.classes((self.images + perturbation).clamp(-1, 1)) != clean).float().mean().item()

    def loss(self, perturbation, own):
        logits = self.logits((self.images + perturbation).clamp(-1, 1))
        return F.softplus(logits[own] - logits.masked_fill(own, -1e30).logsumexp(1)).mean()

    def craft(self, steps):
        with torch.no_grad():
            self.logits(self.images[:16])  # what the other side looks at before it begins
        clean, validation = self.classes(self.images), self.classes(self.images)
        own = F.one_hot(clean, 10).bool()
        perturbation = torch.zeros_like(self.images[:1]).requires_grad_()
        (slope,) = torch.autograd.grad(self.loss(perturbation, own), perturbation)
        best, best_rate, losses, saturations = None, 0, [], []
        optimizer = torch.optim.Adam([perturbation], 0.01 * RADIUS)
        for step in range(steps + 1):
            # The corners of the ball before the first step, the perturbation after the last.
            corner = slope.sign() * RADIUS
            for candidate in [-corner, corner] if step == 0 else [perturbation.detach()] if step == steps else []:
                rate = self.rate(candidate, validation)
                if rate >= best_rate:
                    best, best_rate = candidate.clone(), rate
            if step == steps:
                return best, losses
            optimizer.zero_grad(set_to_none=True)
            loss = self.loss(perturbation, own)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                perturbation.clamp_(-RADIUS, RADIUS)
                saturations.append((perturbation.abs() >= RADIUS * (1 - 1e-6)).float().mean().item())
            losses.append(loss.item())

    def run(self):
        return self.craft(STEPS)

    def check(self):
        best, losses = self.craft(3)
        flat = best.permute(0, 2, 3, 1).flatten().abs().double()
        size = (flat @ torch.arange(len(flat)).double().cos() / len(flat) ** 0.5).item()
        return {"first loss": losses[0], "second loss": losses[1], "third loss": losses[2], "size": size}


CASES = {
    "small CNN, 28x28x1": SmallCnn,
    "ResNet-18 with 16 filters, 32x32x3": ResNet18,
}


def prepare(case, path):
    return Crafting(CASES[case], read_inputs(path))
