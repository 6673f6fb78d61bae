// No syntax newer than ES2015 in this file: it is what an old Node reads first.

/** The oldest Node that the packages support; the same number as `engines` in package.json. */
export const oldestNode = 20;

/** What to tell someone whose Node is too old, or `undefined` when it is not.
 *
 *  @param {string} version as in `process.versions.node`
 *  @returns {string | undefined}
 */
export function nodeComplaint(version) {
  if (Number(version.split('.')[0]) >= oldestNode) return undefined;
  return (
    'This project needs Node ' +
    oldestNode +
    ' or newer, and this is Node ' +
    version +
    '.\n' +
    'What to try: install the current LTS release of Node (with your version manager: `nvm install --lts`), then run the command again.'
  );
}

/** Ends the process with status 1 when this Node is too old. */
export function requireNode() {
  const complaint = nodeComplaint(process.versions.node);
  if (complaint === undefined) return;
  console.error(complaint);
  process.exit(1);
}
