import type { Format } from '../format.js'
import { sqlFiles } from '../names.js'
import { templateFaults } from '../template.js'

/** Told so that it can be refused: the SQL of these files does not exist before a program has run. */
export const goTemplate: Format = {
  name: 'go-template',
  names: '',
  refusal:
    'such files are templates, and what they become depends on the program that fills them; put the finished SQL in their place',
  recognise({ files }) {
    for (const { path, text } of sqlFiles(files)) {
      const [fault] = templateFaults(text ?? '')
      if (fault) return { strength: 8.5, why: `${path}, line ${fault.line}: ${fault.message}` }
    }
    return undefined
  },
  place: () => () => undefined,
}
