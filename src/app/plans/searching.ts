import type { GroundStep } from '../../domain/plan/types.js';
import { roleWord } from './words.js';

/** Steps that hold all words of a search, in title, label, role, detail, commands or object names. */
export function matching(steps: readonly GroundStep[], search: string): readonly GroundStep[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return steps;
  return steps.filter((step) => {
    const text = [
      step.title,
      step.label,
      roleWord(step.role),
      step.team ?? '',
      step.detail,
      ...step.commands.map((command) => command.text),
      ...step.objects.map((object) => object.name),
    ]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
