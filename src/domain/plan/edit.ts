import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { baseOf, type Base } from './base.js';
import { closeOrder, findPath, reduceEdges } from './check/order.js';
import { edgeId, skeletonOf, type Skeleton } from './skeleton.js';
import { nameOf } from './story.js';
import type { EdgeRef, OwnStep, Plan, PlanEdit, Repair } from './types.js';

/** The edited plan, or why it was left as it was. */
export type Edited =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly message: string };

const refuse = (message: string): Edited => ({ ok: false, message });

/**
 * Makes one edit. The given plan is not changed. `toIndex` and `atIndex` are places in the list that
 * results, removed steps left out; beyond the end means the end. In the result the list's order contradicts no edge:
 * moving a step past another it is tied to takes the tie the other way round, as the list shows it,
 * and it is for the check to say what that breaks.
 */
export function editPlan(plan: Plan, edit: PlanEdit, estate: Estate, index: EstateIndex): Edited {
  const base = baseOf(plan.runbook, estate, index, plan.scenario);
  const editor = new Editor(plan, base, skeletonOf(plan, base));
  const edited = editor.make(edit);
  if (!edited.ok) return edited;
  const newBase = baseOf(plan.runbook, estate, index, edited.plan.scenario);
  return { ok: true, plan: { ...edited.plan, order: skeletonOf(edited.plan, newBase).order } };
}

class Editor {
  constructor(
    private readonly plan: Plan,
    private readonly base: Base,
    private readonly skeleton: Skeleton,
  ) {}

  make(edit: PlanEdit): Edited {
    switch (edit.type) {
      case 'move-step':
        return this.move(edit.step, edit.toIndex);
      case 'remove-step':
        return this.remove(edit.step);
      case 'restore-step':
        return this.restore(edit.step);
      case 'add-step':
        return this.addStep(edit.ownStep, edit.atIndex);
      case 'change-step':
        return this.changeStep(edit.ownStep);
      case 'add-edge':
        return this.addEdge(edit.edge);
      case 'remove-edge':
        return this.removeEdge(edit.edge);
      case 'set-note':
        return this.setNote(edit.step, edit.text);
      case 'set-scenario':
        return this.changed({ scenario: edit.scenario });
      case 'rename': {
        const name = edit.name.trim();
        return name === '' ? refuse('A plan needs a name.') : this.changed({ name });
      }
      case 'apply-repair':
        return this.repair(edit.repair);
    }
  }

  private changed(changes: Partial<Plan>): Edited {
    return { ok: true, plan: { ...this.plan, ...changes } };
  }

  private has(id: string): boolean {
    return this.skeleton.position.has(id);
  }

  private isOwn(id: string): boolean {
    return this.plan.ownSteps.some((own) => own.id === id);
  }

  private move(id: string, toIndex: number): Edited {
    const from = this.skeleton.position.get(id);
    if (from === undefined) return refuse('This step is not in the plan.');
    const list = this.skeleton.steps.map((step) => step.id);
    list.splice(from, 1);
    list.splice(Math.min(toIndex, list.length), 0, id);
    const place = new Map(list.map((step, i) => [step, i]));
    const turned = this.skeleton.edges.filter((edge) => place.get(edge.before)! > place.get(edge.after)!);
    return this.changed({ ...this.turn(turned), order: list });
  }

  /** Takes edges the other way round: derived ones are taken out, the user's are replaced. */
  private turn(edges: readonly EdgeRef[]): Pick<Plan, 'addedEdges' | 'removedEdges'> {
    const derived = new Set(this.skeleton.derived.map(edgeId));
    const added = new Map(this.plan.addedEdges.map((edge) => [edgeId(edge), edge]));
    const removed = new Map(this.plan.removedEdges.map((edge) => [edgeId(edge), edge]));
    for (const { before, after } of edges) {
      const edge = { before, after };
      const other = { before: after, after: before };
      added.delete(edgeId(edge));
      if (derived.has(edgeId(edge))) removed.set(edgeId(edge), edge);
      // Turned back to what the plan had at first: the derived edge is there again.
      if (derived.has(edgeId(other))) removed.delete(edgeId(other));
      else added.set(edgeId(other), other);
    }
    return { addedEdges: [...added.values()], removedEdges: [...removed.values()] };
  }

  private remove(id: string): Edited {
    if (!this.has(id)) return refuse('This step is not in the plan.');
    if (!this.isOwn(id)) return this.changed({ removedSteps: [...this.plan.removedSteps, id] });
    const others = (edges: readonly EdgeRef[]): EdgeRef[] =>
      edges.filter((edge) => edge.before !== id && edge.after !== id);
    const { [id]: _gone, ...notes } = this.plan.notes;
    return this.changed({
      ownSteps: this.plan.ownSteps.filter((own) => own.id !== id),
      order: this.plan.order.filter((step) => step !== id),
      addedEdges: others(this.plan.addedEdges),
      notes,
    });
  }

  private restore(id: string): Edited {
    if (!this.plan.removedSteps.includes(id)) return refuse('This step has not been taken out of the plan.');
    const removedSteps = this.plan.removedSteps.filter((step) => step !== id);
    const then = skeletonOf({ ...this.plan, removedSteps }, this.base);
    const clash = then.ignored.find(
      (edge) => !this.skeleton.ignored.some((old) => edgeId(old) === edgeId(edge)),
    );
    if (clash) {
      return refuse(
        `This step cannot come back while ${this.name(clash.before)} has to come before ${this.name(clash.after)}: with it that goes in a circle. Remove that prerequisite first.`,
      );
    }
    return this.changed({ removedSteps });
  }

  private addStep(own: OwnStep, atIndex: number): Edited {
    if (this.plan.order.includes(own.id) || this.base.steps.some((step) => step.id === own.id)) {
      return refuse('The plan already has a step with this id.');
    }
    const list = this.skeleton.steps.map((step) => step.id);
    list.splice(Math.min(atIndex, list.length), 0, own.id);
    return this.changed({ ownSteps: [...this.plan.ownSteps, own], order: list });
  }

  private changeStep(own: OwnStep): Edited {
    if (!this.isOwn(own.id)) return refuse('Only steps you wrote can be changed.');
    return this.changed({ ownSteps: this.plan.ownSteps.map((old) => (old.id === own.id ? own : old)) });
  }

  private addEdge({ before, after }: EdgeRef): Edited {
    const edge = { before, after };
    if (!this.has(before) || !this.has(after)) return refuse('One of the two steps is not in the plan.');
    if (before === after) return refuse('A step cannot come before itself.');
    if (this.skeleton.edges.some((other) => edgeId(other) === edgeId(edge))) {
      return refuse(`${this.name(before)} already comes before ${this.name(after)}.`);
    }
    const path = this.path(after, before);
    if (path !== null) {
      const steps = path.map((id) => this.name(id)).join(', then ');
      return refuse(`That would go in a circle, because the plan has ${steps}.`);
    }
    const taken = this.plan.removedEdges.filter((other) => edgeId(other) !== edgeId(edge));
    return taken.length < this.plan.removedEdges.length
      ? this.changed({ removedEdges: taken })
      : this.changed({ addedEdges: [...this.plan.addedEdges, edge] });
  }

  private removeEdge(edge: EdgeRef): Edited {
    const found = this.skeleton.edges.find((other) => edgeId(other) === edgeId(edge));
    if (found === undefined) {
      // A prerequisite that contradicts the plan is not shown among its edges but can be taken back.
      if (!this.plan.addedEdges.some((other) => edgeId(other) === edgeId(edge))) {
        return refuse('The plan has no such prerequisite.');
      }
    }
    const addedEdges = this.plan.addedEdges.filter((other) => edgeId(other) !== edgeId(edge));
    if (found?.origin !== 'derived') return this.changed({ addedEdges });
    const { before, after } = found;
    return this.changed({ addedEdges, removedEdges: [...this.plan.removedEdges, { before, after }] });
  }

  private setNote(id: string, text: string): Edited {
    const known = this.has(id) || this.skeleton.removed.some((step) => step.id === id);
    if (!known) return refuse('This step is not in the plan.');
    const { [id]: _old, ...notes } = this.plan.notes;
    return this.changed({ notes: text.trim() === '' ? notes : { ...notes, [id]: text } });
  }

  private repair({ edges, restoreSteps, dropEdges }: Repair): Edited {
    const known = new Set([...this.skeleton.steps, ...this.skeleton.removed].map((step) => step.id));
    const back = new Set(restoreSteps);
    const wanted = new Set(edges.map(edgeId));
    const dropped = new Set(dropEdges.map(edgeId));
    if (
      ![...restoreSteps, ...edges.flatMap((edge) => [edge.before, edge.after])].every((id) => known.has(id))
    ) {
      return refuse('This repair is for another plan: one of its steps is not here.');
    }
    const derived = new Set(this.skeleton.derived.map(edgeId));
    const kept = this.plan.addedEdges.filter(
      (edge) => !dropped.has(edgeId(edge)) && !wanted.has(edgeId(edge)),
    );
    const repaired: Plan = {
      ...this.plan,
      removedSteps: this.plan.removedSteps.filter((id) => !back.has(id)),
      // An edge that was taken out comes back as what it was.
      removedEdges: this.plan.removedEdges.filter((edge) => !wanted.has(edgeId(edge))),
      addedEdges: [...kept, ...edges.filter((edge) => !derived.has(edgeId(edge)))],
    };
    const then = skeletonOf(repaired, this.base);
    const clash = then.ignored.find((edge) => wanted.has(edgeId(edge)));
    if (clash) return refuse('This repair is for another plan: here it would go in a circle.');
    return { ok: true, plan: { ...repaired, removedEdges: stillOut(repaired, then) } };
  }

  /** A path along the edges that are shown, so that it can be followed there. */
  private path(from: string, to: string): string[] | null {
    const { position, steps, edges } = this.skeleton;
    const numbered = edges.map((edge) => [position.get(edge.before)!, position.get(edge.after)!] as const);
    const order = closeOrder(steps.length, numbered);
    const shown = order === null ? numbered : reduceEdges(order, numbered).map((i) => numbered[i]!);
    return findPath(shown, position.get(from)!, position.get(to)!)?.map((s) => steps[s]!.id) ?? null;
  }

  private name(id: string): string {
    const step = [...this.skeleton.steps, ...this.skeleton.removed].find((s) => s.id === id);
    return step ? nameOf(step) : id;
  }
}

/**
 * Edges that were taken out and that the plan does not imply after all. The others change nothing
 * and are put back, so that a repaired plan has no scars.
 */
function stillOut(plan: Plan, skeleton: Skeleton): EdgeRef[] {
  const { position, edges } = skeleton;
  const number = (edge: EdgeRef) => [position.get(edge.before)!, position.get(edge.after)!] as const;
  const here = plan.removedEdges.filter((edge) => position.has(edge.before) && position.has(edge.after));
  const order = closeOrder(skeleton.steps.length, edges.map(number));
  const implied = new Set(
    here.filter((edge) => order?.before.has(number(edge)[1], number(edge)[0])).map(edgeId),
  );
  return plan.removedEdges.filter((edge) => !implied.has(edgeId(edge)));
}
