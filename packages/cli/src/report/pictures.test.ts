import { describe, expect, it } from 'vitest';
import { comparison, gridOverTime } from './pictures';

const classNames = ['zero', '<one>'];
const frames = (page: string) => JSON.parse(/<script type="application\/json">(.*)<\/script>/.exec(page)![1]!);

describe('gridOverTime', () => {
  it('holds every grid and shows the last one first', () => {
    const page = gridOverTime(
      [
        { step: 100, png: Uint8Array.of(1) },
        { step: 2000, png: Uint8Array.of(2) },
      ],
      classNames,
    ).text;
    expect(frames(page)).toEqual([
      { step: 100, source: 'data:image/png;base64,AQ==' },
      { step: 2000, source: 'data:image/png;base64,Ag==' },
    ]);
    expect(page).toContain('max="1" value="1"');
    expect(page).toContain('<output>step 2,000</output>');
    expect(page).toContain('<img src="data:image/png;base64,Ag=="');
  });

  it('names the rows', () => {
    const page = gridOverTime([{ step: 1, png: Uint8Array.of(1) }], classNames).text;
    expect(page).toContain('<ol><li>zero</li><li>&lt;one&gt;</li></ol>');
  });
});

describe('comparison', () => {
  it('puts real images first', () => {
    const page = comparison(Uint8Array.of(1), Uint8Array.of(2), classNames).text;
    expect(page.indexOf('AQ==')).toBeLessThan(page.indexOf('Ag=='));
    expect(page.match(/<figcaption>/g)).toHaveLength(2);
  });
});
