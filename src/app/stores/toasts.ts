import { defineStore } from 'pinia';
import { ref } from 'vue';
import { visible } from '../../domain/visible.js';
import { engineHasEnded, sentenceOf, wasCancelled } from '../lib/ask.js';

export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'failed' | 'plain';
  readonly text: string;
  readonly action: { readonly label: string; run(): void } | null;
  /** Milliseconds since the page was opened. */
  readonly saidAt: number;
}

const lifetimeMs = 6000;
/** What was said this shortly before a change of view was said on the way to it. */
const onTheWayMs = 1000;

/** Short results at the edge of the page. Failures stay until they are closed. */
export const useToasts = defineStore('toasts', () => {
  const list = ref<Toast[]>([]);
  let nextId = 1;

  function close(id: number): void {
    list.value = list.value.filter((toast) => toast.id !== id);
  }

  function show(tone: Toast['tone'], said: string, action: Toast['action'] = null): void {
    // Names stand in these sentences.
    const text = visible(said);
    // The same sentence twice is one message.
    const kept = list.value.filter((toast) => toast.text !== text).slice(-3);
    const toast: Toast = { id: nextId++, tone, text, action, saidAt: performance.now() };
    list.value = [...kept, toast];
    if (tone !== 'failed') setTimeout(() => close(toast.id), lifetimeMs);
  }

  /** The view changes: closes what was said on the one before. Failures stay until they are closed. */
  function leave(): void {
    const since = performance.now() - onTheWayMs;
    list.value = list.value.filter((toast) => toast.tone === 'failed' || toast.saidAt >= since);
  }

  return {
    list,
    close,
    leave,
    /** Something worked. */
    done: (text: string, action?: Toast['action']) => show('ok', text, action ?? null),
    /** Something worth knowing. */
    say: (text: string, action?: Toast['action']) => show('plain', text, action ?? null),
    /**
     * Something failed: the engine's sentence is shown. What the user cancelled is not reported, nor
     * that the engine ended: the page says that once for all that was under way.
     */
    failed: (error: unknown) => {
      if (!wasCancelled(error) && !engineHasEnded(error)) show('failed', sentenceOf(error));
    },
  };
});
