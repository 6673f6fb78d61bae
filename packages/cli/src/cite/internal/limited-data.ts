import type { Work } from '../work';
import { proceedings } from './proceedings';

/** Augmentation, consistency and regularisation for training on few images. */
export const limitedDataWorks: readonly Work[] = [
  {
    methods: ['diffaugment', 'diffaug'],
    title: 'Differentiable Augmentation for Data-Efficient GAN Training',
    authors: ['Zhao, Shengyu', 'Liu, Zhijian', 'Lin, Ji', 'Zhu, Jun-Yan', 'Han, Song'],
    year: 2020,
    venue: proceedings.neurips,
    arxiv: '2006.10738',
  },
  {
    methods: ['ada', 'adaptive-augment'],
    title: 'Training Generative Adversarial Networks with Limited Data',
    authors: ['Karras, Tero', 'Aittala, Miika', 'Hellsten, Janne', 'Laine, Samuli', 'Lehtinen, Jaakko', 'Aila, Timo'],
    year: 2020,
    venue: proceedings.neurips,
    arxiv: '2006.06676',
  },
  {
    methods: ['apa'],
    title: 'Deceive D: Adaptive Pseudo Augmentation for GAN Training with Limited Data',
    authors: ['Jiang, Liming', 'Dai, Bo', 'Wu, Wayne', 'Loy, Chen Change'],
    year: 2021,
    venue: proceedings.neurips,
    arxiv: '2111.06849',
  },
  {
    methods: ['lecam'],
    title: 'Regularizing Generative Adversarial Networks under Limited Data',
    authors: ['Tseng, Hung-Yu', 'Jiang, Lu', 'Liu, Ce', 'Yang, Ming-Hsuan', 'Yang, Weilong'],
    year: 2021,
    venue: proceedings.cvpr,
    arxiv: '2104.03310',
  },
  {
    methods: ['cr', 'consistency'],
    title: 'Consistency Regularization for Generative Adversarial Networks',
    authors: ['Zhang, Han', 'Zhang, Zizhao', 'Odena, Augustus', 'Lee, Honglak'],
    year: 2020,
    venue: proceedings.iclr,
    arxiv: '1910.12027',
  },
  {
    methods: ['icr', 'bcr', 'zcr', 'balanced-consistency', 'latent-consistency'],
    title: 'Improved Consistency Regularization for GANs',
    authors: ['Zhao, Zhengli', 'Singh, Sameer', 'Lee, Honglak', 'Zhang, Zizhao', 'Odena, Augustus', 'Zhang, Han'],
    year: 2021,
    venue: proceedings.aaai,
    arxiv: '2002.04724',
  },
];
