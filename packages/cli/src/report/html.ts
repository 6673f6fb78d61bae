const MARK = Symbol('markup');

/** A piece of HTML that is safe to put into a page as it is. */
export interface Html {
  readonly [MARK]: true;
  readonly text: string;
}

type Content = Html | string | number | undefined | false | readonly Content[];

/** Writes HTML as a template; every value in it is escaped, except other `html` pieces and lists of them. `undefined` and `false` leave nothing.
 *
 *  @example
 *  html`<p title="${name}">${rows.map((row) => html`<b>${row}</b>`)}</p>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return markup(strings.reduce((text, part, i) => text + render(values[i - 1]) + part));
}

/** Marks text as HTML without escaping it: only for text that we wrote ourselves. */
export function markup(text: string): Html {
  return { [MARK]: true, text };
}

/** Makes text safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character]!);
}

/** Writes a value as JSON that may stand inside a script element: no sequence in it can end the element. */
export function scriptJson(value: unknown): Html {
  return markup(
    JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

function render(value: Content): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (isHtml(value)) return value.text;
  return value.map(render).join('');
}

function isHtml(value: Html | readonly Content[]): value is Html {
  return MARK in value;
}
