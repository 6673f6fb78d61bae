import { describe, expect, it } from 'vitest';
import { installed, samples } from '../src/readme.mjs';

const readme = `# a

\`npm install @gans/a @tensorflow/tfjs\`

\`\`\`ts
first();
\`\`\`

\`\`\`sh
no();
\`\`\`

\`\`\`ts
second();
\`\`\`
`;

describe('samples', () => {
  it('returns TypeScript fences with their lines', () => {
    expect(samples(readme)).toEqual([
      { code: 'first();\n', line: 5 },
      { code: 'second();\n', line: 13 },
    ]);
  });
});

describe('installed', () => {
  it('names what the first installation line names', () => {
    expect(installed(readme)).toEqual(['@gans/a', '@tensorflow/tfjs']);
    expect(installed('npm install --save a b # note\n')).toEqual(['a', 'b', 'note']);
    expect(installed('nothing')).toEqual([]);
  });
});
