"""What NumPy and SciPy make of features whose moments and Fréchet distance are known: one JSON object on stdout.

usage: precision.py FILE.npy FILE.npy ..., real and fake of each case in turn
"""

import json
import sys
import warnings

import numpy as np
import scipy
from scipy import linalg


def distances(real, fake):
    means = [features.mean(0) for features in (real, fake)]
    covariances = [np.cov(features, rowvar=False) for features in (real, fake)]
    gap = means[0] - means[1]
    rest = gap @ gap + np.trace(covariances[0]) + np.trace(covariances[1])
    product = covariances[0] @ covariances[1]
    roots = {
        # TTUR, pytorch-fid, clean-fid
        "sqrtm": np.trace(linalg.sqrtm(product)).real,
        # torch-fidelity since 0.4
        "eigvals": np.sqrt(np.linalg.eigvals(product).astype(complex)).real.sum(),
    }
    return {
        "mean": means[0].tolist(),
        "covariance": covariances[0].ravel().tolist(),
        "traceSqrt": {name: float(root) for name, root in roots.items()},
        "distance": {name: float(rest - 2 * root) for name, root in roots.items()},
    }


warnings.simplefilter("ignore")  # of singular products, which are part of what is measured
paths = sys.argv[1:]
cases = [distances(np.load(real), np.load(fake)) for real, fake in zip(paths[::2], paths[1::2])]
print(json.dumps({"scipy": scipy.__version__, "numpy": np.__version__, "cases": cases}))
