// `npm test`: installs, builds, then runs every check. Written so that an old Node can read it and say so.
import { requireNode } from './src/node-version.mjs';

requireNode();
import('./src/test.mjs').then(({ test }) => test(process.argv.slice(2)));
