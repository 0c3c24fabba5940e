import type { Bridge } from '../../../src/contract/bridge.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge } from '../fakeBridge.js';
import { aWeekLater, changeAnswers } from './fakeChanges.js';

const before = generateEstate();
const made = fakeBridge(before, changeAnswers(before, aWeekLater(before)));

/** The page's bridge, answered by the fake with two snapshots. */
export const bridge = (): Bridge => made;
export { droppedFiles } from '../../../src/app/bridge/dropped.js';
