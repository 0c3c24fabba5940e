import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

const out = join(import.meta.dirname, '..', '..', 'out');
const preload = join(out, 'preload', 'preload.cjs');
const built = existsSync(preload) && existsSync(join(out, 'renderer', 'index.html'));

// What only the bundle can show. `npm test` builds first; alone, these need `npm run build`.
describe.skipIf(!built)('the built program', () => {
  it('has a preload that a sandbox can load: one file, CommonJS, asking for electron alone', () => {
    const exposed = new Map<string, object>();
    const asked: string[] = [];
    const require = (name: string): object => {
      asked.push(name);
      if (name !== 'electron') throw new Error(`a sandboxed preload cannot load ${name}`);
      return {
        contextBridge: { exposeInMainWorld: (key: string, api: object) => exposed.set(key, api) },
        ipcRenderer: {},
        webUtils: {},
      };
    };
    // No Node globals but require: a sandboxed preload has few more.
    runInNewContext(readFileSync(preload, 'utf8'), { require, module: { exports: {} }, exports: {}, URL });
    expect(new Set(asked)).toEqual(new Set(['electron']));
    expect([...exposed.keys()]).toEqual(['drydock']);
    expect(readdirSync(join(out, 'preload'))).toEqual(['preload.cjs']);
  });

  it('has a page without inline scripts, styles or anything from elsewhere', () => {
    const html = readFileSync(join(out, 'renderer', 'index.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('has styles that fetch nothing from elsewhere', () => {
    const styles = readdirSync(join(out, 'renderer'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.css'))
      .map((name) => readFileSync(join(out, 'renderer', name), 'utf8'));
    expect(styles.length).toBeGreaterThan(0);
    expect(
      styles.filter((css) => /url\(\s*["']?(?:https?:)?\/\//.test(css) || css.includes('@import')),
    ).toEqual([]);
  });
});
