import type { Key } from '../../estate/types.js';
import { fact } from '../../plan/facts.js';
import type { Fact } from '../../plan/types.js';

/** Facts of a recovery plan's run. */

/** No VM that no group protects is left on a protected datastore. */
export const clear = (datastore: Key): Fact => fact('clear', datastore);
/** The test network has no way to production. */
export const isolated = (): Fact => fact('isolated');
/** A recovery plan has been started. */
export const planStarted = (plan: Key): Fact => fact('planStarted', plan);
/** A recovery plan is running: its groups can be in no other run. */
export const planRunning = (plan: Key): Fact => fact('planRunning', plan);
/** A protection group has been synchronised while its VMs still ran. */
export const preSynced = (plan: Key, group: Key): Fact => fact('preSynced', plan, group);
/** The VMs of a priority are off at the protected site. */
export const shutDown = (plan: Key, priority: string): Fact => fact('shutDown', plan, priority);
/** The copy of a protection group has the last change. */
export const synced = (plan: Key, group: Key): Fact => fact('synced', plan, group);
/** The storage of a protection group can be written at the recovery site. */
export const storageReady = (plan: Key, group: Key): Fact => fact('storageReady', plan, group);
/** Somebody has answered a prompt, or a command has ended. */
export const answered = (step: string): Fact => fact('answered', step);
/** A VM has been powered on at the recovery site and answers. */
export const vmUp = (plan: Key, vm: Key): Fact => fact('vmUp', plan, vm);
/** A priority is through: every VM of it is up or has failed. */
export const priorityDone = (plan: Key, priority: string): Fact => fact('priorityDone', plan, priority);
/** A recovery plan has ended, and what it brought has been looked at. */
export const planProved = (plan: Key): Fact => fact('planProved', plan);
/** A test has been cleaned up. */
export const cleanedUp = (plan: Key): Fact => fact('cleanedUp', plan);
