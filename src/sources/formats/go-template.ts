import type { Folder } from '../folder.js'
import type { Format } from '../format.js'
import { sqlFiles } from '../names.js'
import type { SourceFault } from '../source-folder.js'
import { templateFaults } from '../template.js'

/** Told so that it can be refused: the SQL of these files does not exist before a program has run. */
export const goTemplate: Format = {
  name: 'go-template',
  names: '',
  refusal:
    'such files are templates, and what they become depends on the program that fills them; put the finished SQL in their place',
  recognise(folder) {
    const [fault] = faultsOf(folder)
    return fault && { strength: 8.5, why: `${fault.path}, line ${fault.line}, is a template` }
  },
  refused: faultsOf,
  place: () => () => undefined,
}

function faultsOf({ files }: Folder): SourceFault[] {
  return sqlFiles(files).flatMap(({ path, text = '' }) =>
    templateFaults(text).map((fault) => ({ path, ...fault })),
  )
}
