import type { Actions, PageState } from '../state.js'
import { Button } from './button.js'

/** What concerns the page as a whole: another tab, a new version of the page. */
export function Banners({
  state,
  actions,
}: {
  readonly state: PageState
  readonly actions: Actions
}) {
  // A run is not disturbed by an offer.
  const offersUpdate = state.update === 'waiting' && state.step.at !== 'applying'
  return (
    <>
      {state.readOnlyTab && (
        <div class="banner" role="region" aria-label="Another tab" data-banner="tab">
          <p>This copy is open in another tab. It can only be looked at here.</p>
          <Button onPress={actions.takeOver}>Take over</Button>
        </div>
      )}
      {offersUpdate && (
        <div class="banner" role="region" aria-label="New version" data-banner="update">
          <p>There is a newer version of this page. Your copy is kept.</p>
          <Button onPress={actions.reload}>Reload</Button>
          <Button kind="quiet" onPress={actions.laterUpdate}>
            Later
          </Button>
        </div>
      )}
    </>
  )
}
