import type { FileFacts } from '../model.js'
import { count } from '../words.js'
import { Words } from './text.js'

interface NoteProps {
  readonly facts: FileFacts
}

/** Where the migrations come from: the user's own, or those of a sample app, which may not fit. */
export function MigrationSetNote({ facts: { id, set, history } }: NoteProps) {
  if (set.from === 'sample') {
    // A file that has had one of them is the sample's, whatever its name.
    const isOwn = id.startsWith('sample-') || history.some(({ state }) => state === 'applied')
    return isOwn ? null : <SampleSetNote many={set.migrations.length} />
  }
  return (
    <section class="set-note" aria-label="Your migrations">
      <p>
        <strong>{`${count(set.migrations.length, 'migration')} of yours`}</strong>
        {set.format !== undefined && (
          <>
            , read as those of <Words of={set.format} length={60} />
          </>
        )}
        {set.why !== undefined && (
          <>
            {' ('}
            <Words of={set.why} length={200} />)
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

/** Somebody with a file of their own would take the page's migrations for theirs. */
function SampleSetNote({ many }: { readonly many: number }) {
  return (
    <section class="set-note" aria-label="Migrations of a sample">
      <p>
        <strong>{`The ${count(many, 'migration')} here ${many === 1 ? 'is' : 'are'} those of a sample app.`}</strong>
        {
          ' They may not fit this file. Drop your own .sql migrations here to see what they do to it.'
        }
      </p>
    </section>
  )
}
