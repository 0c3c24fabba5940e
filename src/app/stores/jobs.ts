import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { bridge } from '../bridge/index.js';
import { ask } from '../lib/ask.js';
import { useToasts } from './toasts.js';

export interface Job {
  readonly id: string;
  readonly label: string;
  phase: string;
  done: number;
  total: number | null;
  cancelling: boolean;
}

/** Long work of the page itself. */
export interface OwnJob {
  readonly signal: AbortSignal;
  progress(done: number, total: number | null): void;
  end(): void;
}

/** Long work: its progress, and how to stop it. */
export const useJobs = defineStore('jobs', () => {
  const jobs = ref<Job[]>([]);
  const own = new Map<string, AbortController>();

  bridge().onProgress((progress) => {
    const job = jobs.value.find((one) => one.id === progress.jobId);
    if (!job) return;
    job.phase = progress.phase;
    job.done = progress.done;
    job.total = progress.total;
  });

  /** Runs `work` with a new job id, showing its progress until it settles. Throws what it throws. */
  async function run<T>(label: string, work: (jobId: string) => Promise<T>): Promise<T> {
    const id = crypto.randomUUID();
    jobs.value.push({ id, label, phase: 'Starting', done: 0, total: null, cancelling: false });
    try {
      return await work(id);
    } finally {
      jobs.value = jobs.value.filter((job) => job.id !== id);
    }
  }

  /** Shows work of the page's own, which goes on until it is ended and is stopped by its signal. */
  function begin(label: string, phase: string): OwnJob {
    const id = crypto.randomUUID();
    const stopping = new AbortController();
    own.set(id, stopping);
    jobs.value.push({ id, label, phase, done: 0, total: null, cancelling: false });
    return {
      signal: stopping.signal,
      progress: (done, total) => {
        const job = jobs.value.find((one) => one.id === id);
        if (job) Object.assign(job, { done, total });
      },
      end: () => {
        own.delete(id);
        jobs.value = jobs.value.filter((job) => job.id !== id);
      },
    };
  }

  /** Asks the engine to stop, or stops work of the page's own; it then fails with 'cancelled'. */
  async function cancel(id: string): Promise<void> {
    const job = jobs.value.find((one) => one.id === id);
    if (!job || job.cancelling) return;
    job.cancelling = true;
    const stopping = own.get(id);
    if (stopping !== undefined) {
      stopping.abort();
      return;
    }
    try {
      await ask('job.cancel', { jobId: id });
    } catch (error) {
      job.cancelling = false;
      useToasts().failed(error);
    }
  }

  /** Whether the user wants a job stopped. Work that cannot look up from what it does may end all the same. */
  function isCancelled(id: string): boolean {
    return jobs.value.some((one) => one.id === id && one.cancelling);
  }

  return { jobs, isCancelled, busy: computed(() => jobs.value.length > 0), run, cancel, begin };
});
