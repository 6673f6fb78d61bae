import { configText, configValue } from './config-value';
import type { RunContents } from './run-contents';

/** The name of what was run: recipe and data. */
export function runTitle({ config }: Pick<RunContents, 'config'>): string {
  return `${configText(config, 'recipe.name', 'recipe') ?? 'A run'} on ${configText(config, 'data.name') ?? 'its data'}`;
}

/** What was trained and on what, in two sentences; what a config does not say is left out. */
export function runSummary({ config, classNames }: Pick<RunContents, 'config' | 'classNames'>): string {
  const conditional = configText(config, 'gan.conditional.name');
  const losses = [
    configText(config, 'gan.adversarial'),
    conditional === 'none' || conditional === undefined ? undefined : conditional,
  ].filter((name) => name !== undefined);
  const [height, width] = ['height', 'width'].map(
    (side) => configText(config, `nets.generator.${side}`, 'nets.generator.resolution') ?? '?',
  );
  const channels = configValue(config, 'nets.generator.channels') === 1 ? 'grey' : 'in colour';
  const count = configValue(config, 'data.count');
  const images = typeof count === 'number' ? `${count.toLocaleString('en-US')} images` : 'images';
  const learnt = classNames.length > 1 ? `that learnt ${classNames.length} classes from` : 'that learnt from';
  return `A GAN${losses.length > 0 ? ` (${losses.join(' + ')})` : ''} ${learnt} ${images} of ${height} x ${width} pixels, ${channels}. Seed ${configText(config, 'seed') ?? 'unknown'}.`;
}
