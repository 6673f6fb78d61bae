import type { FormatError } from '@gans/tensor';
import { quote } from './quote';

/** Reads the few kinds of JSON that a safetensors header is made of, one value at a time.
 *
 *  JSON.parse would accept what a header must not hold (a key twice, numbers beyond 2^53, any depth) and build all of it before anyone can look; here the grammar is fixed by who calls what.
 */
export class JsonReader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly refuse: (expected: string, found: string) => FormatError,
  ) {}

  /** An object: `member` is called at each value, with its key, and must read it. */
  object(member: (key: string) => void): void {
    const seen = new Set<string>();
    this.list('{', '}', () => {
      const key = this.string();
      if (seen.has(key)) throw this.refuse('each key once', `${quote(key)} twice`);
      seen.add(key);
      this.expect(':');
      member(key);
    });
  }

  /** An array of at most `limit` integers from 0 to 2^53 - 1. */
  integers(limit: number): number[] {
    const values: number[] = [];
    this.list('[', ']', () => {
      if (values.length === limit) throw this.refuse(`at most ${limit} integers in an array`, 'more');
      values.push(this.integer());
    });
    return values;
  }

  string(): string {
    this.expect('"');
    const start = this.position;
    while (this.text[this.position] !== '"') {
      if (this.position >= this.text.length) throw this.refuse('a closing quote', 'its end');
      this.position += this.text[this.position] === '\\' ? 2 : 1;
    }
    const literal = `"${this.text.slice(start, this.position++)}"`;
    try {
      return JSON.parse(literal) as string;
    } catch {
      throw this.refuse('a string', quote(literal));
    }
  }

  /** Only spaces may follow. */
  end(): void {
    this.skipSpace();
    if (this.position < this.text.length) throw this.refuse('the end of the header', this.here());
  }

  private integer(): number {
    this.skipSpace();
    const digits = this.match(/(?:0|[1-9][0-9]*)(?![0-9.eE])/y);
    if (digits === undefined) throw this.refuse('an integer >= 0', this.here());
    const value = Number(digits);
    if (!Number.isSafeInteger(value)) throw this.refuse('an integer below 2^53', digits.slice(0, 40));
    return value;
  }

  private list(open: string, close: string, item: () => void): void {
    this.expect(open);
    if (this.peek() === close) {
      this.position++;
      return;
    }
    for (;;) {
      item();
      if (this.peek() === close) {
        this.position++;
        return;
      }
      this.expect(',');
    }
  }

  private expect(symbol: string): void {
    if (this.peek() !== symbol) throw this.refuse(`'${symbol}'`, this.here());
    this.position++;
  }

  private peek(): string | undefined {
    this.skipSpace();
    return this.text[this.position];
  }

  private skipSpace(): void {
    this.match(/[ \t\n\r]*/y);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  private here(): string {
    const rest = this.text.slice(this.position, this.position + 20);
    return rest === '' ? 'its end' : `${quote(rest)} at character ${this.position}`;
  }
}
