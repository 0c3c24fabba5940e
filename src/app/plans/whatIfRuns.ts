import {
  computed,
  onScopeDispose,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { Input, Output } from '../../contract/methods.js';
import type { Fault } from '../../domain/whatif/index.js';
import { ask, wasCancelled } from '../lib/ask.js';
import { useJobs, type Job } from '../stores/jobs.js';
import { useThrownFaults } from '../stores/whatIf.js';

/** Names of lost objects the page shows for one reason; the counts are whole. */
const named = 500;

export interface WhatIfRuns {
  readonly faults: ShallowRef<readonly Fault[]>;
  /** The last answer; of an older question while a newer one is on its way. */
  readonly answer: ShallowRef<Output<'whatif.run'> | null>;
  readonly error: ShallowRef<unknown>;
  readonly running: Ref<boolean>;
  /** The user stopped it; nothing is asked until something changes or it is asked again. */
  readonly stopped: Ref<boolean>;
  readonly job: ComputedRef<Job | null>;
  stop(): void;
  again(): void;
}

/** Runs the plan under the faults whenever they, or the plan, change. */
export function useWhatIfRuns(planId: number, revision: () => number | undefined): WhatIfRuns {
  const jobs = useJobs();
  const thrown = useThrownFaults();
  const faults = shallowRef(thrown.of(planId));
  const answer = shallowRef<Output<'whatif.run'> | null>(null);
  const error = shallowRef<unknown>(null);
  const running = ref(false);
  const stopped = ref(false);
  const jobId = ref<string | null>(null);
  let turn = 0;

  async function run(): Promise<void> {
    const mine = ++turn;
    if (jobId.value !== null) void jobs.cancel(jobId.value);
    error.value = null;
    stopped.value = false;
    if (faults.value.length === 0) {
      answer.value = null;
      running.value = false;
      return;
    }
    running.value = true;
    try {
      const got = await jobs.run('What if', (id) => {
        jobId.value = id;
        return ask('whatif.run', { planId, faults: faults.value.map(writable), jobId: id, names: named });
      });
      if (mine === turn) answer.value = got;
    } catch (thrown) {
      if (mine !== turn) return;
      if (wasCancelled(thrown)) stopped.value = true;
      else error.value = thrown;
    } finally {
      if (mine === turn) {
        running.value = false;
        jobId.value = null;
      }
    }
  }

  onScopeDispose(() => {
    turn += 1;
    if (jobId.value !== null) void jobs.cancel(jobId.value);
  });
  watch(faults, (now) => thrown.keep(planId, now));
  watch([faults, revision], () => void run(), { immediate: true });
  return {
    faults,
    answer,
    error,
    running,
    stopped,
    job: computed(() => jobs.jobs.find((one) => one.id === jobId.value) ?? null),
    stop: () => {
      if (jobId.value !== null) void jobs.cancel(jobId.value);
    },
    again: () => void run(),
  };
}

/** The contract's lists may be written to; nobody does. */
const writable = (fault: Fault): Input<'whatif.run'>['faults'][number] =>
  fault as Input<'whatif.run'>['faults'][number];
