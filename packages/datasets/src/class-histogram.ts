import type { ImageDataset } from './image-dataset';

/** How many images each class has.
 *
 *  N_k = #{ i : label_i = k }
 *
 *  @param dataset any labelled set; only its labels are read.
 *  @returns Int32Array [K]; its sum is the number of images, and absent classes have 0.
 *  @example
 *  classHistogram(dataset); // 40 glyphs: 4 of each of 10 classes
 */
export function classHistogram(dataset: Pick<ImageDataset, 'labels' | 'classCount'>): Int32Array {
  const counts = new Int32Array(dataset.classCount);
  for (const label of dataset.labels) counts[label]!++;
  return counts;
}
