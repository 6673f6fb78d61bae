"""The step of benches/step.ts in PyTorch: the same nets, the same updates, channels last."""

import torch
import torch.nn.functional as F
from torch import nn

from tensors import image, kernel, read_inputs

LEARNING_RATE = 2e-4
BETAS = (0.5, 0.999)


class Generator(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        project = inputs["generator/project/kernel"]
        enlarge1 = inputs["generator/enlarge1/kernel"]
        self.rows = int((project.shape[1] // enlarge1.shape[3]) ** 0.5)
        self.project = nn.Parameter(project.t().contiguous())
        self.norm1 = nn.BatchNorm2d(enlarge1.shape[3])
        self.enlarge1 = nn.Parameter(kernel(enlarge1))
        self.norm2 = nn.BatchNorm2d(enlarge1.shape[2])
        self.enlarge2 = nn.Parameter(kernel(inputs["generator/enlarge2/kernel"]))
        self.bias2 = nn.Parameter(inputs["generator/enlarge2/bias"])

    def forward(self, latent):
        small = F.linear(latent, self.project).view(len(latent), self.rows, self.rows, -1).permute(0, 3, 1, 2)
        hidden = F.relu_(self.norm1(small))
        hidden = F.relu_(self.norm2(F.conv_transpose2d(hidden, self.enlarge1, stride=2, padding=1)))
        return torch.tanh(F.conv_transpose2d(hidden, self.enlarge2, self.bias2, stride=2, padding=1))


def adam(net):
    return torch.optim.Adam(net.parameters(), LEARNING_RATE, BETAS, fused=True)


def count(net):
    return sum(parameter.numel() for parameter in net.parameters())


def unit(vector):
    return F.normalize(vector, dim=0, eps=1e-12)


class SpectralNorm(nn.Module):
    """One power iteration per call: v = M'u, u = Mv, both made unit vectors; weight / (u'Mv)."""

    def __init__(self, weight, bias, u):
        super().__init__()
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(bias)
        self.register_buffer("u", u.flatten().clone())

    def matrix(self):
        # [out, rest] in the memory order of channels last: a view.
        return (self.weight.permute(0, 2, 3, 1) if self.weight.dim() == 4 else self.weight).flatten(1)

    def normalized(self):
        matrix = self.matrix()
        with torch.no_grad():
            v = unit(matrix.t().mv(self.u))
            u = unit(matrix.mv(v))
            self.u = u
        return self.weight / torch.dot(u, matrix.mv(v))


class Discriminator(nn.Module):
    def __init__(self, inputs):
        super().__init__()

        def layer(name, to_weight):
            weight = to_weight(inputs[f"discriminator/{name}/kernel"])
            return SpectralNorm(weight, inputs[f"discriminator/{name}/bias"], inputs[f"discriminatorState/{name}/u"])

        self.shrink = nn.ModuleList(layer(f"shrink{i}", kernel) for i in (1, 2, 3))
        self.adversarial = layer("adversarial", lambda weight: weight.t().contiguous())

    def forward(self, images):
        hidden = images
        for layer in self.shrink:
            hidden = F.leaky_relu_(F.conv2d(hidden, layer.normalized(), layer.bias, stride=2, padding=1), 0.2)
        features = hidden.permute(0, 2, 3, 1).flatten(1)
        return F.linear(features, self.adversarial.normalized(), self.adversarial.bias)


class Step:
    def __init__(self, inputs):
        self.generator = Generator(inputs)
        self.discriminator = Discriminator(inputs)
        self.images = image(inputs["images"])
        self.latents = [inputs["latents/discriminator"], inputs["latents/generator"]]
        self.generator_optimizer = adam(self.generator)
        self.discriminator_optimizer = adam(self.discriminator)

    def step(self, latents_for_discriminator, latents_for_generator):
        with torch.no_grad():
            fake = self.generator(latents_for_discriminator)
        logits = self.discriminator(torch.cat([self.images, fake]))
        real, generated = logits.split([len(self.images), len(fake)])
        discriminator_loss = F.relu(1 - real).mean() + F.relu(1 + generated).mean()
        discriminator_loss.backward()
        self.discriminator_optimizer.step()
        self.discriminator_optimizer.zero_grad(set_to_none=True)

        self.discriminator.requires_grad_(False)
        generator_loss = -self.discriminator(self.generator(latents_for_generator)).mean()
        generator_loss.backward()
        self.generator_optimizer.step()
        self.generator_optimizer.zero_grad(set_to_none=True)
        self.discriminator.requires_grad_(True)
        return discriminator_loss.detach(), generator_loss.detach()

    def run(self):
        self.step(*(torch.randn_like(latents) for latents in self.latents))

    def check(self):
        outcome = {
            "generatorParameters": count(self.generator),
            "discriminatorParameters": count(self.discriminator),
        }
        for round in ("first", "second"):
            discriminator_loss, generator_loss = self.step(*self.latents)
            outcome[round + " discriminatorLoss"] = discriminator_loss.item()
            outcome[round + " generatorLoss"] = generator_loss.item()
        return outcome


def prepare(case, path):
    return Step(read_inputs(path))
