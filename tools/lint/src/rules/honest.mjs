import { basename } from 'node:path';

const switchedOff = /\bas any\b|: any\b|@ts-ignore|@ts-nocheck|@ts-expect-error|biome-ignore|eslint-disable/;
const unfinished = /\b(?:TODO|FIXME|XXX|HACK)\b|not (?:yet )?implemented/i;
const idleTest = /\b(?:it|test|describe)\.(?:skip|only|todo)\b/;
const longest = 250;

/** No check is switched off, nothing is left for later, no test is left out, no file holds two ideas.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* honest({ packages }) {
  for (const { sources } of packages) {
    for (const { path, text, isTest } of sources) {
      const lines = text.split('\n');
      for (const [i, content] of lines.entries()) {
        const place = { file: path, line: i + 1 };
        if (switchedOff.test(content))
          yield { ...place, message: 'switches a check off: mend what it complains about' };
        if (unfinished.test(content)) yield { ...place, message: 'leaves work for later: do it or delete it' };
        if (isTest && idleTest.test(content)) yield { ...place, message: 'keeps a test from running' };
      }
      // An index is a list of names, which another rule holds it to: its length is that of the package.
      if (!isTest && basename(path) !== 'index.ts' && lines.length - 1 > longest) {
        yield { file: path, line: longest, message: `has ${lines.length - 1} lines: what is the second idea in it?` };
      }
    }
  }
}
