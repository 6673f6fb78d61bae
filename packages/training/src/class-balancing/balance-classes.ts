import { classHistogram, type ImageDataset, takeSubset } from '@gans/datasets';

/** A view of a data set in which all classes come equally often: the baseline that needs a label for each image.
 *
 *  Each class has as many images as the largest; those of a smaller one are repeated in turn, so that no two of a class differ in count by more than 1. An epoch of it is balanced sampling without replacement. Classes that are absent stay absent.
 *
 *  @param dataset the whole; its images are not copied.
 *  @returns the view, by class.
 *  @example
 *  const tail = longTailSubset(dataset, { seed, ratio: 2 }); // 27 images
 *  console.log(balanceClasses(tail).length); // 40: 10 classes of 4
 */
export function balanceClasses(dataset: ImageDataset): ImageDataset {
  const most = classHistogram(dataset).reduce((largest, n) => Math.max(largest, n));
  const members: number[][] = Array.from({ length: dataset.classCount }, () => []);
  dataset.labels.forEach((label, i) => {
    members[label]!.push(i);
  });
  const indices = members.flatMap((own) =>
    Array.from({ length: own.length === 0 ? 0 : most }, (_, i) => own[i % own.length]!),
  );
  return takeSubset(dataset, indices, { name: `${dataset.name}, classes balanced` });
}
