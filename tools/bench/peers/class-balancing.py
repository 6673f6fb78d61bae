"""The cases of benches/class-balancing.ts in PyTorch: SNDCGAN with a frozen ResNet-32 in the loop, channels last."""

import torch
import torch.nn.functional as F

from tensors import image, kernel, read_config, read_inputs


def weight(path, tensor):
    """A weight in PyTorch's shape: kernels of convolutions [out, in, h, w], of dense layers [out, in]."""
    if not path.endswith("kernel"):
        return tensor
    return kernel(tensor) if tensor.dim() == 4 else tensor.t().contiguous()


def tree(inputs, prefix):
    """The tensors below a prefix, by the rest of their paths."""
    return {path[len(prefix) :]: tensor for path, tensor in inputs.items() if path.startswith(prefix)}


def weights(inputs, name):
    return {path: weight(path, tensor) for path, tensor in tree(inputs, name + "/").items()}


def count(net):
    return sum(tensor.numel() for tensor in net.values())


def generate(params, running, latent):
    """[z] -> (H/8, W/8, 8f) -> three 4x4 transposed convolutions with batch norm -> 3x3, tanh."""
    width = params["enlarge1/kernel"].shape[0]
    x = F.linear(latent, params["project/kernel"], params["project/bias"])
    side = int((x.shape[1] // width) ** 0.5)
    x = x.view(len(x), side, side, width).permute(0, 3, 1, 2)
    for stage in (1, 2, 3):
        x = F.conv_transpose2d(x, params[f"enlarge{stage}/kernel"], stride=2, padding=1)
        x = F.batch_norm(x, *running[stage], params[f"norm{stage}/gain"], params[f"norm{stage}/bias"], training=True)
        x = F.leaky_relu_(x, 0.1)
    return torch.tanh(F.conv2d(x, params["output/kernel"], params["output/bias"], padding=1))


def matrix(tensor):
    """A weight as [out, rest] in the memory order of channels last: a view."""
    return (tensor.permute(0, 2, 3, 1) if tensor.dim() == 4 else tensor).flatten(1)


class Discriminator:
    """Three pairs of a convolution and a strided one, one more, features summed over the image; spectral norm everywhere."""

    LAYERS = ("conv1", "shrink1", "conv2", "shrink2", "conv3", "shrink3", "conv4")

    def __init__(self, inputs):
        self.params = {path: tensor.requires_grad_() for path, tensor in weights(inputs, "discriminator").items()}
        self.u = {path: inputs[f"discriminatorState/{path}/u"].flatten() for path in (*self.LAYERS, "adversarial")}
        self.now = {}

    def begin(self):
        """One power iteration; all passes of an update see the same weights."""
        for path, u in self.u.items():
            weight = self.params[path + "/kernel"]
            rows = matrix(weight)
            with torch.no_grad():
                v = F.normalize(rows.t().mv(u), dim=0)
                self.u[path] = u = F.normalize(rows.mv(v), dim=0)
            self.now[path] = weight / torch.dot(u, rows.mv(v))

    def __call__(self, x):
        for path in self.LAYERS:
            x = F.conv2d(x, self.now[path], self.params[path + "/bias"], 2 if path.startswith("shrink") else 1, 1)
            x = F.leaky_relu_(x, 0.1)
        return F.linear(x.sum((2, 3)), self.now["adversarial"], self.params["adversarial/bias"])


class Classifier:
    """ResNet-32 in inference mode, whose weights have no gradient."""

    def __init__(self, inputs):
        self.params = weights(inputs, "classifier")
        self.state = tree(inputs, "classifierState/")

    def normed(self, x, path):
        statistics = (self.state[path + "/mean"], self.state[path + "/variance"])
        return F.batch_norm(x, *statistics, self.params[path + "/gain"], self.params[path + "/bias"])

    def block(self, x, path, stride):
        hidden = F.conv2d(x, self.params[path + "/convolution1/kernel"], None, stride, 1)
        hidden = F.relu_(self.normed(hidden, path + "/norm1"))
        hidden = self.normed(F.conv2d(hidden, self.params[path + "/convolution2/kernel"], None, 1, 1), path + "/norm2")
        if stride == 2:
            added = (hidden.shape[1] - x.shape[1]) // 2
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, added, added))
        return F.relu_(hidden + x)

    def __call__(self, x):
        x = F.relu_(self.normed(F.conv2d(x, self.params["stem/kernel"], None, 1, 1), "stemNorm"))
        for stage in (1, 2, 3):
            for block in range(1, 6):
                x = self.block(x, f"stage{stage}/block{block}", 2 if stage > 1 and block == 1 else 1)
        return F.linear(x.mean((2, 3)), self.params["output/kernel"], self.params["output/bias"])


class BalancedStep:
    def __init__(self, inputs, config):
        self.inputs = inputs
        self.weight = config["weight"]
        self.decay = config["decay"]
        self.images = image(inputs["images"])
        self.generator = {path: tensor.requires_grad_() for path, tensor in weights(inputs, "generator").items()}
        self.running = {stage: [torch.zeros_like(gain), torch.ones_like(gain)] for stage in (1, 2, 3) for gain in [self.generator[f"norm{stage}/gain"].detach()]}
        self.discriminator = Discriminator(inputs)
        self.classifier = Classifier(inputs)
        self.average = [tensor.detach().clone() for tensor in self.generator.values()]
        options = config["optimizer"]
        self.optimizers = [
            torch.optim.Adam(params.values(), options["learningRate"], (float(options["beta1"]), options["beta2"]), options["epsilon"], fused=True)
            for params in (self.generator, self.discriminator.params)
        ]
        self.class_count = len(self.classifier.params["output/bias"])
        self.frequencies = torch.full((self.class_count,), 50.0)
        self.pending = torch.full((self.class_count,), 0.0)

    def update(self, optimizer, loss):
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    def update_discriminator(self, latent):
        with torch.no_grad():
            fake = generate(self.generator, self.running, latent)
        self.discriminator.begin()
        real, generated = self.discriminator(torch.cat([self.images, fake])).split(len(fake))
        loss = F.softplus(generated - real).mean()
        self.update(self.optimizers[1], loss)
        return loss.detach()

    def balance(self, fake):
        logits = self.classifier(fake)
        self.pending += torch.bincount(logits.detach().argmax(1), minlength=self.class_count)
        inverse = 1 / self.frequencies
        log_histogram = torch.logsumexp(F.log_softmax(logits, 1), 0) - torch.tensor(float(len(fake))).log()
        return self.weight * (self.class_count * inverse / inverse.sum() * log_histogram.exp() * log_histogram).sum()

    def update_generator(self, latent):
        params = self.discriminator.params.values()
        for tensor in params:
            tensor.requires_grad_(False)
        self.discriminator.begin()
        with torch.no_grad():
            real = self.discriminator(self.images)
        fake = generate(self.generator, self.running, latent)
        balance = self.balance(fake)
        loss = F.softplus(real - self.discriminator(fake)).mean() + balance
        self.update(self.optimizers[0], loss)
        for tensor in params:
            tensor.requires_grad_(True)
        with torch.no_grad():
            torch._foreach_lerp_(self.average, list(self.generator.values()), 1 - self.decay)
        return loss.detach(), balance.detach()

    def run(self):
        latent = self.inputs["first/generator"]
        self.update_discriminator(torch.randn_like(latent))
        self.update_generator(torch.randn_like(latent))

    def check(self):
        outcome = {
            "generatorParameters": count(self.generator),
            "discriminatorParameters": count(self.discriminator.params),
            "classifierParameters": count(self.classifier.params),
        }
        for round in ("first", "second"):
            critic = self.update_discriminator(self.inputs[round + "/discriminator"])
            loss, balance = self.update_generator(self.inputs[round + "/generator"])
            outcome |= {f"{round} discriminatorLoss": critic.item(), f"{round} generatorLoss": loss.item(), f"{round} classBalancing": balance.item()}
        return outcome


def prepare(case, path):
    return BalancedStep(read_inputs(path), read_config(path))
