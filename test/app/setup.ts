import { createPinia, setActivePinia } from 'pinia';
import { mount, type VueWrapper } from '@vue/test-utils';
import { nextTick, type Component } from 'vue';
import type { FakeBridge } from './fakeBridge.js';

/** The fake that the page's `bridge()` answers with in this test file. */
let current: FakeBridge | null = null;
let mounted: VueWrapper | null = null;

/** What `vi.mock('…/bridge/index.js')` returns. */
export const bridgeModule = {
  bridge: (): FakeBridge => {
    if (current === null) throw new Error('Call open() before mounting.');
    return current;
  },
  droppedFiles: async (_host: string, data: DataTransfer) => [...data.files],
};

/** Starts the page's state afresh over a bridge, at an address. */
export function open(bridge: FakeBridge, hash = ''): FakeBridge {
  mounted?.unmount();
  mounted = null;
  current = bridge;
  document.body.replaceChildren();
  history.replaceState(null, '', `/${hash}`);
  setActivePinia(createPinia());
  return bridge;
}

/** happy-dom lays nothing out: tables must be told that they have room. */
export function giveRoom(width = 1200, height = 600): void {
  for (const [name, value] of [
    ['offsetWidth', width],
    ['offsetHeight', height],
    ['clientWidth', width],
    ['clientHeight', height],
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
  }
}

/** Mounts into the document, as focus and portals need it. */
export function show(component: Component, props: Record<string, unknown> = {}): VueWrapper {
  mounted = mount(component, { props, attachTo: document.body });
  return mounted;
}

/** The clock's own timer, for tests that put a false one in its place. */
const timer = setTimeout;

/**
 * Waits until what the page asked has been answered and drawn. Each turn is a timer's task, not an immediate's:
 * the page puts off work with timers of the same length, and those fire in the order they were set.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    await nextTick();
    await new Promise((resolve) => timer(resolve));
  }
}
