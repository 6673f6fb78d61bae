import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withAttributeLists } from './attribute-lists';
import { requireNodePackage } from './node-package';

it("finds its place in the binding's source, once", async () => {
  const { folder } = requireNodePackage('test');
  const source = await readFile(join(folder, 'binding', 'tfjs_backend.cc'), 'utf8');
  const taught = withAttributeLists(source);
  expect(taught.split('if (gans::SetAttributeList(')).toHaveLength(2);
  // All that was there is there, in its order.
  const [header, before, after] = taught.split(/\n\} {2}\/\/ namespace gans\n\n| {2}if \(gans::SetAttributeList.*\n/);
  expect(header).toContain('TFE_OpSetAttrStringList');
  expect(`${before}${after}`).toBe(source);
});

it('leaves a source without such a place, or with several, as it is', () => {
  const place = '  switch (tf_attr_type) {\n';
  for (const source of ['int main() {}', `${place}}\n${place}}\n`]) expect(withAttributeLists(source)).toBe(source);
});
