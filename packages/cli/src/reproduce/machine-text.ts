/** The machine that a table was made on, as a page names it.
 *
 *  @param environment as a run records it: `processor`, `cores`, `node`, `versions`.
 */
export function machineText({ processor, cores, node, versions }: Readonly<Record<string, unknown>>): string {
  const ours = (versions as Readonly<Record<string, string>> | undefined)?.['@gans/cli'];
  return `${String(processor)}, ${String(cores)} cores, Node ${String(node)}${ours === undefined ? '' : `, @gans/cli ${ours}`}`;
}
