import type { MigrationSet } from '../model.js'
import { count } from '../words.js'
import { Words } from './text.js'

/** Where the migrations come from, when they are the user's own. */
export function MigrationSetNote({ set }: { readonly set: MigrationSet }) {
  if (set.from === 'sample') return null
  return (
    <section class="set-note" aria-label="Your migrations">
      <p>
        <strong>{`${count(set.migrations.length, 'migration')} of yours`}</strong>
        {set.format !== undefined && (
          <>
            , read as <Words of={set.format} length={60} />
          </>
        )}
        {set.why !== undefined && (
          <>
            {' because '}
            <Words of={set.why} length={200} />
          </>
        )}
        . They run only on the copy, in this page.
      </p>
      {set.warnings.length > 0 && (
        <ul>
          {set.warnings.slice(0, 20).map((warning) => (
            <li key={warning}>
              <Words of={warning} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
