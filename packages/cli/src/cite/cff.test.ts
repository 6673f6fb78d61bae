import { describe, expect, it } from 'vitest';
import { cffOf } from './cff';
import { findWork } from './find-work';

describe('cffOf', () => {
  it('is the file of these packages, with papers as references', () => {
    expect(cffOf([findWork('hinge')], '1.2.3')).toBe(`cff-version: 1.2.0
message: If you use this software, please cite it and the papers whose methods you use.
title: "gans: conditional GANs in TypeScript on TensorFlow.js"
type: software
version: 1.2.3
license: MIT
authors:
  - name: "The @gans authors"
repository-code: https://github.com/at-gans/gans
references:
  - type: generic
    title: "Geometric GAN"
    authors:
      - family-names: "Lim"
        given-names: "Jae Hyun"
      - family-names: "Ye"
        given-names: "Jong Chul"
    year: 2017
    identifiers:
      - type: other
        value: arXiv:1705.02894
`);
  });

  it('has no references without papers', () => {
    expect(cffOf([], '1.2.3')).not.toContain('references');
  });
});
