import type { Question } from '../state.js'
import { Button } from './button.js'
import { Dialog } from './dialog.js'
import { Words } from './text.js'

export interface QuestionDialogProps {
  readonly question: Question
  readonly onAnswer: (yes: boolean) => void
}

/** Asked before what cannot be taken back; Esc is no, and no comes first. */
export function QuestionDialog({ question, onAnswer }: QuestionDialogProps) {
  const { title, words, yes, no } = question
  return (
    <Dialog open labelledBy="question-heading" onDismiss={() => onAnswer(false)}>
      <h2 id="question-heading">
        <Words of={title} length={200} />
      </h2>
      <p>
        <Words of={words} />
      </p>
      <div class="actions">
        <Button onPress={() => onAnswer(false)}>{no}</Button>
        <Button kind="danger" onPress={() => onAnswer(true)}>
          {yes}
        </Button>
      </div>
    </Dialog>
  )
}
