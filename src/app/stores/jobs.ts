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

/** Long work: its progress, and how to stop it. */
export const useJobs = defineStore('jobs', () => {
  const jobs = ref<Job[]>([]);

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

  /** Asks the engine to stop; the work then fails with 'cancelled'. */
  async function cancel(id: string): Promise<void> {
    const job = jobs.value.find((one) => one.id === id);
    if (!job || job.cancelling) return;
    job.cancelling = true;
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

  return { jobs, isCancelled, busy: computed(() => jobs.value.length > 0), run, cancel };
});
