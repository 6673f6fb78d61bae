import { defineCommand } from '../command';
import { showPath } from '../describe-run';
import { formatNumber } from '../format';

/** `gans merge`: joins statistics that were measured shard by shard. */
export const mergeCommand = defineCommand(
  {
    name: 'merge',
    summary: 'Merges statistics that gans evaluate --save-stats wrote shard by shard, as if measured in one pass.',
    positionals: ['FILE...'],
    options: {
      out: { kind: 'text', value: 'FILE', help: 'The file to write.', default: 'statistics.safetensors' },
      json: { kind: 'flag', help: 'Prints one JSON object on stdout.' },
    },
    examples: ['gans merge shard-1.safetensors shard-2.safetensors --out all.safetensors'],
  },
  async (options, files, io) => {
    const { mergeStatisticsFiles } = await import('../evaluate/merge');
    const merged = await mergeStatisticsFiles(files, options.out, io);
    const { counts, repeated, out } = merged;
    if (repeated.length > 0)
      io.stderr.write(
        `note: ${repeated.join(', ')} ${repeated.length > 1 ? 'are' : 'is'} in several files and counts once\n`,
      );
    const sets = Object.entries(counts).map(([role, count]) => `${formatNumber(count)} ${role} images`);
    return {
      json: { command: 'merge', ...merged },
      text: `${showPath(out, io.cwd)}: statistics of ${sets.join(' and ')}\n`,
    };
  },
);
