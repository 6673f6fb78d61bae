/** A name from a file, fit for an error message: in quotes, on one line, not too long. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}...` : name);
}
