import type { Unsupported as Missing } from 'tidemark/adopt'
import { count } from '../words.js'
import { Name, nameText } from './text.js'

const KINDS: Readonly<Record<Missing['kind'], string>> = {
  module: 'the module',
  function: 'the function',
  collation: 'the sorting order',
}

/** What the file uses and this page's SQLite does not have. */
export function Unsupported({ of }: { readonly of: readonly Missing[] }) {
  if (of.length === 0) return null
  return (
    <ul class="notices" aria-label="What this page cannot do">
      {of.slice(0, 20).map((each) => (
        <li key={`${each.kind} ${each.name}`} class="notice" data-notice="unsupported">
          <p>
            {`This page's SQLite does not have ${KINDS[each.kind]} `}
            <Name of={each.name} length={40} />
            {', so these cannot be fully read or changed here: '}
            {each.objects
              .slice(0, 5)
              .map((name) => nameText(name, 40))
              .join(', ')}
            {each.objects.length > 5 && ` and ${count(each.objects.length - 5, 'other')}`}. Whether
            a migration gets along with that, its plan shows.
          </p>
        </li>
      ))}
    </ul>
  )
}
