import type { Actions } from '../state.js'
import { Button } from './button.js'
import { Dialog } from './dialog.js'

const KEYS = [
  ['O', 'open a file'],
  ['P', 'go to the plan'],
  ['?', 'show this help'],
  ['F6', 'go to the next part of the page'],
  ['Esc', 'close what is open'],
] as const

export interface HelpProps {
  readonly open: boolean
  readonly singleKeys: boolean
  readonly actions: Actions
}

export function Help({ open, singleKeys, actions }: HelpProps) {
  const close = () => actions.showHelp(false)
  return (
    <Dialog open={open} labelledBy="help-heading" onDismiss={close}>
      {/* Else the first thing with a focus has it, which stands at the end: one would begin to read there. */}
      <h2 id="help-heading" tabIndex={-1} autofocus>
        What this page does
      </h2>
      <p>
        It reads your file into this page, works on a copy of it, and gives you the copy. Nothing is
        uploaded: the number at the lower edge counts what was asked of the network.
      </p>
      <p>
        A <strong>version</strong> is a step in the life of a database. It is{' '}
        <strong>applied</strong> when the file has had it, <strong>pending</strong> when it has not
        yet, <strong>undone</strong> when it was taken back, and <strong>unknown</strong> when the
        file has had it and this page does not have it.
      </p>
      <p>
        Drop your own .sql migrations together with the file to try them. A -wal file that lies
        beside the database holds its newest rows: drop it too.
      </p>
      <h3>Keys</h3>
      <dl class="keys">
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <label class="tick-box">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => actions.setSingleKeys(event.currentTarget.checked)}
        />
        <span>Single keys (O, P, ?) work</span>
      </label>
      <div class="actions">
        <Button kind="primary" onPress={close}>
          Close
        </Button>
      </div>
    </Dialog>
  )
}
