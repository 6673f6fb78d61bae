import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, markup, scriptJson } from './html';

describe('html', () => {
  it('escapes every value', () => {
    expect(html`<p title="${'"><script>'}">${"it's <b>"}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">it&#39;s &lt;b&gt;</p>',
    );
  });

  it('nests pieces and lists, and leaves nothing for what is absent', () => {
    const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${undefined}${false}${7}`.text).toBe('<ul><li>a</li><li>&lt;</li></ul>7');
  });
});

describe('escapeHtml', () => {
  it('leaves no character that could open or close anything', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});

describe('scriptJson', () => {
  it('cannot end the script element, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.constant('</script><!--')), (value) => {
        const { text } = scriptJson(value);
        expect(text).not.toContain('<');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('markup', () => {
  it('is not escaped again', () => {
    expect(html`${markup('<i>')}`.text).toBe('<i>');
  });
});
