import type { RunProgress, Task } from '../../model.js'
import type { OpenFile } from '../../state.js'
import { count } from '../../words.js'
import { Button, NextStep } from '../button.js'
import { clock, progressWords, silence } from '../progress.js'
import { Heading } from '../heading.js'
import { heightOf, levelOf } from '../level.js'
import { LevelCard } from '../level-card.js'
import { Description, Name, nameText } from '../text.js'
import type { StepProps } from './props.js'

export function Applying({ step, state, actions }: StepProps<'applying'>) {
  const { task, run, file } = step
  const { total, index } = run.progress ?? {}
  const still = silence(run, state.now)
  const words = progressWords(run)
  return (
    <>
      <Heading>{headingOf(task)}</Heading>
      <LevelCard level={risingLevel(task, run, file)} label={`A tide gauge: ${words}`} busy>
        <p class="level-now">{words}</p>
        <progress
          max={Math.max(1, total ?? 1)}
          {...(index !== undefined && { value: index })}
          aria-label="Migrations that are through"
        />
        <p class="clock">
          <span>{clock(state.now - run.startedAt)}</span>
          {still !== undefined && <span class="quiet">{still}</span>}
        </p>
        <p class="quiet">
          <Name of={file.facts.name} /> stays as it is: the work is done on a copy.
        </p>
        <NextStep>
          {run.stopping ? (
            <p>Stopping …</p>
          ) : (
            <Button onPress={actions.cancelRun}>Cancel, and keep the copy as it was</Button>
          )}
        </NextStep>
      </LevelCard>
      <Steps file={file} task={task} run={run} />
    </>
  )
}

function headingOf(task: Task): string {
  if (task.kind === 'original') return 'Bringing the original file back'
  return `${task.kind === 'apply' ? 'Applying' : 'Undoing'} ${count(task.count, 'migration')}`
}

/** The water rises with every migration that is through. */
function risingLevel(task: Task, run: RunProgress, { facts }: OpenFile) {
  const target = task.kind === 'original' ? undefined : task.target
  const level = levelOf(facts.history, target)
  const last = run.done.at(-1)
  if (last === undefined) return level
  const height = heightOf(level.marks, last)
  return { ...level, water: task.kind === 'apply' ? height : Math.max(0, height - 1) }
}

const MOST = 300

/** What is through, what is under way, and what waits. */
function Steps({
  file,
  task,
  run,
}: {
  readonly file: OpenFile
  readonly task: Task
  readonly run: RunProgress
}) {
  if (task.kind === 'original') return null
  const wanted = task.kind === 'apply' ? 'pending' : 'applied'
  const { marks } = levelOf(file.facts.history)
  const bound = heightOf(marks, task.target)
  const all = file.facts.history.filter(
    ({ state }, place) =>
      state === wanted && (task.kind === 'apply' ? bound === 0 || place < bound : place >= bound),
  )
  const ordered = task.kind === 'apply' ? all : all.toReversed()
  return (
    <ol class="run-steps" aria-label="Migrations of this run">
      {ordered.slice(0, MOST).map(({ version, description }) => {
        const at = run.done.includes(version)
          ? 'through'
          : run.progress?.version === version
            ? 'under way'
            : 'waiting'
        return (
          <li key={version} data-migration={version} data-at={at}>
            <span class="version">
              <Name of={nameText(version, 24)} />
            </span>{' '}
            <Description of={description} />{' '}
            <span class="run-state">{at === 'through' ? 'done' : at}</span>
          </li>
        )
      })}
    </ol>
  )
}
