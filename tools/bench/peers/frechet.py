"""The cases of src/metrics/frechet.ts in NumPy and SciPy."""

import numpy as np
from scipy import linalg


class Distance:
    """The Fréchet distance as TTUR, pytorch-fid and clean-fid take it: a square root of the product of the covariances."""

    def __init__(self, arrays):
        sides = [arrays[name].astype(np.float64) for name in ("real", "fake")]
        self.means = [features.mean(0) for features in sides]
        self.covariances = [np.cov(features, rowvar=False) for features in sides]

    def run(self):
        (a, b), gap = self.covariances, self.means[0] - self.means[1]
        root = linalg.sqrtm(a @ b)
        return gap @ gap + np.trace(a) + np.trace(b) - 2 * np.trace(root).real

    def check(self):
        return {"distance": float(self.run())}


class Moments:
    """Mean and covariance of all features at once."""

    def __init__(self, arrays):
        self.features = arrays["features"]

    def run(self):
        features = self.features.astype(np.float64)
        return features.mean(0), np.cov(features, rowvar=False)

    def check(self):
        mean, covariance = self.run()
        return {"mean": float(mean.sum()), "trace": float(np.trace(covariance)), "sum": float(covariance.sum())}


CASES = {
    "Fréchet distance, D = 2048 (scipy.linalg.sqrtm)": Distance,
    "mean and covariance, 4096 x 2048 (numpy.cov)": Moments,
}
