export { blastRadius } from './blastRadius.js';
export { tableColumns } from './columns/index.js';
export { layoutOf } from './layout.js';
export { objectDetail } from './objectDetail.js';
export { buildTable, queryTable, tableOf } from './table.js';
export type * from './types.js';
