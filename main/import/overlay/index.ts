export { applyInStretches, applyOverlay } from './apply.js';
export { parseOverlay, readOverlay } from './read.js';
