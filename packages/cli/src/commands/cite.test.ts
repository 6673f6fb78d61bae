import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { testIo } from '../internal/test-io';

async function cite(...words: string[]): Promise<string> {
  const io = testIo();
  expect(await main(['cite', ...words], io)).toBe(0);
  return io.data();
}

describe('citeCommand', () => {
  it('prints BibTeX of the paper and of these packages', async () => {
    expect(await cite('reacgan')).toBe(`@inproceedings{kang2021rebooting,
  title = {{Rebooting ACGAN: Auxiliary Classifier GANs with Stable Training}},
  author = {Kang, Minguk and Shim, Woohyeon and Cho, Minsu and Park, Jaesik},
  booktitle = {Advances in Neural Information Processing Systems},
  year = {2021},
  eprint = {2111.01118},
  archivePrefix = {arXiv},
}

@software{gans,
  title = {{gans: conditional GANs in TypeScript on TensorFlow.js}},
  author = {{The @gans authors}},
  version = {${version}},
  url = {https://github.com/at-gans/gans},
}
`);
  });

  it('prints APA, of several methods at once, each paper once', async () => {
    const text = await cite('cagan', 'bcr', 'icr', '--format', 'apa');
    expect(text.split('\n\n')).toHaveLength(3);
    expect(text).toContain(
      'Cho, J., & Yoon, K. (2020). Conditional Activation GAN: Improved Auxiliary Classifier GAN. IEEE Access, 8, 216729–216740. https://doi.org/10.1109/ACCESS.2020.3041480\n',
    );
    expect(text).toContain(
      '(2021). Improved Consistency Regularization for GANs. In AAAI Conference on Artificial Intelligence.',
    );
    expect(await cite('wgan-gp', '--format=apa')).toContain(
      'Gulrajani, I., Ahmed, F., Arjovsky, M., Dumoulin, V., & Courville, A. (2017).',
    );
    expect(await cite('diffaugment', '--format=apa')).toContain('Zhu, J.-Y., & Han, S. (2020).');
  });

  it('prints a CITATION.cff with the papers as references', async () => {
    const text = await cite('cagan', 'hinge', '--format', 'cff');
    expect(text).toContain(`cff-version: 1.2.0\n`);
    expect(text).toContain(`version: ${version}\n`);
    expect(text).toContain(
      '  - type: article\n    title: "Conditional Activation GAN: Improved Auxiliary Classifier GAN"\n',
    );
    expect(text).toContain(
      '    volume: "8"\n    start: 216729\n    end: 216740\n    doi: 10.1109/ACCESS.2020.3041480\n',
    );
    expect(text).toContain('  - type: generic\n    title: "Geometric GAN"\n');
    expect(text).toContain('    identifiers:\n      - type: other\n        value: arXiv:1705.02894\n');
  });

  it('lists what it knows, and names the nearest of what it does not', async () => {
    expect(await cite()).toContain(
      'lecam                   Regularizing Generative Adversarial Networks under Limited Data (2021)\n',
    );
    expect(JSON.parse(await cite('--json')).methods[0]).toMatchObject({ name: 'reacgan', year: 2021 });
    expect(await refused('.', 'cite', 'recagan')).toContain('Did you mean reacgan?');
    expect(await refused('.', 'cite', 'reacgan', '--format', 'bib')).toContain('Did you mean bibtex?');
  });

  it('prints one JSON object', async () => {
    expect(JSON.parse(await cite('ReACGAN', '--json'))).toMatchObject({
      command: 'cite',
      version,
      format: 'bibtex',
      works: [{ arxiv: '2111.01118' }],
      text: expect.stringContaining('@inproceedings'),
    });
  });
});
