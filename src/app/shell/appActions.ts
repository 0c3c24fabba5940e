import { computed, onScopeDispose, ref, type Ref } from 'vue';
import type { CommandName } from '../../contract/commands.js';
import { bridge } from '../bridge/index.js';
import { number } from '../lib/format.js';
import { toggleTheme } from '../lib/theme.js';
import { useMerging } from '../merge/merging.js';
import { useActionRegistry, useActions, type Action } from '../stores/actions.js';
import { useImport } from '../stores/import.js';
import { useRoute } from '../stores/route.js';
import { useWorkspace } from '../stores/workspace.js';
import { destinations } from './destinations.js';
import { useOpening } from './opening.js';

/**
 * What can be done anywhere in the program, and the host's commands, which carry the ids of actions.
 * A view's own action of the same id comes before the program's.
 */
export function useAppActions(reload: () => Promise<void>): {
  readonly engineStopped: Ref<boolean>;
  /** It was started again, and the user has not yet gone on. */
  readonly engineRestarted: Ref<boolean>;
} {
  const registry = useActionRegistry();
  const importing = useImport();
  const workspace = useWorkspace();
  const route = useRoute();
  const merging = useMerging();
  const opening = useOpening();
  const engineStopped = ref(false);
  const engineRestarted = ref(false);

  const general: readonly Action[] = [
    {
      id: 'palette',
      label: 'Search or run a command',
      group: 'General',
      keys: 'mod+k',
      keyboardOnly: true,
      run: () => (registry.paletteOpen = !registry.paletteOpen),
    },
    {
      id: 'help',
      label: 'Keyboard shortcuts',
      group: 'General',
      icon: 'keyboard',
      keys: '?',
      run: () => (registry.helpOpen = true),
    },
    { id: 'theme', label: 'Switch between light and dark', group: 'General', icon: 'sun', run: toggleTheme },
    {
      id: 'import-files',
      label: 'Import files…',
      group: 'Workspace',
      icon: 'upload',
      keys: 'mod+i',
      run: () => void importing.pick('import'),
    },
    {
      id: 'import-folder',
      label: 'Import a folder…',
      group: 'Workspace',
      icon: 'folder',
      keys: 'mod+shift+i',
      run: () => void importing.pick('folder'),
    },
    {
      id: 'sample',
      label: 'Open the sample estate',
      group: 'Workspace',
      icon: 'estate',
      run: () => void importing.sample(),
    },
    {
      id: 'new-workspace',
      label: 'New workspace…',
      group: 'Workspace',
      icon: 'plus',
      run: () => (registry.newWorkspaceOpen = true),
    },
    {
      id: 'open-workspace',
      label: 'Open a workspace file…',
      group: 'Workspace',
      icon: 'file',
      keys: 'mod+o',
      run: () => void opening.openFile(),
    },
  ];
  const withSnapshot = computed<readonly Action[]>(() =>
    workspace.snapshot === null
      ? []
      : [
          ...destinations.map((one) => ({
            id: `go-${one.view}`,
            label: `Go to ${one.label}`,
            group: 'Go to',
            icon: one.icon,
            keys: one.keys,
            run: () => route.go(one.view),
          })),
          {
            id: 'go-changes',
            label: 'Compare snapshots',
            group: 'Go to',
            icon: 'sort' as const,
            keys: 'g c',
            run: () => route.go('changes'),
          },
          {
            id: 'go-merge',
            label: `Conflicts and questions${merging.waiting > 0 ? ` (${number(merging.waiting)})` : ''}`,
            group: 'Go to',
            icon: 'link' as const,
            keys: 'g m',
            run: () => route.go('merge'),
          },
          {
            id: 'go-import-history',
            label: 'Import history',
            group: 'Go to',
            icon: 'upload' as const,
            run: () => route.go('changes', [], { tab: 'history' }),
          },
          {
            id: 'print',
            label: 'Print a checklist or a report',
            group: 'General',
            icon: 'print',
            keys: 'mod+p',
            run: () => route.go('reports'),
          },
        ],
  );
  useActions(() => [...general, ...withSnapshot.value]);

  function obey(command: string): void {
    switch (command as CommandName) {
      case 'workspace-changed':
        void reload();
        return;
      case 'engine-restarted':
        engineRestarted.value = !importing.lost();
        void reload().then(workspace.touched);
        return;
      case 'engine-stopped':
        engineStopped.value = true;
        return;
      default:
        registry.find((action) => action.id === command)?.run();
    }
  }
  onScopeDispose(bridge().onCommand(obey));

  return { engineStopped, engineRestarted };
}
