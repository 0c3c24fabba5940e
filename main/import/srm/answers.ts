import type {
  SrmDatastoreGroup,
  SrmGroup,
  SrmGroupVm,
  SrmPlaceholder,
  SrmPlaceholderDatastore,
  SrmPlan,
  SrmPlanVm,
} from './schemas.js';

/** One of SRM's answers: what it says and where it stood. */
export interface Answer<T> {
  readonly value: T;
  /** For provenance: "plans.json list[3]". */
  readonly place: string;
  readonly file: string;
  /** The group or plan it was found inside of. */
  readonly owner: Owner | null;
}

export type Owner =
  { readonly kind: 'group'; readonly value: SrmGroup } | { readonly kind: 'plan'; readonly value: SrmPlan };

/** All answers of one export, before anything is joined. */
export class Answers {
  readonly groups: Answer<SrmGroup>[] = [];
  readonly datastoreGroups: Answer<SrmDatastoreGroup>[] = [];
  readonly groupVms: Answer<SrmGroupVm>[] = [];
  readonly plans: Answer<SrmPlan>[] = [];
  readonly planVms: Answer<SrmPlanVm>[] = [];
  readonly placeholders: Answer<SrmPlaceholder>[] = [];
  readonly placeholderDatastores: Answer<SrmPlaceholderDatastore>[] = [];
}
