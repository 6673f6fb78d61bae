import type { Head } from './head';
import { type LogitHeadOutput, type LogitHeadParams, unconditionalHead } from './unconditional';

/** Size of a concatenated head; survives JSON. */
export interface ConcatenatedHeadConfig {
  /** K, length of the condition: as many channels are joined to the images. */
  readonly classCount: number;
}

/** The class joined to the image, as K further channels that are constant over the pixels; one logit.
 *
 *  Mirza and Osindero, "Conditional Generative Adversarial Nets", 2014, section 3. arXiv:1411.1784. Deviates: channels, because the body is convolutional.
 */
export const concatenatedHead: Head<ConcatenatedHeadConfig, LogitHeadParams, LogitHeadOutput> = {
  ...unconditionalHead,
  fields: { classCount: { minimum: 1 } },
  reads: 'images and condition',
};
