import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { baseOf, type Base } from './base.js';
import { closeOrder, findPath, GrowingOrder, reduceEdges } from './check/order.js';
import { assigned } from './assigning.js';
import { dissolved, joined, left, movedTo, renamed } from './groupEdits.js';
import { conditionTies, MOST_TIES } from './ownConditions.js';
import { edgeId, skeletonOf, withItsOrder, type Skeleton } from './skeleton.js';
import { nameOf } from './story.js';
import type { ModelEdge } from './check/model.js';
import type { EdgeRef, OwnStep, Plan, PlanEdit, Repair } from './types.js';

/** The edited plan, or why it was left as it was. */
export type Edited =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly message: string };

const tooManyTies = 'The conditions of your own steps tie too many of them. Name fewer conditions in common.';
const refuse = (message: string): Edited => ({ ok: false, message });
const notHere = (steps: readonly string[]): string =>
  steps.length === 1 ? 'This step is not in the plan.' : 'One of these steps is not in the plan.';

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
  return { ok: true, plan: withItsOrder(edited.plan, newBase) };
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
        return this.move([edit.step], edit.toIndex);
      case 'move-steps':
        return this.move(edit.steps, edit.toIndex);
      case 'remove-step':
        return this.remove([edit.step]);
      case 'remove-steps':
        return this.remove(edit.steps);
      case 'restore-step':
        return this.restore(edit.step);
      case 'add-step':
        return this.addStep(edit.ownStep, edit.atIndex);
      case 'change-step':
        return this.changeStep(edit.ownStep);
      case 'add-edge':
        return this.addEdges([edit.edge]);
      case 'add-edges':
        return this.addEdges(edit.edges);
      case 'remove-edge':
        return this.removeEdge(edit.edge);
      case 'group-steps':
        return this.group(edit.name.trim(), edit.steps);
      case 'leave-group':
        return this.steps(edit.steps, (steps) => ({ groups: left(this.plan.groups, steps) }));
      case 'rename-group':
        return this.renameGroup(edit.from, edit.name.trim());
      case 'dissolve-group':
        return this.hasGroup(edit.name)
          ? this.changed({ groups: dissolved(this.plan.groups, edit.name) })
          : refuse('The plan has no such group.');
      case 'assign-steps':
        return this.steps(edit.steps, (steps) => assigned(this.plan, this.base.steps, { ...edit, steps }));
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

  /** A change to steps that are all in the plan. */
  private steps(ids: readonly string[], change: (ids: readonly string[]) => Partial<Plan>): Edited {
    const steps = [...new Set(ids)];
    return steps.every((id) => this.has(id)) ? this.changed(change(steps)) : refuse(notHere(steps));
  }

  /** The derived edges between the ends of some edges, either way, by id. */
  private derivedAmong(edges: readonly EdgeRef[]): ReadonlySet<string> {
    const ends = new Set(edges.flatMap(({ before, after }) => [before, after]));
    if (ends.size === 0) return new Set();
    return new Set(
      this.skeleton.derived
        .filter(({ before, after }) => ends.has(before) && ends.has(after))
        .map((edge) => edgeId(edge)),
    );
  }

  /** Puts steps together at a place, in the order they have. */
  private move(ids: readonly string[], toIndex: number): Edited {
    const moving = new Set(ids);
    if (!ids.every((id) => this.has(id))) return refuse(notHere([...moving]));
    const moved = this.inOrder([...moving]);
    const list = this.skeleton.steps.map((step) => step.id).filter((id) => !moving.has(id));
    const to = Math.min(toIndex, list.length);
    const between = { before: list[to - 1] ?? null, after: list[to] ?? null };
    list.splice(to, 0, ...moved);
    const { edges, pairs, position } = this.skeleton;
    const place = new Int32Array(list.length);
    list.forEach((id, i) => (place[position.get(id)!] = i));
    const turned = edges.filter((_, i) => place[pairs[i]![0]]! > place[pairs[i]![1]]!);
    const groups = movedTo(this.plan.groups, moved, between, new Set(list));
    return this.changed({ ...this.turn(turned), order: list, groups });
  }

  /** Takes edges the other way round: derived ones are taken out, the user's are replaced. */
  private turn(edges: readonly EdgeRef[]): Pick<Plan, 'addedEdges' | 'removedEdges'> {
    const derived = this.derivedAmong(edges);
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

  /** Steps the user wrote go for good; the runbook's are kept aside. */
  private remove(ids: readonly string[]): Edited {
    return this.steps(ids, (steps) => {
      const own = new Set(steps.filter((id) => this.isOwn(id)));
      const removedSteps = [...this.plan.removedSteps, ...steps.filter((id) => !own.has(id))];
      if (own.size === 0) return { removedSteps };
      const rest = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
        Object.fromEntries(Object.entries(record).filter(([id]) => !own.has(id)));
      return {
        removedSteps,
        ownSteps: this.plan.ownSteps.filter(({ id }) => !own.has(id)),
        order: this.plan.order.filter((id) => !own.has(id)),
        addedEdges: this.plan.addedEdges.filter(({ before, after }) => !own.has(before) && !own.has(after)),
        notes: rest(this.plan.notes),
        groups: left(this.plan.groups, [...own]),
        assigned: this.plan.assigned && rest(this.plan.assigned),
      };
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
    if (conditionTies([...this.plan.ownSteps, own]) > MOST_TIES) return refuse(tooManyTies);
    const list = this.skeleton.steps.map((step) => step.id);
    const at = Math.min(atIndex, list.length);
    const between = { before: list[at - 1] ?? null, after: list[at] ?? null };
    list.splice(at, 0, own.id);
    const groups = movedTo(this.plan.groups, [own.id], between, new Set(list));
    return this.changed({ ownSteps: [...this.plan.ownSteps, own], order: list, groups });
  }

  private changeStep(own: OwnStep): Edited {
    if (!this.isOwn(own.id)) return refuse('Only steps you wrote can be changed.');
    const ownSteps = this.plan.ownSteps.map((old) => (old.id === own.id ? own : old));
    return conditionTies(ownSteps) > MOST_TIES ? refuse(tooManyTies) : this.changed({ ownSteps });
  }

  private addEdges(wanted: readonly EdgeRef[]): Edited {
    const { position, edges, pairs } = this.skeleton;
    for (const { before, after } of wanted) {
      if (!this.has(before) || !this.has(after)) return refuse('One of the two steps is not in the plan.');
      if (before === after) return refuse('A step cannot come before itself.');
    }
    const have = new Set(edges.map(edgeId));
    const added = new Map<string, EdgeRef>();
    for (const { before, after } of wanted) {
      const edge = { before, after };
      if (!have.has(edgeId(edge))) added.set(edgeId(edge), edge);
    }
    const [first] = wanted;
    if (added.size === 0 && first !== undefined) {
      return refuse(
        wanted.length === 1
          ? `${this.name(first.before)} already comes before ${this.name(first.after)}.`
          : 'The plan has all of these prerequisites already.',
      );
    }
    const then = [...pairs];
    const order = GrowingOrder.of(this.skeleton.steps.length, pairs);
    for (const { before, after } of added.values()) {
      const [a, b] = [position.get(before)!, position.get(after)!];
      if (order?.add([a, b]) !== true) {
        const steps = this.path(then, b, a)
          .map((s) => nameOf(this.skeleton.steps[s]!))
          .join(', then ');
        return refuse(`That would go in a circle, because the plan has ${steps}.`);
      }
      then.push([a, b]);
    }
    // One that was taken out comes back as what it was.
    const out = new Set(this.plan.removedEdges.map(edgeId));
    return this.changed({
      removedEdges: this.plan.removedEdges.filter((edge) => !added.has(edgeId(edge))),
      addedEdges: [...this.plan.addedEdges, ...[...added.values()].filter((edge) => !out.has(edgeId(edge)))],
    });
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
  private path(pairs: readonly ModelEdge[], from: number, to: number): number[] {
    const order = closeOrder(this.skeleton.steps.length, pairs);
    const shown = order === null ? pairs : reduceEdges(order, pairs).map((i) => pairs[i]!);
    return findPath(shown, from, to) ?? [];
  }

  private hasGroup(name: string): boolean {
    return this.plan.groups?.some((group) => group.name === name) === true;
  }

  private group(name: string, ids: readonly string[]): Edited {
    if (name === '') return refuse('A group needs a name.');
    return this.steps(ids, (steps) => ({ groups: joined(this.plan.groups, name, this.inOrder(steps)) }));
  }

  private renameGroup(from: string, name: string): Edited {
    if (!this.hasGroup(from)) return refuse('The plan has no such group.');
    if (name === '') return refuse('A group needs a name.');
    if (name !== from && this.hasGroup(name)) return refuse(`There is a group “${name}” already.`);
    return this.changed({ groups: renamed(this.plan.groups, from, name) });
  }

  private inOrder(ids: readonly string[]): string[] {
    const { position } = this.skeleton;
    return [...ids].sort((a, b) => position.get(a)! - position.get(b)!);
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
  const { position, pairs } = skeleton;
  const number = (edge: EdgeRef) => [position.get(edge.before)!, position.get(edge.after)!] as const;
  const here = plan.removedEdges.filter((edge) => position.has(edge.before) && position.has(edge.after));
  const order = closeOrder(skeleton.steps.length, pairs);
  const implied = new Set(
    here.filter((edge) => order?.before.has(number(edge)[1], number(edge)[0])).map(edgeId),
  );
  return plan.removedEdges.filter((edge) => !implied.has(edgeId(edge)));
}
