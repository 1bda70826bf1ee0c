import type { Failure } from '../model.js'
import { clip } from '../words.js'
import { Name } from './text.js'

/** Where it stopped: file, line and column, and the lines around it with the place marked. */
export function CodeFrame({ statement, frame }: Pick<Failure, 'statement' | 'frame'>) {
  if (statement === undefined) return null
  const { source, index, count, line, column, excerpt } = statement
  const lines =
    frame ??
    excerpt
      .split('\n')
      .slice(0, 1)
      .map((text) => ({ line, text }))
  return (
    <figure class="code-frame">
      <figcaption>
        {source !== undefined && (
          <>
            <Name of={source} />
            {', '}
          </>
        )}
        {`statement ${index + 1} of ${count}, line ${line}, column ${column}`}
      </figcaption>
      {lines.length > 0 && (
        <pre class="code" tabIndex={0} role="region" aria-label="The SQL around the place">
          {lines.map((each) => (
            <FrameLine key={each.line} {...each} column={each.line === line ? column : undefined} />
          ))}
        </pre>
      )}
    </figure>
  )
}

interface FrameLineProps {
  readonly line: number
  readonly text: string
  readonly column: number | undefined
}

function FrameLine({ line, text, column }: FrameLineProps) {
  const number = String(line).padStart(4)
  return (
    <code class={column === undefined ? 'line' : 'line here'}>
      <span class="line-number">{`${column === undefined ? ' ' : '▸'}${number} `}</span>
      {`${text === '' ? '' : clip(text.slice(0, 1_200), 300)}\n`}
      {column !== undefined && column <= 300 && (
        <span class="caret" aria-hidden="true">{`${' '.repeat(column + 5)}▲\n`}</span>
      )}
    </code>
  )
}
