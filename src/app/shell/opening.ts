import { bridge } from '../bridge/index.js';
import { useRoute } from '../stores/route.js';
import { useToasts } from '../stores/toasts.js';
import { useWorkspace } from '../stores/workspace.js';

/** Opens another workspace and shows its estate; one without a snapshot begins at the start. */
export function useOpening(): { open(name: string): Promise<void>; openFile(): Promise<void> } {
  const workspace = useWorkspace();
  const route = useRoute();
  const toasts = useToasts();

  async function opened(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      route.go(workspace.snapshot === null ? 'start' : 'estate');
    } catch (error) {
      toasts.failed(error);
    }
  }
  return {
    open: (name) => opened(() => workspace.open(name)),
    openFile: async () => {
      const picked = (await bridge().pickFiles('workspace').catch(toasts.failed))?.[0];
      if (picked === undefined) return;
      await opened(() => workspace.openFile(picked.ref));
      await bridge().forgetFiles?.([picked.ref]);
    },
  };
}
