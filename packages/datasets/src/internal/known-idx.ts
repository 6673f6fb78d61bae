import { createHash } from 'node:crypto';
import type { DatasetSplit } from '../image-dataset';

/** A published data set in IDX files. */
export interface KnownIdx {
  readonly name: string;
  readonly classNames: readonly string[];
  /** SHA-256 of the decompressed files; their MD5s are those that the publishers' tables give. */
  readonly sha256: Readonly<Record<DatasetSplit, { readonly images: string; readonly labels: string }>>;
}

const KNOWN: readonly KnownIdx[] = [
  {
    name: 'MNIST',
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    sha256: {
      train: {
        images: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
        labels: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      },
      test: {
        images: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
        labels: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
      },
    },
  },
  {
    name: 'Fashion-MNIST',
    classNames: [
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
    sha256: {
      train: {
        images: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
        labels: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
      },
      test: {
        images: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
        labels: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
      },
    },
  },
];

/** Finds the published data set whose image and label files these are.
 *
 *  @param images the whole decompressed image file.
 *  @param labels the whole decompressed label file.
 *  @returns the data set, or undefined when either file is not one of its split's official files.
 */
export function recognise(images: Uint8Array, labels: Uint8Array, split: DatasetSplit): KnownIdx | undefined {
  const found = { images: sha256(images), labels: sha256(labels) };
  return KNOWN.find(
    ({ sha256: official }) => official[split].images === found.images && official[split].labels === found.labels,
  );
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
