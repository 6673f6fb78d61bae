// `npm start`: installs, builds, then runs `gans train` with the arguments given. Written so that an old Node can read it and say so.
import { requireNode } from './src/node-version.mjs';

requireNode();
import('./src/start.mjs').then(({ start }) => start(process.argv.slice(2)));
