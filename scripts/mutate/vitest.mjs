/** As much of vitest as the tests of the plan and the certificate use; `expect` is vitest's own. */
import { readFileSync } from 'node:fs';
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend, chai } from '@vitest/expect';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
chai.use((_chai, utils) => {
  utils.addMethod(
    chai.Assertion.prototype,
    'toMatchFileSnapshot',
    /** @this {any} */ function (path) {
      /** @type {any} */ (expect)(this._obj).toBe(readFileSync(path, 'utf8'));
    },
  );
});
export const { expect } = chai;

const tests = [];
const hooks = [];

const named = (name, values) =>
  values.reduce((text, value) => text.replace(/%[sdji]/, JSON.stringify(value)), name);

function each(run) {
  return (rows) => (name, body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      run(named(name, values), () => body(...values));
    }
  };
}

export const it = (name, body) => tests.push({ name, body, before: [...hooks] });
it.each = each(it);
it.skipIf = (skip) => (skip ? Object.assign(() => {}, { each: () => () => {} }) : it);
export const test = it;

export const describe = (_name, body) => {
  const outside = hooks.length;
  body();
  hooks.length = outside;
};
describe.each = each(describe);
describe.skipIf = (skip) => (skip ? () => {} : describe);

export const beforeEach = (body) => hooks.push(body);
export const beforeAll = (body) => {
  let done = null;
  hooks.push(() => (done ??= Promise.resolve(body())));
};

/** Runs what was declared; the first failure is thrown. */
export async function runTests() {
  for (const { body, before } of tests.splice(0)) {
    for (const hook of before) await hook();
    await body();
  }
}
