import { defineStore } from 'pinia';
import { computed, nextTick, ref, shallowRef, watch } from 'vue';
import type {
  Conflict,
  MergedSource,
  MergeQuestions,
  Question,
  QuestionGroup,
} from '../../contract/types.js';
import { ask, wasCancelled } from '../lib/ask.js';
import { plural } from '../lib/format.js';
import { useJobs } from '../stores/jobs.js';
import { useToasts } from '../stores/toasts.js';
import { useWorkspace } from '../stores/workspace.js';
import {
  changesOf,
  conflictId,
  groupName,
  isIdle,
  replyToAllId,
  sameReply,
  type Changes,
  type Choice,
  type Reply,
  type ReplyToAll,
} from './drafts.js';

/** As many as one answer of the engine holds. */
const pageSize = 1000;

/**
 * What the sources of the snapshot shown disagree about, what only the user can tell, and the
 * choices that were made on the page and not yet applied: every merge goes over the whole estate,
 * so choices are gathered and applied together.
 */
export const useMerging = defineStore('merging', () => {
  const workspace = useWorkspace();
  const jobs = useJobs();
  const toasts = useToasts();

  /** Conflicts a rule settled; null until it is known. */
  const undecided = ref<number | null>(null);
  const asked = shallowRef<MergeQuestions | null>(null);
  const conflicts = shallowRef<readonly Conflict[] | null>(null);
  /** Conflicts there are, while they are still on their way. */
  const total = ref(0);
  const error = shallowRef<unknown>(null);
  const applying = ref(false);
  const choices = shallowRef<ReadonlyMap<string, Choice>>(new Map());
  const replies = shallowRef<ReadonlyMap<string, Reply>>(new Map());
  let wanted = false;
  let turn = 0;
  let reading: Promise<void> = Promise.resolve();

  /** Questions that replies were given to here. */
  const repliedTo = new Map<string, Question>();
  const repliesToAll = shallowRef<ReadonlyMap<string, ReplyToAll>>(new Map());

  const groups = computed<readonly QuestionGroup[]>(() => asked.value?.groups ?? []);
  const sources = computed<readonly MergedSource[]>(() => asked.value?.sources ?? []);
  const questionCount = computed(() => groups.value.reduce((sum, { total: count }) => sum + count, 0));
  const openQuestions = computed(() => groups.value.reduce((sum, { open: count }) => sum + count, 0));
  const waiting = computed(() => (undecided.value ?? 0) + openQuestions.value);
  const pending = computed(() => choices.value.size + replies.value.size + repliesToAll.value.size);

  async function readConflicts(snapshotId: number, mine: number): Promise<void> {
    const read: Conflict[] = [];
    for (;;) {
      const page = await ask('merge.conflicts', { snapshotId, offset: read.length, limit: pageSize });
      if (mine !== turn) return;
      total.value = page.total;
      for (const conflict of page.conflicts) read.push(conflict);
      if (read.length >= page.total || page.conflicts.length === 0) break;
    }
    conflicts.value = read;
  }

  /** Counts and questions always, for the badges; the conflicts once their screen was opened. */
  async function reload(): Promise<void> {
    const mine = ++turn;
    const snapshotId = workspace.snapshotId;
    error.value = null;
    if (snapshotId === null) {
      undecided.value = null;
      asked.value = null;
      conflicts.value = null;
      return;
    }
    try {
      const [page, answer] = await Promise.all([
        ask('merge.conflicts', { snapshotId, undecidedOnly: true, limit: 1 }),
        ask('merge.questions', { snapshotId, limit: 1 }),
      ]);
      if (mine !== turn) return;
      undecided.value = page.total;
      asked.value = answer;
      if (wanted) await readConflicts(snapshotId, mine);
    } catch (thrown) {
      if (mine !== turn) return;
      undecided.value = null;
      error.value = thrown;
    }
  }

  watch(
    () => workspace.snapshotId,
    () => {
      wanted = false;
      asked.value = null;
      conflicts.value = null;
      discard();
    },
  );
  watch(
    () => [workspace.snapshotId, workspace.revision],
    () => {
      reading = reload();
    },
    { immediate: true },
  );

  /** Reads all conflicts, now and after every change, while the snapshot stays. */
  async function open(): Promise<void> {
    if (wanted && conflicts.value !== null) return;
    wanted = true;
    await reload();
  }

  function choose(some: readonly (readonly [Conflict, Choice])[]): void {
    const next = new Map(choices.value);
    for (const [conflict, choice] of some) {
      if (isIdle(conflict, choice)) next.delete(conflictId(conflict));
      else next.set(conflictId(conflict), choice);
    }
    choices.value = next;
  }

  function reply(question: Question, answer: Reply): void {
    const next = new Map(replies.value);
    repliedTo.set(question.id, question);
    if (sameReply(answer === 'open' ? null : answer, question.answer)) next.delete(question.id);
    else next.set(question.id, answer);
    replies.value = next;
  }

  function replyToAll(group: QuestionGroup, answer: ReplyToAll): void {
    const next = new Map(repliesToAll.value);
    if (replyToAllId(answer) === replyToAllId(group.answer)) next.delete(groupName(group));
    else next.set(groupName(group), answer);
    repliesToAll.value = next;
  }

  function discard(): void {
    choices.value = new Map();
    replies.value = new Map();
    repliesToAll.value = new Map();
    repliedTo.clear();
  }

  /** Answers whether it was done before the wish to stop it was heard. */
  async function decide({ decisions, undo }: Changes, label: string): Promise<boolean> {
    const snapshotId = workspace.snapshotId;
    if (snapshotId === null) return false;
    return jobs.run(label, async (jobId) => {
      // All at once: cancelled half-way, none of them must have been followed.
      await ask('merge.decide', { jobId, snapshotId, decisions: [...decisions], undo: [...undo] });
      return jobs.isCancelled(jobId);
    });
  }

  /** The engine merged anew: everything that was read of the snapshot is out of date. */
  async function again(): Promise<void> {
    await workspace.loadSnapshots();
    workspace.touched();
    await nextTick();
    await reading;
  }

  async function undoDecisions(ids: readonly number[]): Promise<void> {
    applying.value = true;
    try {
      await decide({ decisions: [], undo: ids }, 'Taking decisions back');
      await again();
    } catch (thrown) {
      if (!wasCancelled(thrown)) toasts.failed(thrown);
    } finally {
      applying.value = false;
    }
  }

  /** Applies what was chosen and answered. Choices stay as they are when that fails or is cancelled. */
  async function apply(): Promise<void> {
    if (applying.value || pending.value === 0 || asked.value === null) return;
    const { decisions: before } = asked.value;
    const drafts = {
      choices: (conflicts.value ?? []).flatMap((one) => {
        const choice = choices.value.get(conflictId(one));
        return choice === undefined ? [] : [[one, choice] as const];
      }),
      replies: [...replies.value].flatMap(([id, answer]) => {
        const one = repliedTo.get(id);
        return one === undefined ? [] : [[one, answer] as const];
      }),
      toAll: groups.value.flatMap((group) => {
        const answer = repliesToAll.value.get(groupName(group));
        return answer === undefined ? [] : [[group, answer] as const];
      }),
    };
    const count = pending.value;
    applying.value = true;
    try {
      const tooLate = await decide(changesOf(drafts, before, sources.value), 'Merging the sources anew');
      discard();
      await again();
      const known = new Set(before.map(({ id }) => id));
      const added = asked.value.decisions.flatMap(({ id }) => (known.has(id) ? [] : [id]));
      toasts.done(
        tooLate
          ? `Too late to cancel: ${plural(count, 'decision')} had been applied.`
          : `${plural(count, 'decision')} applied; the snapshot was merged anew.`,
        added.length === 0 ? null : { label: 'Undo', run: () => void undoDecisions(added) },
      );
    } catch (thrown) {
      if (!wasCancelled(thrown)) toasts.failed(thrown);
    } finally {
      applying.value = false;
    }
  }

  return {
    undecided,
    groups,
    questionCount,
    openQuestions,
    waiting,
    conflicts,
    total,
    sources,
    error,
    applying,
    choices,
    replies,
    repliesToAll,
    pending,
    open,
    reload,
    choose,
    reply,
    replyToAll,
    discard,
    apply,
  };
});
