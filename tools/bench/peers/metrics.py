"""The cases of benches/metrics.ts in the Python tools."""

import frechet
import images
import neighbours
from arrays import read_arrays

CASES = {
    "Fréchet distance, D = 2048 (scipy.linalg.sqrtm)": frechet.CASES,
    "mean and covariance, 4096 x 2048 (numpy.cov)": frechet.CASES,
    "precision, recall, density, coverage, 10000 x 2048 (prdc)": neighbours.CASES,
    "kernel distance, 100 x 1000 of 10000 x 2048 (NumPy as torch-fidelity)": neighbours.CASES,
    "JPEG copy of CIFAR-10, opened and read once (Pillow)": images.CASES,
}


def prepare(case, path):
    return CASES[case][case](read_arrays(path))
