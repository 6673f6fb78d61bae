"""The cases of benches/nets.ts in PyTorch: the nets as their published code has them, channels last."""

import torch
import torch.nn.functional as F

from tensors import image, kernel, read_inputs, signature


def weight(path, tensor):
    """A weight in PyTorch's shape: kernels of convolutions [out, in, h, w], of dense layers [out, in]."""
    if not path.endswith("kernel"):
        return tensor
    return kernel(tensor) if tensor.dim() == 4 else tensor.t().contiguous()


def tree(inputs, prefix):
    """The tensors below a prefix, by the rest of their paths."""
    return {path[len(prefix) :]: tensor for path, tensor in inputs.items() if path.startswith(prefix)}


def weights(inputs, prefix):
    return {path: weight(path, tensor) for path, tensor in tree(inputs, prefix).items()}


def trainable(net):
    return {path: tensor.requires_grad_() for path, tensor in net.items()}


def count(net):
    return sum(tensor.numel() for tensor in net.values())


def images_back(tensor):
    """[N, C, H, W] in the order [N, H, W, C]."""
    return tensor.permute(0, 2, 3, 1)


class ClassifierStep:
    """ResNet-18 with a 3x3 stem."""

    def __init__(self, inputs):
        self.net = trainable(weights(inputs, "params/"))
        norms = [path[: -len("/gain")] for path in self.net if path.endswith("/gain")]
        self.running = {path: [torch.zeros_like(self.net[path + "/gain"]), torch.ones_like(self.net[path + "/gain"])] for path in norms}
        self.images = image(inputs["images"])
        self.labels = inputs["labels"].long()
        self.optimizer = torch.optim.SGD(self.net.values(), 1e-3, momentum=0.9, fused=True)

    def normed(self, x, path):
        return F.batch_norm(x, *self.running[path], self.net[path + "/gain"], self.net[path + "/bias"], training=True)

    def block(self, x, path, stride):
        net = self.net
        hidden = F.conv2d(x, net[path + "/convolution1/kernel"], None, stride, 1)
        hidden = F.relu_(self.normed(hidden, path + "/norm1"))
        hidden = self.normed(F.conv2d(hidden, net[path + "/convolution2/kernel"], None, 1, 1), path + "/norm2")
        if path + "/shortcut/kernel" in net:
            x = self.normed(F.conv2d(x, net[path + "/shortcut/kernel"], None, stride), path + "/shortcutNorm")
        return F.relu_(hidden.add_(x))

    def logits(self, x):
        x = F.relu_(self.normed(F.conv2d(x, self.net["stem/kernel"], None, 1, 1), "stemNorm"))
        for stage in (1, 2, 3, 4):
            for block in (1, 2):
                x = self.block(x, f"stage{stage}/block{block}", 2 if stage > 1 and block == 1 else 1)
        return F.linear(x.mean((2, 3)), self.net["output/kernel"], self.net["output/bias"])

    def run(self):
        loss = F.cross_entropy(self.logits(self.images), self.labels)
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.detach()

    def check(self):
        return {"parameters": count(self.net), "first loss": self.run().item(), "second loss": self.run().item()}


def matrix(tensor):
    """A weight as [out, rest] in the memory order of channels last: a view."""
    return (tensor.permute(0, 2, 3, 1) if tensor.dim() == 4 else tensor).flatten(1)


def normalized(tensor, u):
    """Spectral norm after one power iteration: the normalised weight, and the new u."""
    rows = matrix(tensor)
    with torch.no_grad():
        v = F.normalize(rows.t().mv(u), dim=0, eps=1e-6)
        u = F.normalize(rows.mv(v), dim=0, eps=1e-6)
    return tensor / torch.dot(u, rows.mv(v)), u


class SpectralNet:
    """Weights by path, those with a vector u normalised anew at the start of each pass."""

    def __init__(self, inputs, name):
        self.net = trainable(weights(inputs, name + "/"))
        state = tree(inputs, name + "State/")
        self.u = {}
        for path in self.net:
            place = path.rsplit("/", 1)[0] + "/u"
            if path.endswith(("kernel", "table")) and place in state:
                self.u[path] = state[place].flatten().clone()
        self.now = {}

    def begin(self):
        self.now = dict(self.net)
        for path, u in self.u.items():
            self.now[path], self.u[path] = normalized(self.net[path], u)

    def conv(self, x, path, padding=0):
        return F.conv2d(x, self.now[path + "/kernel"], self.now.get(path + "/bias"), padding=padding)

    def attention(self, x, path):
        batch, channels, height, width = x.shape
        queries = self.conv(x, path + "/theta").flatten(2)
        keys = F.max_pool2d(self.conv(x, path + "/phi"), 2).flatten(2)
        values = F.max_pool2d(self.conv(x, path + "/g"), 2).flatten(2)
        shares = F.softmax(torch.bmm(queries.transpose(1, 2), keys), -1)
        attended = torch.bmm(shares, values.transpose(1, 2)).view(batch, height, width, -1).permute(0, 3, 1, 2)
        return x + self.now[path + "/gamma"] * self.conv(attended, path + "/output")

    def layers(self, kind):
        """Names block1, attention1, block2 and so on, in their order."""
        names = {path.split("/")[0] for path in self.net}
        blocks = sorted((name for name in names if name.startswith("block")), key=lambda name: int(name[5:]))
        for block in blocks:
            yield block
            if "attention" + block[5:] in names:
                yield "attention" + block[5:]


class Generator(SpectralNet):
    EPSILON = 1e-4

    def __init__(self, inputs):
        super().__init__(inputs, "generator")
        self.running = {
            path[: -len("/mean")]: [tensor.clone(), inputs["generatorState/" + path[: -len("mean")] + "variance"].clone()]
            for path, tensor in tree(inputs, "generatorState/").items()
            if path.endswith("/mean")
        }

    def conditional_norm(self, x, path, condition):
        x = F.batch_norm(x, *self.running[path], training=True, eps=self.EPSILON)
        gain, bias = (F.linear(condition, self.now[f"{path}/{part}/kernel"])[:, :, None, None] for part in ("gain", "bias"))
        return x * (1 + gain) + bias

    def __call__(self, latent, classes):
        self.begin()
        blocks = sum(name.startswith("block") for name in self.layers("block"))
        chunks = latent.chunk(blocks + 1, 1)
        shared = classes @ self.now["shared/table"]
        x = F.linear(chunks[0], self.now["project/kernel"], self.now["project/bias"])
        x = x.view(len(latent), 4, 4, -1).permute(0, 3, 1, 2)
        for name in self.layers("block"):
            if name.startswith("attention"):
                x = self.attention(x, name)
                continue
            condition = torch.cat([shared, chunks[int(name[5:])]], 1)
            hidden = F.interpolate(F.relu(self.conditional_norm(x, name + "/norm1", condition)), scale_factor=2)
            hidden = self.conv(hidden, name + "/conv1", 1)
            hidden = self.conv(F.relu(self.conditional_norm(hidden, name + "/norm2", condition)), name + "/conv2", 1)
            x = hidden + self.conv(F.interpolate(x, scale_factor=2), name + "/shortcut")
        gain, bias = self.now["outputNorm/gain"], self.now["outputNorm/bias"]
        x = F.batch_norm(x, *self.running["outputNorm"], gain, bias, training=True, eps=self.EPSILON)
        return torch.tanh(self.conv(F.relu(x), "output", 1))


class Discriminator(SpectralNet):
    def __init__(self, inputs):
        super().__init__(inputs, "discriminator")

    def __call__(self, x, classes):
        self.begin()
        for name in self.layers("block"):
            if name.startswith("attention"):
                x = self.attention(x, name)
                continue
            halves = int(name[5:]) <= 2
            hidden = x if name == "block1" else F.relu(x)
            hidden = self.conv(F.relu(self.conv(hidden, name + "/conv1", 1)), name + "/conv2", 1)
            side = x
            if halves:
                hidden = F.avg_pool2d(hidden, 2)
                # Published code pools the first block's shortcut before its convolution, the others after it.
                side = F.avg_pool2d(side, 2) if name == "block1" else side
            if name + "/shortcut/kernel" in self.net:
                side = self.conv(side, name + "/shortcut")
            if halves and name != "block1":
                side = F.avg_pool2d(side, 2)
            x = hidden + side
        features = F.relu(x).sum((2, 3))
        logits = F.linear(features, self.now["adversarial/kernel"], self.now["adversarial/bias"])
        return logits + ((classes @ self.now["projection/table"]) * features).sum(1, keepdim=True)


class GanStep:
    def __init__(self, inputs):
        self.generator = Generator(inputs)
        self.discriminator = Discriminator(inputs)
        self.images = image(inputs["images"])
        self.classes = inputs["condition"]
        self.latents = [inputs["latents/discriminator"], inputs["latents/generator"]]
        self.optimizers = [
            torch.optim.Adam(net.net.values(), 2e-4, (0.0, 0.999), fused=True) for net in (self.discriminator, self.generator)
        ]

    def update(self, loss, optimizer):
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.detach()

    def run(self):
        for_discriminator, for_generator = self.latents
        with torch.no_grad():
            fake = self.generator(for_discriminator, self.classes)
        logits = self.discriminator(torch.cat([self.images, fake]), torch.cat([self.classes, self.classes]))
        real, generated = logits.chunk(2)
        discriminator_loss = F.relu(1 - real).mean() + F.relu(1 + generated).mean()
        losses = [self.update(discriminator_loss, self.optimizers[0])]

        frozen = list(self.discriminator.net.values())
        for tensor in frozen:
            tensor.requires_grad_(False)
        generator_loss = -self.discriminator(self.generator(for_generator, self.classes), self.classes).mean()
        losses.append(self.update(generator_loss, self.optimizers[1]))
        for tensor in frozen:
            tensor.requires_grad_(True)
        return losses

    def check(self):
        outcome = {
            "generatorParameters": count(self.generator.net),
            "discriminatorParameters": count(self.discriminator.net),
        }
        for round in ("first", "second"):
            for name, loss in zip(("discriminatorLoss", "generatorLoss"), self.run()):
                outcome[f"{round} {name}"] = loss.item()
        return outcome


class SpectralNorms:
    def __init__(self, inputs):
        self.kernels = {path: weight(path, tensor).requires_grad_() for path, tensor in tree(inputs, "params/").items()}
        self.u = {path: tensor.flatten() for path, tensor in tree(inputs, "u/").items()}

    def run(self):
        slopes = {}
        for path, tensor in self.kernels.items():
            output, _ = normalized(tensor, self.u[path])
            (slopes[path],) = torch.autograd.grad(output, tensor, tensor.detach())
        return slopes

    def check(self):
        back = lambda tensor: tensor.permute(2, 3, 1, 0) if tensor.dim() == 4 else tensor.t()
        return {path.replace(".", "/"): signature(back(slope)) for path, slope in self.run().items()}


class Sampling:
    """BigGAN-deep in inference mode: stored statistics, spectral norms from stored vectors, folded into the weights once."""

    EPSILON = 1e-4

    def __init__(self, inputs):
        self.state = tree(inputs, "state/")
        self.net = {path: self.folded(path, tensor) for path, tensor in weights(inputs, "params/").items()}
        self.latent, self.classes = inputs["latent"], inputs["condition"]
        self.layers = sorted({path.split("/")[0] for path in self.net if path.startswith("layer")}, key=lambda name: int(name[5:]))

    def folded(self, path, tensor):
        u, v = (self.state.get(f"{path.rsplit('/', 1)[0]}/{vector}") for vector in "uv")
        is_normalized = u is not None and path.endswith("/kernel")
        return tensor / torch.dot(u.flatten(), matrix(tensor).mv(v.flatten())) if is_normalized else tensor

    def conv(self, x, path, padding=0):
        return F.conv2d(x, self.net[path + "/kernel"], self.net.get(path + "/bias"), padding=padding)

    def attention(self, x, path):
        batch, channels, height, width = x.shape
        queries = self.conv(x, path + "/theta").flatten(2)
        keys = F.max_pool2d(self.conv(x, path + "/phi"), 2).flatten(2)
        values = F.max_pool2d(self.conv(x, path + "/g"), 2).flatten(2)
        shares = F.softmax(torch.bmm(queries.transpose(1, 2), keys), -1)
        attended = torch.bmm(shares, values.transpose(1, 2)).view(batch, height, width, -1).permute(0, 3, 1, 2)
        return x + self.net[path + "/gamma"] * self.conv(attended, path + "/output")

    def normed(self, x, path, condition=None):
        statistics = (self.state[path + "/mean"], self.state[path + "/variance"])
        if condition is None:
            return F.batch_norm(x, *statistics, self.net[path + "/gain"], self.net[path + "/bias"], eps=self.EPSILON)
        x = F.batch_norm(x, *statistics, eps=self.EPSILON)
        gain, bias = (F.linear(condition, self.net[f"{path}/{part}/kernel"])[:, :, None, None] for part in ("gain", "bias"))
        return x * (1 + gain) + bias

    def block(self, x, path, condition, enlarges):
        hidden = self.conv(F.relu(self.normed(x, path + "/norm0", condition)), path + "/conv0")
        hidden = F.relu(self.normed(hidden, path + "/norm1", condition))
        if enlarges:
            hidden = F.interpolate(hidden, scale_factor=2)
        hidden = self.conv(hidden, path + "/conv1", 1)
        hidden = self.conv(F.relu(self.normed(hidden, path + "/norm2", condition)), path + "/conv2", 1)
        hidden = self.conv(F.relu(self.normed(hidden, path + "/norm3", condition)), path + "/conv3")
        x = x[:, : hidden.shape[1]]
        return hidden + (F.interpolate(x, scale_factor=2) if enlarges else x)

    def run(self):
        with torch.inference_mode():
            condition = torch.cat([self.latent, self.classes @ self.net["embedding/table"]], 1)
            x = F.linear(condition, self.net["project/kernel"], self.net["project/bias"])
            x = x.view(len(condition), 4, 4, -1).permute(0, 3, 1, 2)
            blocks = 0
            for name in self.layers:
                if name + "/gamma" in self.net:
                    x = self.attention(x, name)
                    continue
                x = self.block(x, name, condition, blocks % 2 == 1)
                blocks += 1
            x = self.conv(F.relu(self.normed(x, "outputNorm")), "output", 1)
            return torch.tanh(x[:, :3])

    def check(self):
        return {"images": signature(images_back(self.run()))}


CASES = {
    "ResNet-18 step": ClassifierStep,
    "BigGAN step": GanStep,
    "spectral norms of BigGAN": SpectralNorms,
    "BigGAN-deep-128 sampling": Sampling,
}


def prepare(case, path):
    return CASES[case](read_inputs(path))
