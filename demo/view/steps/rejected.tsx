import type { Rejection } from '../../model.js'
import { size } from '../../words.js'
import { Button } from '../button.js'
import { FileChoice } from '../file-choice.js'
import { Heading } from '../heading.js'
import { Name, Words } from '../text.js'
import type { StepProps } from './props.js'

export function Rejected({ step: { rejection }, actions }: StepProps<'rejected'>) {
  const { fileName, title, what, causes, next, code, kind, seen } = rejection
  const faults = linesOf(what)
  return (
    <>
      <Heading>
        <Words of={title} length={200} />
      </Heading>
      <div class="notice bad" role="alert" data-rejection={kind}>
        <p>
          <strong>
            <Name of={fileName} />
          </strong>{' '}
          {kind === 'bad-migrations' ? 'cannot be used. ' : 'was not opened. '}
          {faults.length === 1 && <Words of={what} length={2000} />}
        </p>
        {faults.length > 1 && (
          <ul class="causes">
            {faults.map((fault) => (
              <li key={fault}>
                <Words of={fault} />
              </li>
            ))}
          </ul>
        )}
      </div>
      {seen && <Seen {...seen} />}
      {causes.length > 0 && (
        <section>
          <h3>Why that may be</h3>
          <ul class="causes">
            {causes.map((cause) => (
              <li key={cause}>
                <Words of={cause} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>What you can do</h3>
        <p>
          <Words of={next} />
        </p>
        <FileChoice onFiles={actions.openFiles} label="Choose another file" />
      </section>
      <div class="actions">
        <Button onPress={() => actions.copyText(details(rejection))}>Copy details</Button>
        <Button kind="quiet" onPress={() => actions.go('empty')}>
          Back to the start
        </Button>
        <code class="quiet">{code}</code>
      </div>
    </>
  )
}

/** Several faults come as lines, with a dash before each where the library made the list. */
function linesOf(what: string): string[] {
  const lines = what.split('\n').map((line) => line.replace(/^\s*- /, ''))
  return [...new Set(lines.filter((line) => line.trim() !== ''))].slice(0, 40)
}

function Seen({ size: bytes, hex, text }: NonNullable<Rejection['seen']>) {
  return (
    <figure class="seen">
      <figcaption>{`What it begins with, of ${size(bytes)}`}</figcaption>
      <pre class="code" tabIndex={0} role="region" aria-label="The first bytes of the file">
        <code>{`${hex.slice(0, 400)}\n`}</code>
        <Words of={text} length={200} />
      </pre>
    </figure>
  )
}

/** For whoever is asked for help. */
function details({ fileName, title, what, causes, next, code, seen }: Rejection): string {
  return [
    `${title} (${code})`,
    `File: ${fileName}${seen ? `, ${seen.size} bytes` : ''}`,
    what,
    ...causes.map((cause) => `- ${cause}`),
    next,
    ...(seen ? [`First bytes: ${seen.hex}`] : []),
  ].join('\n')
}
