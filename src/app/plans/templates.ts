import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { ImportedPlan, ImportProblem } from '../../contract/types.js';
import { bridge } from '../bridge/index.js';
import { AskError, ask } from '../lib/ask.js';
import { useRoute } from '../stores/route.js';
import { useToasts } from '../stores/toasts.js';

/** Plans made of templates: of the workspace's, or of a file. */
export interface TemplateUse {
  readonly busy: Ref<boolean>;
  /** A plan that was made while its template named what the snapshot does not have. */
  readonly made: ShallowRef<ImportedPlan | null>;
  /** Why a file could not be read: every mistake found in it; null while there is none to tell. */
  readonly refused: ShallowRef<readonly string[] | null>;
  use(templateId: number, snapshotId: number): Promise<void>;
  importFile(snapshotId: number): Promise<void>;
  open(): void;
}

/** The mistakes a file was refused for, in sentences; none for any other failure. */
function mistakesOf(error: unknown): readonly string[] {
  if (!(error instanceof AskError) || typeof error.details !== 'object' || error.details === null) return [];
  const { problems } = error.details as { readonly problems?: readonly ImportProblem[] };
  return (problems ?? []).map((problem) => problem.message);
}

export function useTemplates(): TemplateUse {
  const route = useRoute();
  const toasts = useToasts();
  const busy = ref(false);
  const made = shallowRef<ImportedPlan | null>(null);
  const refused = shallowRef<readonly string[] | null>(null);

  async function make(question: () => Promise<ImportedPlan>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      const answer = await question();
      // What was left out is read before the plan is.
      if (answer.unresolved.length > 0) made.value = answer;
      else route.go('plans', [answer.state.id]);
    } catch (error) {
      const mistakes = mistakesOf(error);
      if (mistakes.length > 0) refused.value = mistakes;
      else toasts.failed(error);
    } finally {
      busy.value = false;
    }
  }

  return {
    busy,
    made,
    refused,
    use: (templateId, snapshotId) => make(() => ask('templates.use', { templateId, snapshotId })),
    importFile: async (snapshotId) => {
      const [file] = await bridge().pickFiles('overlay');
      if (file === undefined) return;
      await make(() => ask('plans.import', { snapshotId, file: file.ref }));
      await bridge().forgetFiles?.([file.ref]);
    },
    open: () => {
      const id = made.value?.state.id;
      made.value = null;
      if (id !== undefined) route.go('plans', [id]);
    },
  };
}
