"""The cases of src/metrics/images.ts in Pillow."""

import io
import tarfile

import numpy as np
from PIL import Image

ARCHIVE = "../shared/data/cifar-10-jpeg/cifar-10-jpeg.tar.gz"


class Reading:
    """Decodes the training images as they come out of the archive, which is read as a stream."""

    def __init__(self, arrays):
        del arrays

    def run(self):
        images, total = 0, 0
        with tarfile.open(ARCHIVE, "r|gz") as archive:
            for entry in archive:
                if not entry.isfile() or "train" not in entry.name.split("/"):
                    continue
                data = archive.extractfile(entry).read()
                pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
                total += int(pixels.sum())
                images += 1
        return images, total

    def check(self):
        images, total = self.run()
        return {"images": images, "sum": total}


CASES = {"JPEG copy of CIFAR-10, opened and read once (Pillow)": Reading}
