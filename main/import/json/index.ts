export * from './check.js';
export { readJson } from './readJson.js';
export { isObject, keysIn, type Found, type JsonObject, type Walk } from './walk.js';
export { importJson, stopIfCancelled } from './importJson.js';
