"""The cases of benches/kernels.ts in PyTorch, channels last."""

import torch
import torch.nn.functional as F

from tensors import image, kernel, read_inputs, signature


def images_back(tensor):
    """[N, C, H, W] in the order [N, H, W, C]."""
    return tensor.permute(0, 2, 3, 1)


def kernel_back(tensor):
    """[out, in, h, w] in the order [h, w, in, out]."""
    return tensor.permute(2, 3, 1, 0)


class Case:
    """A function without arguments; `back` brings its results into the order of the other side."""

    def __init__(self, run, back=lambda result: result):
        self.run = run
        self.back = back

    def check(self):
        return {f"result {i}": signature(self.back(result)) for i, result in enumerate(self.run())}


def product(inputs):
    a, b = inputs["a"], inputs["b"]
    return Case(lambda: [a @ b])


def convolution(stride, part):
    def prepare(inputs):
        x, weight, dy = image(inputs["x"]), kernel(inputs["kernel"]), image(inputs["dy"])
        padding = (weight.shape[2] - 1) // 2

        def gradient(of_input, of_weight):
            settings = (None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], 1, [of_input, of_weight, False])
            results = torch.ops.aten.convolution_backward(dy, x, weight, *settings)
            return [results[0] if of_input else results[1]]

        return {
            "forward": Case(lambda: [F.conv2d(x, weight, None, stride, padding)], images_back),
            "input": Case(lambda: gradient(True, False), images_back),
            "filter": Case(lambda: gradient(False, True), kernel_back),
        }[part]

    return prepare


def batch_norm(inputs):
    x, upstream = image(inputs["x"]).requires_grad_(), image(inputs["upstream"])
    channels = x.shape[1]
    mean, variance = torch.zeros(channels), torch.ones(channels)
    gain, bias = torch.ones(channels, requires_grad=True), torch.zeros(channels, requires_grad=True)

    def run():
        output = F.batch_norm(x, mean, variance, gain, bias, training=True)
        return torch.autograd.grad(output, [x, gain, bias], upstream)

    return Case(run, lambda result: images_back(result) if result.dim() == 4 else result)


def leaky_relu(inputs):
    x, upstream = image(inputs["x"]).requires_grad_(), image(inputs["upstream"])
    return Case(lambda: torch.autograd.grad(F.leaky_relu(x, 0.2), x, upstream), images_back)


def tanh(inputs):
    x = inputs["x"]
    return Case(lambda: [torch.tanh(x)])


def adam(inputs):
    parameters = [inputs["params/" + name].requires_grad_() for name in "abcd"]
    for parameter, name in zip(parameters, "abcd"):
        parameter.grad = inputs["grads/" + name]
    optimizer = torch.optim.Adam(parameters, 2e-4, (0.5, 0.999), fused=True)

    def run():
        optimizer.step()
        return parameters

    return Case(run)


CASES = {
    "matMul 1024": product,
    "conv 3x3": convolution(1, "forward"),
    "conv 3x3, gradient to the input": convolution(1, "input"),
    "conv 3x3, gradient to the filter": convolution(1, "filter"),
    "conv 4x4 stride 2": convolution(2, "forward"),
    "conv 4x4 stride 2, gradient to the input": convolution(2, "input"),
    "conv 4x4 stride 2, gradient to the filter": convolution(2, "filter"),
    "batch norm, forward and gradient": batch_norm,
    "leaky ReLU, forward and gradient": leaky_relu,
    "tanh, 0.5 M elements": tanh,
    "Adam, 2 M parameters": adam,
}


def prepare(case, path):
    return CASES[case](read_inputs(path))
