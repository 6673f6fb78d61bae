import { markdownTable } from '../markdown';

/** What the authors have published that could be read, with its protocol: nothing that stands in a table of ours. */
export function publishedText(): string {
  return [
    'Of the numbers of the paper (Rangwani et al., UAI 2021) only those of its abstract could be read. Its tables for CIFAR-10 and LSUN (FID, KL, accuracy of a classifier trained on generated images) could not, and the released code does not run as it stands. So no number here stands beside a published one; only what is claimed can be asked.',
    markdownTable(
      [{ title: 'published' }, { title: 'without → with the regulariser' }, { title: 'source' }],
      [
        ['iNaturalist-2019, unconditional GAN, FID', '13.03 → 9.01', 'abstract, arXiv:2106.09402'],
        [
          'long-tailed CIFAR-10, by eye',
          'SNDCGAN and ACGAN follow the frequent classes, a GAN with projection has a high FID; the method has a low FID and balanced classes',
          'caption of figure 1',
        ],
      ],
    ),
    'Protocol of the released code: PyTorch Inception, 50,000 generated images, three starts, against the test images of CIFAR-10, or against images of LSUN that are training images, too. The CIFAR-10 runs there have 100,000 steps of 256 images on SNDCGAN nets with a relativistic loss: `gans train --recipe class-balancing/cifar10` and its baselines are those configurations.',
  ].join('\n\n');
}
