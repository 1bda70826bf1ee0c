import type { Notice } from '../model.js'
import { Button } from './button.js'
import { Words } from './text.js'

export interface NoticesProps {
  readonly of: readonly Notice[]
  readonly onDismiss?: (notice: Notice) => void
}

/** Things to know that stop nothing. */
export function Notices({ of, onDismiss }: NoticesProps) {
  if (of.length === 0) return null
  return (
    <ul class="notices" aria-label="Good to know">
      {of.map((notice, place) => (
        <li key={place} class="notice" data-notice={notice.kind}>
          <p>
            <Words of={notice.message} />
            {notice.next !== undefined && (
              <>
                {' '}
                <strong>
                  <Words of={notice.next} />
                </strong>
              </>
            )}
          </p>
          {onDismiss && (
            <Button kind="quiet" onPress={() => onDismiss(notice)}>
              Dismiss
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
