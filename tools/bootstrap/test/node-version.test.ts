import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeComplaint, oldestNode } from '../src/node-version.mjs';

describe('nodeComplaint', () => {
  it('accepts the supported versions', () => {
    for (const version of ['20.0.0', '22.11.0', '24.1.0', '100.0.0']) expect(nodeComplaint(version)).toBeUndefined();
  });

  it('names both versions and the remedy for an older one', () => {
    expect(nodeComplaint('18.20.4')).toMatch(/needs Node 20 or newer, and this is Node 18\.20\.4[\s\S]*What to try: /);
    expect(nodeComplaint('9.0.0')).toMatch('this is Node 9.0.0');
  });

  it('agrees with package.json', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(engines.node).toBe(`>=${oldestNode}`);
  });
});
