import { at } from './paths.mjs';
import { step } from './step.mjs';

/** Builds every package whose sources have changed; turbo remembers the others. */
export async function build() {
  const command = [
    process.execPath,
    at('node_modules', 'turbo', 'bin', 'turbo'),
    'run',
    'build',
    '--output-logs=errors-only',
  ];
  await step('Build the packages that changed', command, {
    shownAs: ['npm', 'run', 'build'],
    otherwise: 'Mend what the lines above name; `npm run build` builds again and shows everything.',
  });
}
