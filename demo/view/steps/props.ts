import type { Actions, PageState, Step, StepName } from '../../state.js'

/** What a step is drawn from. */
export interface StepProps<Name extends StepName> {
  readonly step: Extract<Step, { readonly at: Name }>
  readonly state: PageState
  readonly actions: Actions
}
