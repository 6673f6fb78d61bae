import { FormatError, isGansError } from '@gans/tensor';

/** A command that reads images. */
export type ReadingCommand = 'train' | 'evaluate';

// What the readers' functions are told, and what says so on a command line.
const ADVICE: readonly (readonly [advice: RegExp, words: (command: ReadingCommand) => string])[] = [
  [
    /Replace them, or pass corrupt: 'skip' to leave them out\./,
    () => 'Replace them (transparent ones by a copy on a background), or pass --skip-corrupt to leave them out.',
  ],
  [
    /Pass resize: \{ height, width, filter \}\./,
    (command) =>
      command === 'train'
        ? 'Bring them to one size by --resize N, for example --resize 32.'
        : 'Bring them to one size, or pass --size N.',
  ],
  [/Pass channels: 3 \(or 1\) to convert them\./, () => 'Pass --channels 3 (or 1) to convert them.'],
  [/Remove it, or name all classes in classNames\./, () => 'Add images, or remove the folder.'],
  [
    /Pass images: its name\./,
    (command) =>
      command === 'train'
        ? 'Name the array of images so.'
        : 'Pass images as uint8 [N, H, W, C]; statistics of other programs are not read.',
  ],
  [/Pass labels: the name of the right array\./, () => 'Give each image one.'],
];

/** Says an error of the readers of `@gans/datasets` in the words of a command: with its options in the place of their arguments. Other errors stay what they are. */
export function inWordsOf(command: ReadingCommand, error: unknown): unknown {
  if (!isGansError(error) || error.code !== 'FORMAT') return error;
  const message = ADVICE.reduce((text, [advice, words]) => text.replace(advice, words(command)), error.message);
  return new FormatError(message.replace(/^\w+: /, `gans ${command}: `));
}
