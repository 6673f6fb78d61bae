import { describe, expect, it } from 'vitest';
import { htmlDocument, section } from './document';
import { html } from './html';

describe('htmlDocument', () => {
  it('forbids every request, says its language and escapes its title', () => {
    const page = htmlDocument('<a> & b', html`<p>content</p>`);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain(
      `"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"`,
    );
    expect(page).toContain('<title>&lt;a&gt; &amp; b</title>');
    expect(page).toContain('<main>\n<p>content</p>\n</main>');
  });
});

describe('section', () => {
  it('puts a heading and a word before its body', () => {
    const { text } = section('A < B', 'Look.', html`<p>body</p>`);
    expect(text).toBe('<section><h2>A &lt; B</h2><p>Look.</p><p>body</p></section>');
  });
});
