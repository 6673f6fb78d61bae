"""The cases of benches/losses.ts in PyTorch."""

import torch
import torch.nn.functional as F

from tensors import read_inputs, signature

SCALE = 1e5


class Case:
    """A loss of two matrices, and its gradients to both."""

    def __init__(self, loss, inputs):
        self.loss = loss
        self.inputs = [inputs[name].requires_grad_() for name in "ab"]

    def run(self):
        value = self.loss(*self.inputs)
        a, b = torch.autograd.grad(SCALE * value, self.inputs)
        return [b, a, value]

    def check(self):
        return {f"result {i}": signature(result) for i, result in enumerate(self.run())}


def cross_entropy(a, b):
    return F.cross_entropy(a @ b.t(), torch.arange(len(a)))


def pairs(embeddings, proxies):
    """Cosines to the own proxy and to each other, and the mask of pairs of one class."""
    labels = torch.arange(len(embeddings)) % len(proxies)
    f = F.normalize(embeddings, dim=1)
    v = F.normalize(proxies, dim=1)[labels]
    return (f * v).sum(1), f @ f.t(), labels[:, None] == labels


def d2d(embeddings, proxies, temperature=0.5, margin=0.98):
    positive, similarity, same_class = pairs(embeddings, proxies)
    a = (positive - margin).clamp(max=0) / temperature
    b = (similarity - (1 - margin)).relu() / temperature
    return F.softplus(b.masked_fill(same_class, -1e30).logsumexp(1) - a).mean()


def contrastive(embeddings, proxies, temperature=1.0):
    positive, similarity, same_class = pairs(embeddings, proxies)
    p, s = positive / temperature, similarity / temperature
    others = s.masked_fill(same_class, -1e30).logsumexp(1)
    classmates = s.masked_fill(~same_class, -1e30)
    classmates = torch.diagonal_scatter(classmates, torch.full_like(p, -1e30)).logsumexp(1)
    return F.softplus(others - torch.logaddexp(p, classmates)).mean()


CASES = {
    "matMul and softmax cross-entropy": cross_entropy,
    "D2D-CE": d2d,
    "2C": contrastive,
}


def prepare(case, path):
    return Case(CASES[case], read_inputs(path))
