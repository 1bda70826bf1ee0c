import { registerPwa } from '../pwa/register.js'
import type { PageStore } from './store.js'

// What the browser tells of itself, and what can be asked of it: updates, installing, colours.

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
}

export interface Surroundings {
  readonly takeUpdate: () => void
  readonly install: () => Promise<void>
}

export function watchSurroundings(page: PageStore): Surroundings {
  let take: (() => void) | undefined
  let prompt: InstallPrompt | undefined
  registerPwa({
    onOffline: (offline) => page.dispatch({ type: 'told', change: { offline } }),
    onUpdate: (ready) => {
      take = ready
      page.dispatch({ type: 'told', change: { update: 'waiting' } })
    },
    onRequest: (requests) => page.dispatch({ type: 'told', change: { requests } }),
  })
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault() // it is offered by a button, not by a bar of the browser
    if (!isInstallPrompt(event)) return
    prompt = event
    page.dispatch({ type: 'told', change: { canInstall: true } })
  })
  page.dispatch({ type: 'told', change: { canSaveAs: 'showSaveFilePicker' in window } })
  return {
    takeUpdate: () => {
      // A run is not ended by a new version of the page.
      if (page.state.step.at !== 'applying') take?.()
    },
    install: async () => {
      const asked = prompt
      prompt = undefined
      page.dispatch({ type: 'told', change: { canInstall: false } })
      await asked?.prompt()
    },
  }
}

function isInstallPrompt(event: Event): event is InstallPrompt {
  return 'prompt' in event
}

/** The colours that were chosen; without a choice those of the system. */
export function showTheme(page: PageStore): void {
  const show = () => {
    const { theme } = page.state
    const { dataset } = document.documentElement
    if (theme === 'system') delete dataset['theme']
    else dataset['theme'] = theme
  }
  show()
  page.subscribe((state, before) => {
    if (state.theme !== before.theme) show()
  })
}
