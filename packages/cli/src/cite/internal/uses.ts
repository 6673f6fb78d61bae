import type { Work } from '../work';
import { proceedings } from './proceedings';

/** What a trained generator is used for: to classify, to train classifiers, to test them. */
export const useWorks: readonly Work[] = [
  {
    methods: ['igc', 'inverted-generator-classifier'],
    title: 'Inverted Generator Classifier',
    authors: ['Cho, Jeongik'],
    year: 2020,
  },
  {
    methods: ['out-of-class', 'inverted-conditional-generator-classifier'],
    title: 'Inverted Conditional Generator Classifier',
    keyWord: 'invertedconditional',
    authors: ['Cho, Jeongik'],
    year: 2020,
    vixra: '2004.0371',
  },
  {
    methods: ['abs', 'analysis-by-synthesis'],
    title: 'Towards the first adversarially robust neural network model on MNIST',
    authors: ['Schott, Lukas', 'Rauber, Jonas', 'Bethge, Matthias', 'Brendel, Wieland'],
    year: 2019,
    venue: proceedings.iclr,
    arxiv: '1805.09190',
  },
  {
    methods: ['synthetic-data', 'hsm', 'hard-sample-mining', 'dataset-smoothing', 'bna', 'batch-norm-adaptation'],
    title: 'This dataset does not exist: training models from generated images',
    authors: ['Besnier, Victor', 'Jain, Himalaya', 'Bursuc, Andrei', 'Cord, Matthieu', 'Pérez, Patrick'],
    year: 2020,
    venue: {
      kind: 'proceedings',
      name: 'IEEE International Conference on Acoustics, Speech and Signal Processing',
    },
    arxiv: '1911.02888',
  },
  {
    methods: ['uap', 'universal-adversarial-perturbations'],
    title: 'Universal adversarial perturbations',
    authors: ['Moosavi-Dezfooli, Seyed-Mohsen', 'Fawzi, Alhussein', 'Fawzi, Omar', 'Frossard, Pascal'],
    year: 2017,
    venue: proceedings.cvpr,
    arxiv: '1610.08401',
  },
  {
    methods: ['deepfool'],
    title: 'DeepFool: a simple and accurate method to fool deep neural networks',
    authors: ['Moosavi-Dezfooli, Seyed-Mohsen', 'Fawzi, Alhussein', 'Frossard, Pascal'],
    year: 2016,
    venue: proceedings.cvpr,
    arxiv: '1511.04599',
  },
  {
    methods: ['fast-feature-fool'],
    title: 'Fast Feature Fool: A data independent approach to universal adversarial perturbations',
    authors: ['Mopuri, Konda Reddy', 'Garg, Utsav', 'Babu, R. Venkatesh'],
    year: 2017,
    venue: { kind: 'proceedings', name: 'British Machine Vision Conference' },
    arxiv: '1707.05572',
  },
  {
    methods: ['gd-uap'],
    title: 'Generalizable Data-free Objective for Crafting Universal Adversarial Perturbations',
    authors: ['Mopuri, Konda Reddy', 'Ganeshan, Aditya', 'Babu, R. Venkatesh'],
    year: 2018,
    venue: { kind: 'journal', name: 'IEEE Transactions on Pattern Analysis and Machine Intelligence' },
    arxiv: '1801.08092',
  },
  {
    methods: ['df-uap', 'targeted-margin'],
    title: 'Understanding Adversarial Examples from the Mutual Influence of Images and Perturbations',
    authors: ['Zhang, Chaoning', 'Benz, Philipp', 'Imtiaz, Tooba', 'Kweon, In So'],
    year: 2020,
    venue: proceedings.cvpr,
    arxiv: '2007.06189',
  },
];
