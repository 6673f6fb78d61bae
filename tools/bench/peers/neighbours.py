"""The cases of src/metrics/neighbours.ts in prdc and NumPy."""

import numpy as np
from prdc import compute_prdc

NEIGHBOURS = 5


class Precision:
    """In float64, in which prdc is faster than in float32 and decides the same."""

    def __init__(self, arrays):
        self.real, self.fake = (arrays[name].astype(np.float64) for name in ("real", "fake"))

    def run(self):
        return compute_prdc(self.real, self.fake, nearest_k=NEIGHBOURS)

    def check(self):
        return {name: float(value) for name, value in self.run().items()}


class Kernel:
    """The kernel distance as torch-fidelity takes it: by NumPy, subset by subset, in the type of the features."""

    def __init__(self, arrays):
        self.sides = arrays["real"], arrays["fake"]
        self.subsets = [arrays[name].astype(np.int64) for name in ("subsetsReal", "subsetsFake")]

    def distances(self, dtype):
        real, fake = (side.astype(dtype, copy=False) for side in self.sides)
        return [self.discrepancy(real[rows], fake[others]) for rows, others in zip(*self.subsets)]

    def discrepancy(self, x, y):
        count, dimension = x.shape

        def kernel(a, b):
            return (a @ b.T * (1 / dimension) + 1) ** 3

        def mean_within(k):
            return (k.sum(axis=1) - np.diagonal(k)).sum() / (count * (count - 1))

        return mean_within(kernel(x, x)) + mean_within(kernel(y, y)) - 2 * kernel(x, y).mean()

    def run(self):
        return np.mean(self.distances(np.float32))

    def check(self):
        """In float64, which is what both are an approximation of."""
        distances = self.distances(np.float64)
        return {
            "hundred times the mean": 100 * float(np.mean(distances)),
            "hundred times the deviation": 100 * float(np.std(distances)),
        }


CASES = {
    "precision, recall, density, coverage, 10000 x 2048 (prdc)": Precision,
    "kernel distance, 100 x 1000 of 10000 x 2048 (NumPy as torch-fidelity)": Kernel,
}
