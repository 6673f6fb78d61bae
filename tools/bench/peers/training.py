"""The cases of benches/training.ts in PyTorch: the same nets, losses, augmentation, average and diagnostics, channels last."""

import torch
import torch.nn.functional as F

from tensors import image, kernel, read_config, read_inputs, signature


def weight(path, tensor):
    """A weight in PyTorch's shape: kernels of convolutions [out, in, h, w], of dense layers [out, in]."""
    if not path.endswith("kernel"):
        return tensor
    return kernel(tensor) if tensor.dim() == 4 else tensor.t().contiguous()


def tree(inputs, prefix):
    """The tensors below a prefix, by the rest of their paths."""
    return {path[len(prefix) :]: tensor for path, tensor in inputs.items() if path.startswith(prefix)}


class Net:
    """Weights by path, and what the net remembers."""

    def __init__(self, inputs, name):
        self.params = {path: weight(path, tensor).requires_grad_() for path, tensor in tree(inputs, name + "/").items()}
        self.state = {path: tensor.squeeze(0) if tensor.dim() == 2 else tensor for path, tensor in tree(inputs, name + "State/").items()}

    def count(self):
        return sum(tensor.numel() for tensor in self.params.values())


def batch_norm(x, params, path, state=None, training=True):
    """Normalises by the batch; running statistics move where a state is given."""
    statistics = (None, None) if state is None else (state[path + "/mean"], state[path + "/variance"])
    return F.batch_norm(x, *statistics, params[path + "/gain"], params[path + "/bias"], training=training)


def generate(params, latent, classes, state=None, training=True):
    """DCGAN's generator: latent and class, joined, to images [N, C, H, W]."""
    width = params["enlarge1/kernel"].shape[0]
    x = F.linear(torch.cat([latent, classes], 1), params["project/kernel"])
    side = int((x.shape[1] // width) ** 0.5)
    x = x.view(len(x), side, side, width).permute(0, 3, 1, 2)
    x = F.relu_(batch_norm(x, params, "projectNorm", state, training))
    x = F.conv_transpose2d(x, params["enlarge1/kernel"], stride=2, padding=1)
    x = F.relu_(batch_norm(x, params, "enlarge1Norm", state, training))
    return torch.tanh(F.conv_transpose2d(x, params["enlarge2/kernel"], params["enlarge2/bias"], stride=2, padding=1))


def matrix(tensor):
    """A weight as [out, rest] in the memory order of channels last: a view."""
    return (tensor.permute(0, 2, 3, 1) if tensor.dim() == 4 else tensor).flatten(1)


def judge(net, images, training=True):
    """DCGAN's discriminator with spectral norm, which iterates once in training: logits, embeddings, proxies and features."""

    def normalized(layer):
        kernel = net.params[layer + "/kernel"]
        rows = matrix(kernel)
        if training:
            with torch.no_grad():
                v = F.normalize(rows.t().mv(net.state[layer + "/u"]), dim=0)
                net.state[layer + "/v"] = v
                net.state[layer + "/u"] = F.normalize(rows.mv(v), dim=0)
        return kernel / torch.dot(net.state[layer + "/u"], rows.mv(net.state[layer + "/v"]))

    x = images
    for layer in ("shrink1", "shrink2", "shrink3"):
        x = F.leaky_relu_(F.conv2d(x, normalized(layer), net.params[layer + "/bias"], stride=2, padding=1), 0.2)
    features = x.permute(0, 2, 3, 1).flatten(1)
    logits, embeddings = (F.linear(features, normalized(layer), net.params[layer + "/bias"]) for layer in ("adversarial", "embedding"))
    return logits, embeddings, net.params["proxies/table"], features


def d2d_cross_entropy(embeddings, proxies, labels, config):
    """-ln[e^a / (e^a + sum over samples of other classes of e^b)], a and b the similarities beyond their margins, over the temperature."""
    margin, temperature = config["positiveMargin"], config["temperature"]
    f = F.normalize(embeddings)
    positives = (f * F.normalize(proxies)[labels]).sum(1)
    a = (positives - margin).clamp(max=0) / temperature
    b = F.relu(f @ f.t() - (1 - margin)) / temperature
    same = labels[:, None] == labels
    return F.softplus(torch.logsumexp(b.masked_fill(same, -torch.inf), 1) - a).mean()


def translated(images, rows, columns):
    """Pixel (i, j) of each image is that at (i + row, j + column), 0 outside."""
    batch, _, height, width = images.shape
    limit = int(max(rows.abs().max(), columns.abs().max()))
    padded = F.pad(images, (limit, limit, limit, limit)).permute(0, 2, 3, 1)
    i = rows[:, None] + torch.arange(limit, limit + height)
    j = columns[:, None] + torch.arange(limit, limit + width)
    return padded[torch.arange(batch)[:, None, None], i[:, :, None], j[:, None, :]].permute(0, 3, 1, 2)


def outside_square(size, middles, side):
    """[N, size]: whether a position lies outside the square around the middle."""
    first = (middles - side // 2)[:, None]
    positions = torch.arange(size)
    return (positions < first) | (positions >= first + side)


def augmented(images, draws, config):
    """DiffAugment."""
    if "brightness" in draws:
        brightness, saturation, contrast = (draws[name].view(-1, 1, 1, 1) for name in ("brightness", "saturation", "contrast"))
        images = images + (brightness - 0.5)
        grey = images.mean(1, keepdim=True)
        images = (images - grey) * (2 * saturation) + grey
        middle = images.mean((1, 2, 3), keepdim=True)
        images = (images - middle) * (contrast + 0.5) + middle
    if "translationRows" in draws:
        images = translated(images, draws["translationRows"], draws["translationColumns"])
    if "cutoutRows" in draws:
        height, width = images.shape[2:]
        rows = outside_square(height, draws["cutoutRows"], share_of(height, config["cutoutRatio"]))
        columns = outside_square(width, draws["cutoutColumns"], share_of(width, config["cutoutRatio"]))
        images = images * (rows[:, None, :, None] | columns[:, None, None, :])
    return images


def share_of(size, ratio):
    return int(size * ratio + 0.5)


def draw_augmentation(count, size, config):
    """New random numbers for `augmented`."""
    policies = config["policies"]
    draws = {}
    if "color" in policies:
        draws |= dict(zip(("brightness", "saturation", "contrast"), torch.rand(3, count)))
    for axis, length in zip(("Rows", "Columns"), size):
        if "translation" in policies:
            limit = share_of(length, config["translationRatio"])
            draws["translation" + axis] = torch.randint(-limit, limit + 1, (count,))
        if "cutout" in policies:
            positions = length + 1 - share_of(length, config["cutoutRatio"]) % 2
            draws["cutout" + axis] = torch.randint(positions, (count,))
    return draws


def given_update(inputs, prefix):
    """The draws of one update as the other side has made them: those of real images come first where it is shown any."""

    def of(name, draws):
        return draws if name in ("brightness", "saturation", "contrast") else draws.long()

    shown = [tree(inputs, f"{prefix}/{part}/") for part in ("real", "fake")]
    shown = [draws for draws in shown if draws]
    augmentation = {name: torch.cat([of(name, draws[name]) for draws in shown]) for name in (shown[0] if shown else {})}
    return inputs[prefix + "/latent"], inputs[prefix + "/labels"].long(), augmentation


# What there is here of a configuration; anything else would be left out in silence.
SECTIONS = {"batchSize", "steps", "optimizers", "diffAugment"}
CHOICES = {
    "discriminatorSteps": 1,
    "accumulationSteps": 1,
    "order": "discriminator-first",
    "adversarial": "hinge",
    "conditions": "classes",
    "conditional": {"name": "d2d-cross-entropy", "form": "exact", "auxiliary": "none"},
    "average": {"kind": "decay", "buffers": "average"},
}


def expect_known(gan, nets):
    """Refuses a configuration that asks for something else than what is here."""
    unknown = sorted(gan.keys() - SECTIONS - CHOICES.keys())
    for name, choice in CHOICES.items():
        expected = choice if isinstance(choice, dict) else {name: choice}
        given = gan[name] if isinstance(choice, dict) else gan
        unknown += [f"{name} {given[key]}" for key, value in expected.items() if given[key] != value]
    unknown += [f"net {net}" for net in nets if net != "dcgan"]
    if unknown:
        raise ValueError(f"expected a recipe that peers/training.py has all parts of, got {', '.join(unknown)}")


class ReacganStep:
    def __init__(self, inputs, config):
        gan = config["gan"]
        expect_known(gan, config["nets"])
        self.config = gan
        self.steps = config["diagnosedEvery"]
        self.step = config["step"]
        self.inputs = inputs
        self.generator = Net(inputs, "generator")
        self.discriminator = Net(inputs, "discriminator")
        self.average = [{path: tensor.detach().clone() for path, tensor in part.items()} for part in (self.generator.params, self.generator.state)]
        self.images = image(inputs["images"])
        self.labels = inputs["labels"].long()
        self.class_count = len(self.discriminator.params["proxies/table"])
        self.optimizers = {
            name: torch.optim.Adam(net.params.values(), options["learningRate"], (float(options["beta1"]), float(options["beta2"])), options["epsilon"], options["weightDecay"], fused=True)
            for name, net in (("generator", self.generator), ("discriminator", self.discriminator))
            for options in [gan["optimizers"][name]]
        }

    def classes(self, labels):
        return F.one_hot(labels, self.class_count).float()

    def shown(self, images, augmentation):
        return augmented(images, augmentation, self.config["diffAugment"]) if augmentation else images

    def update(self, name, loss):
        loss.backward()
        self.optimizers[name].step()
        self.optimizers[name].zero_grad(set_to_none=True)

    def update_discriminator(self, latent, labels, augmentation):
        conditional = self.config["conditional"]
        with torch.no_grad():
            fake = generate(self.generator.params, latent, self.classes(labels))
            images = self.shown(torch.cat([self.images, fake]), augmentation)
        logits, embeddings, proxies, _ = judge(self.discriminator, images)
        real, generated = logits.split([len(self.images), len(fake)])
        adversarial = F.relu(1 - real).mean() + F.relu(1 + generated).mean()
        of_classes = d2d_cross_entropy(embeddings[: len(self.images)], proxies, self.labels, conditional)
        loss = adversarial + conditional["weight"] * of_classes
        self.update("discriminator", loss)
        return {
            "discriminatorLoss": loss,
            "adversarialD": adversarial,
            "conditionalReal": of_classes,
            "realLogit": real.mean(),
            "fakeLogit": generated.mean(),
        }

    def update_generator(self, latent, labels, augmentation):
        conditional = self.config["conditional"]
        frozen = self.discriminator.params.values()
        for tensor in frozen:
            tensor.requires_grad_(False)
        fake = generate(self.generator.params, latent, self.classes(labels), self.generator.state)
        logits, embeddings, proxies, _ = judge(self.discriminator, self.shown(fake, augmentation))
        adversarial = -logits.mean()
        of_classes = d2d_cross_entropy(embeddings, proxies, labels, conditional)
        loss = adversarial + conditional["weight"] * of_classes
        self.update("generator", loss)
        for tensor in frozen:
            tensor.requires_grad_(True)
        return {"generatorLoss": loss, "adversarialG": adversarial, "conditionalFake": of_classes}

    @torch.no_grad()
    def follow(self):
        """Moves the average of the generator's weights and running statistics."""
        options = self.config["average"]
        decay = 0 if self.step <= options["start"] else options["decay"]
        for average, current in zip(self.average, (self.generator.params, self.generator.state)):
            torch._foreach_lerp_(list(average.values()), list(current.values()), 1 - decay)

    def one_step(self, discriminator_draws, generator_draws):
        report = self.update_discriminator(*discriminator_draws) | self.update_generator(*generator_draws)
        self.step += 1
        self.follow()
        return report

    def draw(self, shown):
        latent = self.inputs["first/generator/latent"]
        labels = torch.randint(self.class_count, (len(latent),))
        options = self.config.get("diffAugment")
        augmentation = draw_augmentation(shown * len(latent), self.images.shape[2:], options) if options else {}
        return torch.randn_like(latent), labels, augmentation

    def diagnose(self):
        """The numbers of `diagnose`: how D stands towards the real images, in inference mode."""
        conditional = self.config["conditional"]
        _, embeddings, proxies, features = judge(self.discriminator, self.images, training=False)
        loss = conditional["weight"] * d2d_cross_entropy(embeddings, proxies, self.labels, conditional)
        classifier = [tensor for path, tensor in self.discriminator.params.items() if path.startswith(("embedding/", "proxies/"))]
        slopes = torch.autograd.grad(loss, classifier)
        with torch.no_grad():
            f, v = F.normalize(embeddings), F.normalize(proxies)
            cosines = f @ v.t()
            different = self.labels[:, None] != self.labels
            active = (f @ f.t() > 1 - conditional["positiveMargin"]) & different
            own = torch.arange(len(v))
            between = (v @ v.t()).masked_fill(own[:, None] == own, 0)
            rows = torch.arange(len(f))
            return {
                "featureNorm": features.norm(dim=1).mean(),
                "embedNorm": embeddings.norm(dim=1).mean(),
                "trueClassProb": F.softmax(cosines / conditional["temperature"], 1)[rows, self.labels].mean(),
                "easyPositiveShare": (cosines[rows, self.labels] >= conditional["positiveMargin"]).float().mean(),
                "activeNegativeShare": active.sum() / different.sum(),
                "proxyCosine": between.sum() / (len(v) * (len(v) - 1)),
                "clsGradNorm": torch.stack([slope.norm() for slope in slopes]).norm(),
            }

    def run(self):
        for _ in range(self.steps):
            self.one_step(self.draw(2), self.draw(1))
        self.diagnose()

    def check(self):
        outcome = {"generatorParameters": self.generator.count(), "discriminatorParameters": self.discriminator.count()}
        for round in ("first", "second"):
            report = self.one_step(*(given_update(self.inputs, f"{round}/{net}") for net in ("discriminator", "generator")))
            outcome |= {f"{round} {name}": value.item() for name, value in report.items()}
        outcome |= {name: value.item() for name, value in self.diagnose().items()}
        with torch.no_grad():
            images = generate(self.average[0], self.inputs["averaged/latent"], self.inputs["averaged/condition"], self.average[1], training=False)
        return outcome | {"averagedImages": signature(images.permute(0, 2, 3, 1))}


def prepare(case, path):
    return ReacganStep(read_inputs(path), read_config(path))
