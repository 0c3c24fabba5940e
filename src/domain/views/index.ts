export { blastRadius } from './blastRadius.js';
export { tableColumns } from './columns/index.js';
export { layoutOf } from './layout.js';
export { objectDetail } from './objectDetail.js';
export { buildTable, queryTable } from './table.js';
export type * from './types.js';
