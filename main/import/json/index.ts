export * from './check.js';
export { jsonLimits, readJson, textOf, type JsonLimits } from './readJson.js';
export { isObject, keysIn, walk, type Found, type JsonObject, type Strangers, type Walk } from './walk.js';
export { importJson, stopIfCancelled } from './importJson.js';
