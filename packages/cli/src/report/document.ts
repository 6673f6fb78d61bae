import { type Html, html, markup } from './html';
import { SCRIPT } from './script';
import { STYLE } from './style';

/** A whole page around its content. It holds all that it shows and may load nothing: a policy in its head forbids it.
 *
 *  @param title of the page.
 *  @param content header, sections and footer.
 *  @returns the page's text.
 */
export function htmlDocument(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${title}</title>
<style>${markup(STYLE)}</style>
</head>
<body>
<main>
${content}
</main>
<script>${markup(SCRIPT)}</script>
</body>
</html>
`.text;
}

/** A part of a page under a heading.
 *
 *  @param title heading.
 *  @param lead what the reader should know before looking, in a sentence or two.
 *  @param body the rest.
 */
export function section(title: string, lead: string, body: Html): Html {
  return html`<section><h2>${title}</h2><p>${lead}</p>${body}</section>`;
}
