import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { exists } from './exists';

/** Every program of a name on the PATH, in its order; an absolute path stands for itself. */
export async function executables(name: string): Promise<readonly string[]> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const paths = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
  const usable = await Promise.all(paths.map(isExecutable));
  return [...new Set(paths.filter((_, i) => usable[i]))];
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile() && !(await isAppleShim(path));
  } catch {
    return false;
  }
}

/** macOS has programs in /usr/bin that only ask, in a window, whether Apple's developer tools shall be installed. */
async function isAppleShim(path: string): Promise<boolean> {
  if (process.platform !== 'darwin' || !path.startsWith('/usr/bin/')) return false;
  const tools = ['/Library/Developer/CommandLineTools/usr/bin', '/Applications/Xcode.app'];
  return !(await Promise.all(tools.map(exists))).includes(true);
}
