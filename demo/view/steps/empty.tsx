import type { SampleName } from '../../model.js'
import { Button } from '../button.js'
import { Copies } from '../copies.js'
import { FileChoice } from '../file-choice.js'
import { Gauge } from '../gauge.js'
import { Heading } from '../heading.js'
import type { StepProps } from './props.js'

interface Sample {
  readonly name: SampleName
  readonly title: string
  readonly words: string
  readonly water: number
  readonly broken?: number
}

const SAMPLES: readonly Sample[] = [
  {
    name: 'old',
    title: 'An old file',
    words: 'A project database as the first app made it. 7 migrations are pending.',
    water: 0,
  },
  {
    name: 'half',
    title: 'A half upgraded file',
    words: 'The same database, stopped on its way at version 003.',
    water: 3,
  },
  {
    name: 'failing',
    title: 'A file that fails',
    words: 'Somebody changed it by hand, and one migration stumbles over that.',
    water: 0,
    broken: 1,
  },
]

const MARKS = Array.from({ length: 7 }, (_, place) => ({
  version: `00${place + 1}`,
  state: place < 3 ? ('applied' as const) : ('pending' as const),
}))

export function Empty({ state, actions }: StepProps<'empty'>) {
  return (
    <>
      <div class="hero">
        <div class="hero-words">
          <Heading>Upgrade an SQLite file, in your browser</Heading>
          <p class="lead">
            See which version it is at, what an upgrade would change and lose, and take the upgraded
            copy home.
          </p>
          <p class="promise">Nothing is uploaded. Your file is not changed until you save.</p>
          <FileChoice onFiles={actions.openFiles} />
        </div>
        <Gauge
          level={{ marks: MARKS, water: 3, target: 7 }}
          label="A tide gauge: the water stands at 003 and shall rise to 007"
        />
      </div>
      <Copies copies={state.copies} actions={actions} />
      <section aria-labelledby="samples-heading">
        <h3 id="samples-heading">No file at hand? Try one of these</h3>
        <ul class="samples">
          {SAMPLES.map((sample) => (
            <li key={sample.name} data-sample={sample.name}>
              <SampleCard sample={sample} onOpen={() => actions.openSample(sample.name)} />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

function SampleCard({ sample, onOpen }: { readonly sample: Sample; readonly onOpen: () => void }) {
  const { title, words, water, broken } = sample
  return (
    <>
      <MiniLevel water={water} broken={broken} />
      <div>
        <Button onPress={onOpen}>{title}</Button>
        <p class="quiet">{words}</p>
      </div>
    </>
  )
}

/** The gauge, so small that only the level is left of it. */
function MiniLevel({
  water,
  broken,
}: {
  readonly water: number
  readonly broken: number | undefined
}) {
  const y = 50 - (water / MARKS.length) * 44
  return (
    <svg class="mini" viewBox="0 0 24 56" aria-hidden="true">
      <rect class="board" x="3" y="2" width="18" height="52" rx="3" />
      <path class="level" d={`M3 ${y}q4.5 -4 9 0t9 0V51a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3z`} />
      {broken !== undefined && <path class="broken" d="M8 36l8 8m0-8l-8 8" />}
    </svg>
  )
}
