import { describe, expect, it } from 'vitest';
import { html } from '../../report/html';
import { at, COLOURS, colourClass, svgDocument } from './svg';

describe('svgDocument', () => {
  it('is one element with a title and a description, which escapes what it is given', () => {
    const svg = svgDocument('a < b', 'c & d', { width: 10, height: 20 }, html`<path d="M0 0"/>`);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 10 20" /);
    expect(svg.endsWith('</svg>\n')).toBe(true);
    expect(svg).toContain('<title id="title">a &lt; b</title>');
    expect(svg).toContain('<desc id="description">c &amp; d</desc>');
    expect(svg).not.toMatch(/href|url\(|@import/);
  });
});

describe('colourClass', () => {
  it('begins anew after the last colour', () => {
    expect([colourClass(0), colourClass(COLOURS - 1), colourClass(COLOURS)]).toEqual(['s1', 's8', 's1']);
  });
});

describe('at', () => {
  it('rounds to a tenth', () => {
    expect([at(1.25), at(3), at(-0.04)]).toEqual(['1.3', '3', '0']);
  });
});
