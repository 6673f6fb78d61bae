import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** The folder of the user's that this package keeps what it has downloaded or compiled in; it may not exist yet.
 *
 *  GANS_CACHE_DIR if it is set, else `gans` in XDG_CACHE_HOME, else `~/.cache/gans`, on macOS `~/Library/Caches/gans`.
 *
 *  @returns an absolute path.
 *  @example
 *  console.log(cacheFolder()); // for example ~/.cache/gans, written out
 */
export function cacheFolder(): string {
  const { GANS_CACHE_DIR: ours, XDG_CACHE_HOME: everyones } = process.env;
  if (ours) return resolve(ours);
  // The XDG specification has relative paths ignored.
  if (everyones && isAbsolute(everyones)) return join(everyones, 'gans');
  return process.platform === 'darwin' ? join(homedir(), 'Library/Caches/gans') : join(homedir(), '.cache/gans');
}
