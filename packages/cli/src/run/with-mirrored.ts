import { createImageDataset, type ImageDataset } from '@gans/datasets';

/** A view of a data set that holds each image twice, as it is and mirrored left and right: half of what is drawn from it is mirrored, and an epoch is as long as two.
 *
 *  @param dataset the whole; its images are not copied.
 *  @returns images 0 to N - 1 as they are, and N to 2N - 1 mirrored.
 */
export function withMirrored(dataset: ImageDataset): ImageDataset {
  const [height, width, channels] = dataset.imageShape;
  const size = height * width * channels;
  return createImageDataset({
    name: `${dataset.name}, mirrored too`,
    ...(dataset.split === undefined ? {} : { split: dataset.split }),
    classNames: dataset.classNames,
    imageShape: dataset.imageShape,
    labels: Int32Array.from([...dataset.labels, ...dataset.labels]),
    pixels: (indices) => {
      const pixels = dataset.pixels(Array.from(indices, (index) => index % dataset.length));
      for (let i = 0; i < indices.length; i++)
        if (indices[i]! >= dataset.length) mirror(pixels.subarray(i * size, (i + 1) * size), width, channels);
      return pixels;
    },
  });
}

function mirror(image: Uint8Array, width: number, channels: number): void {
  const row = width * channels;
  for (let start = 0; start < image.length; start += row) {
    const original = image.slice(start, start + row);
    for (let column = 0; column < width; column++) {
      const from = (width - 1 - column) * channels;
      image.set(original.subarray(from, from + channels), start + column * channels);
    }
  }
}
