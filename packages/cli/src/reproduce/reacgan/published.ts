import { markdownTable } from '../markdown';

// Read in the README of PyTorch-StudioGAN at e57115a (2022-02-10).
const README: readonly (readonly string[])[] = [
  ['ACGAN-Mod', '6.629', '45.571'],
  ['ProjGAN', '7.539', '33.830'],
  ['BigGAN (projection)', '9.746', '8.034'],
  ['ContraGAN', '9.729', '8.065'],
  ['ReACGAN', '9.974', '7.792'],
];

// Read in the benchmark figure (v0.4) of the same repository at 947b35e (2023-08-06).
const BENCHMARK: readonly (readonly string[])[] = [
  ['ACGAN-Mod', '7.19', '33.39', '72.75'],
  ['PD-GAN', '7.25', '31.54', '65.04'],
  ['BigGAN (projection)', '9.96', '4.16', '14.29'],
  ['ContraGAN', '9.78', '6.01', '119.63'],
  ['ReACGAN', '9.85', '3.87', '15.17'],
];

const right = (title: string) => ({ title, align: 'right' as const });

/** What the authors have released on CIFAR-10, each table with its protocol. Neither can be held against the other, nor against ours: only their order says something here. */
export function publishedText(): string {
  return [
    'Released by the authors for CIFAR-10, from days on a GPU. ACGAN-Mod, ProjGAN and PD-GAN have other nets than the rest, and batch and learning rate differ too; all values are the best of a run, picked on the evaluation set itself. The two tables cannot be held against each other, nor any number of them against ours: only the order within a table says something.',
    'README of PyTorch-StudioGAN at e57115a: PyTorch Inception, 10,000 test images against 10,000 generated ones, batch statistics.',
    markdownTable([{ title: 'method' }, right('IS'), right('FID')], README),
    'Benchmark v0.4 of the same code at 947b35e: TensorFlow Inception, training set as the reference, as many generated images.',
    markdownTable([{ title: 'method' }, right('IS'), right('FID'), right('intra-class FID')], BENCHMARK),
  ].join('\n\n');
}
