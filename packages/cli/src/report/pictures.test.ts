import { describe, expect, it } from 'vitest';
import { comparison, picturesOverTime } from './pictures';

const rowNames = ['zero', '<one>'];
const pictures = [
  { step: 100, png: Uint8Array.of(1) },
  { step: 2000, png: Uint8Array.of(2) },
];
const framesOf = (page: string) => JSON.parse(/<script type="application\/json">(.*)<\/script>/.exec(page)![1]!);

describe('picturesOverTime', () => {
  it('holds every picture and shows the last one first', () => {
    const page = picturesOverTime([{ pictures, rowNames }], 'Images').text;
    expect(framesOf(page)).toEqual({
      steps: [100, 2000],
      images: [
        [
          { step: 100, source: 'data:image/png;base64,AQ==' },
          { step: 2000, source: 'data:image/png;base64,Ag==' },
        ],
      ],
      maps: [],
    });
    expect(page).toContain('max="1" value="1"');
    expect(page).toContain('<output>step 2,000</output>');
    expect(page).toContain('<img src="data:image/png;base64,Ag==" alt="Images">');
  });

  it('names the rows', () => {
    const page = picturesOverTime([{ pictures, rowNames }], 'Images').text;
    expect(page).toContain('<ol><li>zero</li><li>&lt;one&gt;</li></ol>');
  });

  it('joins the steps of several runs', () => {
    const other = { title: 'other', rowNames, pictures: [{ step: 500, png: Uint8Array.of(3) }] };
    const page = picturesOverTime([{ title: 'first', pictures, rowNames }, other], 'Images').text;
    expect(framesOf(page).steps).toEqual([100, 500, 2000]);
    expect([...page.matchAll(/<figcaption>(.*?)</g)].map(([, name]) => name)).toEqual(['first', 'other']);
  });

  it('needs no slider for one step', () => {
    expect(picturesOverTime([{ pictures: pictures.slice(1), rowNames }], 'Images').text).not.toContain('<input');
  });
});

describe('comparison', () => {
  it('puts real images first', () => {
    const page = comparison(Uint8Array.of(1), Uint8Array.of(2), rowNames).text;
    expect(page.indexOf('AQ==')).toBeLessThan(page.indexOf('Ag=='));
    expect(page.match(/<figcaption>/g)).toHaveLength(2);
  });
});
