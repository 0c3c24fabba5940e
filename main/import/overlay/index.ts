export { applyInStretches, applyOverlay, type AppliedOverlay } from './apply.js';
export { parseOverlay, readOverlay } from './read.js';
