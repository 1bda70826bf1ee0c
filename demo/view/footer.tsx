import type { Actions, PageState } from '../state.js'
import { count } from '../words.js'
import { Button } from './button.js'
import { Theme } from './theme.js'

const OFFLINE: Readonly<Record<PageState['offline'], string>> = {
  unsupported: 'Needs the network to load',
  preparing: 'Getting ready to work offline …',
  ready: 'Ready to work offline',
}

/** What the page does and does not do, and how it looks. */
export function Footer({
  state,
  actions,
}: {
  readonly state: PageState
  readonly actions: Actions
}) {
  const { offline, requests } = state
  return (
    <footer>
      <Surf />
      <p class="offline" data-offline={offline}>
        {OFFLINE[offline]}
      </p>
      <p class="requests" data-requests={requests}>
        {`${count(requests, 'request')} since this page was loaded`}
      </p>
      <div class="footer-tools">
        {state.canInstall && (
          <Button kind="quiet" onPress={actions.install}>
            Install
          </Button>
        )}
        <Button kind="quiet" onPress={() => actions.showHelp(true)}>
          Help and keys
        </Button>
      </div>
      <Theme theme={state.theme} onChoose={actions.setTheme} />
    </footer>
  )
}

/** What stands below is under water. */
function Surf() {
  return (
    <svg class="surf" viewBox="0 0 256 16" preserveAspectRatio="none" aria-hidden="true">
      <path d="M0 10q16-8 32 0t32 0 32 0 32 0 32 0 32 0 32 0 32 0V16H0z" />
    </svg>
  )
}
